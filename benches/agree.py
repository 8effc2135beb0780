#!/usr/bin/env python3
"""Solve the same integer programs with rebook and with HiGHS, and see that neither contradicts the other.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install highspy
    cargo build --release
    /tmp/peers/bin/python benches/agree.py target/release/rebook scenarios/*/scenario.json

For every scenario: rebook's objective must not exceed HiGHS's bound, and rebook's bound must not be below HiGHS's
objective, both to one part in a million, which is HiGHS's own tolerance. Prints a table; exits 1 on a contradiction.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import highspy

import peers

TOLERANCE = 1e-6
SECONDS = 30


def ours(rebook, scenario, folder):
    model, plan = folder / "model.mps", folder / "plan.json"
    subprocess.run([rebook, "formulate", scenario, "-o", model, "-q"], check=True)
    command = [rebook, "solve", scenario, "--format", "json", "-o", plan, "--time-limit", f"{SECONDS}s", "-q"]
    start = time.perf_counter()
    subprocess.run(command, check=True)
    facts = json.loads(plan.read_text())
    return model, facts["objective"], facts["bound"], time.perf_counter() - start


def theirs(model):
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", float(SECONDS))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.readModel(str(model))
    start = time.perf_counter()
    solver.run()
    info = solver.getInfo()
    points = peers.about(model)[0]
    return info.objective_function_value * points, info.mip_dual_bound * points, time.perf_counter() - start


def main():
    rebook, scenarios = sys.argv[1], sys.argv[2:]
    agree = True
    print(f"{'scenario':<34}{'rebook':>18}{'its bound':>18}{'s':>6}{'HiGHS':>20}{'its bound':>20}{'s':>6}")
    for scenario in scenarios:
        with tempfile.TemporaryDirectory() as folder:
            model, objective, bound, seconds = ours(rebook, scenario, pathlib.Path(folder))
            their_objective, their_bound, their_seconds = theirs(model)
        slack = TOLERANCE * max(abs(objective), abs(bound))
        fine = objective <= their_bound + slack and bound >= their_objective - slack
        agree = agree and fine
        print(
            f"{scenario[-33:]:<34}{objective:>18}{bound:>18}{seconds:>6.1f}"
            f"{their_objective:>20.1f}{their_bound:>20.1f}{their_seconds:>6.1f}{'' if fine else '  CONTRADICTION'}"
        )
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
