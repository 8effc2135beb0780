"""What people have decided about moves, and what of it holds."""

from dataclasses import dataclass, field


@dataclass
class Held:
    """What holds for one account and role."""

    given: list = field(default_factory=list)
    keep: bool = False
    rejected: list = field(default_factory=list)


def held(scenario):
    """What holds for each account and role."""
    found = {}
    rows = [it for it in scenario.get("decisions", []) if it.get("decision")]
    for row in sorted(rows, key=lambda it: it.get("on") or "9999"):
        one = found.setdefault((row["account"], row["role"]), Held())
        apply(one, row["decision"], row.get("from"), row.get("to"))
    return found


def apply(one, verdict, giver, getter):
    if verdict == "keep" or verdict == "reject" and getter is None:
        one.keep, one.given = True, []
    elif verdict == "approve" and getter is not None:
        one.keep = False
        one.rejected = [it for it in one.rejected if it != getter]
        one.given = [getter]
    elif verdict == "approve":
        one.keep = False
        one.rejected.append(giver)
    elif verdict == "reject":
        one.rejected.append(getter)
        one.given = [it for it in one.given if it != getter]
