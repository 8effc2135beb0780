"""The bundled scenarios and tampered plans, solved by rebook and verified here.

rebook's binary is in `REBOOK_BIN` (by default `target/debug/rebook`); without one these tests are skipped.
"""

import contextlib
import copy
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

from rebook import cel, tables  # noqa: E402
from rebook.numbers import day, months_later, rounded  # noqa: E402
from rebook.reading import Unreadable  # noqa: E402
from rebook.verify import main, verify  # noqa: E402

BINARY = Path(os.environ.get("REBOOK_BIN", ROOT / "target" / "debug" / "rebook"))
SHAPES = ["typical", "alike", "short", "full", "regions", "skills", "bands", "five", "moves", "families", "caps", "minimums",
          "roles", "pods", "mixed"]


def rebook(*arguments):
    return subprocess.run([str(BINARY), *map(str, arguments)], capture_output=True, text=True)


def status(*arguments):
    """The exit status of the command, which says nothing here."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main(list(map(str, arguments)))


@unittest.skipUnless(BINARY.exists(), f"no binary of rebook at {BINARY}; REBOOK_BIN names another")
class Plans(unittest.TestCase):
    """Plans of rebook's."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def solve(self, scenario, *options):
        plan = self.folder / "plan.json"
        done = rebook("solve", scenario, "-q", "-o", plan, "--force", *(options or ("--work-limit", "300")))
        self.assertTrue(plan.exists(), done.stderr)
        return plan

    def assert_verified(self, scenario, plan):
        found = verify(scenario, plan)
        self.assertTrue(found["verified"], (str(scenario), found["differences"][:5]))

    def test_bundled_scenarios(self):
        for scenario in sorted((ROOT / "scenarios").glob("*/scenario.json")):
            with self.subTest(scenario.parent.name):
                self.assert_verified(scenario, self.solve(scenario))

    def test_nothing_moves(self):
        scenario = ROOT / "scenarios" / "hybrid" / "scenario.json"
        self.assert_verified(scenario, self.solve(scenario, "--mode", "none", "--work-limit", "300"))

    def test_shapes(self):
        for seed, shape in enumerate(SHAPES):
            with self.subTest(shape):
                folder = self.folder / shape
                rebook("init", folder, "--sample", "60x6", "--shape", shape, "--seed", seed)
                done = rebook("solve", folder / "scenario.json", "-q", "-o", folder / "plan.json", "--work-limit", "300")
                if not (folder / "plan.json").exists():
                    self.assertIn("E503", done.stderr)
                    continue
                self.assert_verified(folder / "scenario.json", folder / "plan.json")

    def test_tampered_plans_are_refused(self):
        scenario = ROOT / "scenarios" / "quickstart" / "scenario.json"
        plan = json.loads(self.solve(scenario).read_text())
        for name, tamper in TAMPERED.items():
            with self.subTest(name):
                edited = copy.deepcopy(plan)
                tamper(edited)
                self.assertNotEqual(edited, plan)
                path = self.folder / "edited.json"
                path.write_text(json.dumps(edited))
                self.assertEqual(status(scenario, path, "--json"), 1)
                self.assertNotEqual(rebook("verify", scenario, path).returncode, 0)


def set_owner(plan, account, owner):
    next(it for it in plan["assignments"] if it["account"] == account)["owner"] = owner


def lower_bound_of_a_worse_plan(plan):
    plan["bound"] -= 1
    plan["objective"] = plan["bound"]


TAMPERED = {
    "another owner": lambda plan: set_owner(plan, "A-1003", "mara"),
    "a frozen seat moved": lambda plan: set_owner(plan, "A-1004", "ines"),
    "a family split": lambda plan: set_owner(plan, "A-1002", "jonas"),
    "a seat dropped": lambda plan: plan["assignments"].pop(),
    "an uncovered seat unsaid": lambda plan: plan["uncovered"].pop(),
    "a stranger": lambda plan: set_owner(plan, "A-1003", "nobody"),
    "objective raised": lambda plan: plan.update(objective=plan["objective"] + 1, bound=plan["bound"] + 1),
    "objective and bound lowered": lower_bound_of_a_worse_plan,
    "a component raised": lambda plan: plan["components"][0].update(points=plan["components"][0]["points"] + 1),
    "a value raised": lambda plan: plan["components"][0].update(value=0.999),
    "bound raised": lambda plan: plan.update(bound=plan["bound"] + 10**9),
    "no proof": lambda plan: plan.pop("proof"),
    "a node less": lambda plan: plan["proof"]["nodes"].pop(),
    "a price changed": lambda plan: plan["proof"]["nodes"][0].update(
        prices=[it + 2**50 for it in plan["proof"]["nodes"][0]["prices"]], next="closed"),
    "a move unsaid": lambda plan: plan["moves"].pop(),
    "a forced move": lambda plan: plan["moves"][0].update(forced=not plan["moves"][0]["forced"]),
    "a book misstated": lambda plan: plan["books"][0]["plan"].update(arr=1),
    "out of order": lambda plan: plan["assignments"].reverse(),
    "another scenario": lambda plan: plan["scenario"].update(name="another"),
}


class Reading(unittest.TestCase):
    """What needs no binary."""

    def matches(self, rule, **fields):
        return cel.matches(cel.read(rule), fields)

    def test_what_is_unknown_is_null(self):
        self.assertFalse(self.matches("health < 60", health=None))
        self.assertFalse(self.matches("!(health < 60)", health=None))
        self.assertTrue(self.matches("health != 3", health=None))
        self.assertTrue(self.matches("health < 60 || arr > 5", health=None, arr=6.0))
        self.assertFalse(self.matches("health < 60 && arr > 5", health=None, arr=6.0))

    def test_rules_calculate_as_cel_does(self):
        self.assertTrue(self.matches("1 + 2 * 3 == 7 && 7 / 2 == 3 && arr / 2 == 3.5", arr=7.0))
        self.assertTrue(self.matches('region in ["n", "s"] ? name.startsWith("A") : false', region="s", name="Ab"))
        with self.assertRaises(cel.RuleError):
            cel.read("arr >")

    def test_months_end_where_months_end(self):
        self.assertEqual(months_later(day("2026-12-31"), 2), day("2027-02-28"))
        self.assertEqual(rounded(0.5), 1)
        self.assertEqual(rounded(-0.5), -1)

    def test_numbers_are_read_by_column(self):
        read = lambda *cells: tables.numbers(list(cells), {}, "arr", {})
        self.assertEqual(read("1.234,50", "1.000"), [1234.5, 1000])
        self.assertEqual(read("$98,500.25", "1,000"), [98500.25, 1000])
        with self.assertRaises(tables.Refused):
            read("1,234")

    def test_what_is_not_understood_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.json"
            for text in ('{"rebook": 2}', '{"rebook": 1, "rebook": 1}', '{"rebook": 1, "surprise": 1}', "[", "[1]"):
                path.write_text(text)
                self.assertEqual(status(path, path), 2, text)
                with self.assertRaises(Unreadable):
                    verify(path, path)


if __name__ == "__main__":
    unittest.main()
