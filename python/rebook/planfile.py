"""A plan's file: its shape, before anything is made of it."""

from fractions import Fraction

from . import reading
from .reading import Unreadable

TEXT, WHOLE, FIGURE, YES_NO, DATE = str, int, (int, Fraction), bool, str
TALLY = {"accounts": WHOLE, "arr": WHOLE, "hours": FIGURE, "renewals": WHOLE, "at_risk_arr": WHOLE, "fit?": FIGURE}
#: Keys and what they hold; `?` marks what may be absent or null.
PLAN = {
    "format": WHOLE, "scenario": {"name": TEXT, "digest": TEXT}, "mode?": TEXT, "fewest?": None, "status": TEXT,
    "stopped": TEXT, "objective": WHOLE, "bound": WHOLE, "gap?": FIGURE, "points_per_seat": WHOLE,
    "components": [{"name": TEXT, "weight": FIGURE, "value": FIGURE, "now?": FIGURE, "points": WHOLE}],
    "assignments": [{"account": TEXT, "role": TEXT, "owner": TEXT, "previous?": TEXT, "fit": FIGURE, "hours": FIGURE,
                     "locked": YES_NO}],
    "uncovered": [{"account": TEXT, "role": TEXT, "previous?": TEXT, "reason": TEXT}],
    "books": [{"owner": TEXT, "name": TEXT, "placeholder": YES_NO, "capacity": FIGURE, "now": TALLY, "plan": TALLY,
               "gained": WHOLE, "lost": WHOLE, "members?": [{"owner": TEXT, "hours": FIGURE}]}],
    "equity": [{"measure": TEXT, "owners": WHOLE, "within_now": WHOLE, "within_plan": WHOLE, "gini_now": FIGURE,
                "gini_plan": FIGURE}],
    "moves": [{"account": TEXT, "role": TEXT, "from?": TEXT, "to?": TEXT, "arr": WHOLE, "forced": YES_NO,
               "renewal?": DATE}],
    "solver": None, "proof?": None, "run": None,
}
MODES = ("best", "none")


def read(path):
    """The plan of a file. Raises `Unreadable`."""
    plan = reading.read_json(path)
    if isinstance(plan, dict) and "rules" in plan and "assignments" not in plan:
        raise Unreadable(f"{path}: this is no plan; of rebook's files this verifier checks plans only")
    shape(plan, PLAN, f"{path}")
    if plan["format"] != 1:
        raise Unreadable(f"{path}, format: this verifier reads version 1 of the plan's format")
    if (plan.get("mode") or "best") not in MODES:
        raise Unreadable(f"{path}, mode: this verifier does not check plans of the mode {plan['mode']!r}")
    if not 0 < plan["points_per_seat"] <= 10**12:
        raise Unreadable(f"{path}, points_per_seat: it is outside its range")
    return plan


def shape(value, kind, place):
    """Refuses what is not of the shape."""
    if kind is None:
        return
    if isinstance(kind, dict):
        if not isinstance(value, dict):
            raise Unreadable(f"{place}: an object is due here")
        for key, below in kind.items():
            name = key.rstrip("?")
            if value.get(name) is not None:
                shape(value[name], below, f"{place}, {name}")
            elif key == name:
                raise Unreadable(f"{place}: {name} is missing")
    elif isinstance(kind, list):
        if not isinstance(value, list):
            raise Unreadable(f"{place}: a list is due here")
        for index, it in enumerate(value):
            shape(it, kind[0], f"{place}[{index}]")
    elif isinstance(value, bool) != (kind is bool) or not isinstance(value, kind):
        raise Unreadable(f"{place}: {value!r} is not what is due here")
