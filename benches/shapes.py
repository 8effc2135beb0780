#!/usr/bin/env python3
"""rebook beside HiGHS, CP-SAT and SCIP on organisations of every shape, with the same time limit and threads.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install highspy ortools pyscipopt
    cargo build --release
    /tmp/peers/bin/python benches/shapes.py target/release/rebook --time-limit 20 -o shapes.csv
    /tmp/peers/bin/python benches/shapes.py target/release/rebook --shapes full,alike --sizes 80x8 --seeds 3
    /tmp/peers/bin/python benches/shapes.py target/release/rebook some/folder/*/scenario.json

Every shape of `rebook init --shape` is tried at every size that it can have; scenario files can be given instead. All solve
the file that `rebook formulate` writes, to the end or the time limit. For each case and solver: how far the plan is from
the best one that any of them found, how far the bound is above the lowest one, and the seconds. What is off by at most
0.01 % counts as equal. With -o the figures behind the table are kept as CSV.
"""
import argparse
import csv
import pathlib
import re
import subprocess
import tempfile

import peers

# What counts as equal, as a share of the best plan.
EQUAL = 1e-4
# The gap within which a peer's plan counts as proven: solvers keep to tolerances of this kind.
PROVEN = 1e-6
FIELDS = ["case", "seed", "units", "options", "solver", "objective", "bound", "off", "above", "seconds", "memory", "optimal"]


def shapes_of(rebook):
    """The names of all shapes, as the command line lists them."""
    text = subprocess.run([rebook, "init", "--help"], check=True, capture_output=True, text=True).stdout
    return re.findall(r"^\s+- (\w+):", text, re.MULTILINE)


def cases_of(options):
    """Name and seed of each case."""
    for scenario in options.scenarios:
        yield scenario, None
    if options.scenarios and not options.shapes:
        return
    shapes = options.shapes.split(",") if options.shapes else shapes_of(options.rebook)
    for shape in shapes:
        for size in options.sizes.split(","):
            for seed in range(1, options.seeds + 1):
                yield f"{shape}:{size}", seed


def is_optimal(facts):
    """Whether a solver says that no plan is better."""
    if "optimal" in facts:
        return facts["optimal"]
    known = facts["objective"] is not None and facts["bound"] is not None
    return known and facts["bound"] - facts["objective"] <= PROVEN * max(abs(facts["objective"]), 1)


def compared(found):
    """The rows of one case: each solver's facts with how far they are from the best ones."""
    known = [facts for facts in found.values() if facts]
    best = max((facts["objective"] for facts in known if facts["objective"] is not None), default=None)
    lowest = min((facts["bound"] for facts in known if facts["bound"] is not None), default=None)
    for solver, facts in found.items():
        facts = facts or {"objective": None, "bound": None, "seconds": None, "memory": None, "optimal": False}
        off = None if facts["objective"] is None else (best - facts["objective"]) / max(abs(best), 1)
        above = None if facts["bound"] is None else (facts["bound"] - lowest) / max(abs(lowest), 1)
        yield facts | {"solver": solver, "off": off, "above": above, "optimal": is_optimal(facts)}


def share(value):
    """A share in per cent, at a glance."""
    if value is None:
        return "-"
    return f"{value:.4%}" if value < 10 else "far"


def line(row):
    case = row["case"] if row["seed"] is None else f"{row['case']} {row['seed']}"
    seconds = "-" if row["seconds"] is None else f"{row['seconds']:.1f}"
    known = f"{share(row['off']):>12}{share(row['above']):>12}{seconds:>9}"
    return f"{case[-30:]:<31}{row['units']:>7}{row['options']:>9}  {row['solver']:<8}{known}" + "  optimal" * row["optimal"]


class Tally:
    """In how many cases rebook is as good as the best of the others."""

    def __init__(self):
        self.cases = self.plans = self.bounds = self.provable = self.proven = 0

    def add(self, rows):
        own, others = rows[0], rows[1:]
        best = min((row["off"] for row in others if row["off"] is not None), default=None)
        lowest = min((row["above"] for row in others if row["above"] is not None), default=None)
        as_good = lambda mine, theirs: theirs is None or mine is not None and mine <= theirs + EQUAL
        self.cases += 1
        self.plans += as_good(own["off"], best)
        self.bounds += as_good(own["above"], lowest)
        if any(row["optimal"] for row in others):
            self.provable += 1
            self.proven += own["optimal"]

    def __str__(self):
        return (
            f"rebook's plan is at least as good as the best peer's in {self.plans} of {self.cases} cases, its bound at least "
            f"as low in {self.bounds} of {self.cases}; it says optimal in {self.proven} of {self.provable} in which a peer does"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    peers.add_arguments(parser)
    parser.add_argument("scenarios", nargs="*", help="scenario files, instead of shapes")
    parser.add_argument("--shapes", help="names of shapes, with commas between; all where no scenario is named")
    parser.add_argument("--sizes", default="12x4,70x35,120x10,400x16")
    parser.add_argument("--seeds", type=int, default=1, help="so many of each")
    parser.add_argument("-o", "--output", help="a CSV file for the figures")
    options = parser.parse_intermixed_args()
    options.gap, options.fraction = "0%", 0
    tally, kept = Tally(), []
    print(f"{'case':<31}{'units':>7}{'options':>9}  {'solver':<8}{'plan off':>12}{'bound above':>12}{'seconds':>9}")
    for case, seed in cases_of(options):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            scenario = peers.scenario_of(case, seed, options, folder)
            if scenario is None:
                print(f"{case:<31}  the shape can't have this size", flush=True)
                continue
            found = {}
            for solver, facts, model in peers.results(scenario, options, folder):
                found[solver] = facts
            _, units, count = peers.about(model)
        rows = [{"case": case, "seed": seed, "units": units, "options": count} | row for row in compared(found)]
        print("\n".join(map(line, rows)), flush=True)
        tally.add(rows)
        kept += rows
        if options.output:
            write(options.output, kept)
    print(tally)


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
