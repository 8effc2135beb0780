"""`python3 -m rebook.verify SCENARIO PLAN [--json]`: holds a plan against its scenario, sharing nothing with rebook.

Everything is worked out again from the two files by what `src/FORMAT.md` says. Exit status: 0 the plan is verified, 1 it
is not, 2 something could not be read.
"""

import argparse
import json
import sys

from . import cel, planfile, proof, reading
from .check import Check
from .model import Model


def verify(scenario_file, plan_file):
    """What comes of it: verdict, differences and facts. Raises `reading.Unreadable`."""
    plan = planfile.read(plan_file)
    scenario = reading.load(scenario_file)
    try:
        model = Model(scenario, plan.get("mode") or "best")
    except cel.RuleError as error:
        raise reading.Unreadable(f"{scenario_file}: a rule can't be used: {error}") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise reading.Unreadable(f"{scenario_file}: it can't be understood: {error!r}") from None
    if plan["scenario"].get("name") != scenario.get("name"):
        words = f"the plan is for {plan['scenario'].get('name')!r}; this scenario is {scenario.get('name')!r}."
        return {"verified": False, "differences": [{"place": "scenario.name", "difference": words}], "bound": None,
                "facts": {}}
    check = Check(model, plan)
    differences = [{"place": it.place, "difference": it.says} for it in check.run()]
    bound, words = None, "not looked at, because the plan itself is not right"
    if not differences:
        bound, words = judge_bound(check.program, plan)
        if not bound:
            differences.append({"place": "bound", "difference": words})
    facts = {"seats": len(model.seats), "covered": len(plan["assignments"]), "uncovered": len(plan["uncovered"]),
             "changes": len(plan["moves"]), "objective": plan["objective"], "bound": plan["bound"],
             "nodes": len((plan.get("proof") or {}).get("nodes") or [])}
    return {"verified": not differences, "differences": differences, "bound": words, "facts": facts}


def judge_bound(program, plan):
    """Whether the bound follows from its proof, and how that is said."""
    stated = plan.get("proof")
    if not stated:
        return False, "the file holds no proof, so that the bound is only said."
    try:
        proof.Proof(program, stated, plan["bound"]).run()
    except proof.Bad as error:
        return False, f"the proof does not hold: {error}."
    except proof.TooLarge as error:
        return False, f"the proof was not gone through to its end: {error}."
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        return False, f"the proof can't be understood: {error!r}."
    return True, "worked out again from its proof"


def told(found, plan_file):
    """What came of it, for people."""
    facts = found["facts"]
    if not found["verified"]:
        lines = [f"{plan_file}: not verified; {counted(len(found['differences']), 'difference')}"]
        return "\n".join(lines + [f"  {it['place']}: {it['difference']}" for it in found["differences"]])
    return "\n".join([
        f"{plan_file}: verified",
        f"  rules      all kept: {counted(facts['covered'], 'covered seat')}, "
        f"{counted(facts['uncovered'], 'uncovered seat')}, {counted(facts['changes'], 'change')} of owner",
        f"  objective  {facts['objective']} points, worked out again exactly",
        "  figures    components, books, evenness and moves worked out again",
        f"  bound      {facts['bound']} points, {found['bound']} ({counted(facts['nodes'], 'node')})",
        "  trusted    scenario.digest, reasons of uncovered seats, solver and run",
    ])


def counted(count, noun):
    return f"{count} {noun}" + ("" if count == 1 else "s")


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python3 -m rebook.verify", description=(
        "Hold a plan of rebook's against its scenario: every rule, every figure, and the bound by its proof. "
        "Exit status: 0 verified, 1 not verified, 2 something could not be read."))
    parser.add_argument("scenario", metavar="SCENARIO", help="the scenario file (JSON, with its CSV tables beside it)")
    parser.add_argument("plan", metavar="PLAN", help="the plan, as `rebook solve -o plan.json` wrote it")
    parser.add_argument("--json", action="store_true", help="say it as JSON, for other programs")
    options = parser.parse_args(arguments)
    try:
        found = verify(options.scenario, options.plan)
    except reading.Unreadable as error:
        if options.json:
            print(json.dumps({"verified": None, "unreadable": str(error)}, indent=2))
        else:
            print(f"can't be read: {error}", file=sys.stderr)
        return 2
    print(json.dumps(found, indent=2) if options.json else told(found, options.plan))
    return 0 if found["verified"] else 1


if __name__ == "__main__":
    sys.exit(main())
