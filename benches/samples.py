#!/usr/bin/env python3
"""Whole solves of made-up organisations: proven gap, seconds and peak memory, reading, checking and writing included.

    cargo build --release
    python3 benches/samples.py target/release/rebook 200x10:0.1%:10s 1000x30:0.1%:60s --seeds 3

Each case is SIZE:GAP:TIME, the gap to stop at and the time limit.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time


def solve(rebook, scenario, gap, limit, plan):
    command = [rebook, "solve", scenario, "--gap", gap, "--time-limit", limit, "-o", plan, "-q"]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return json.loads(plan.read_text()), seconds, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rebook")
    parser.add_argument("cases", nargs="+")
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    print(f"{'size':<12}{'seed':>5}{'gap':>10}{'seconds':>9}{'MB':>7}  stopped")
    for case in arguments.cases:
        size, gap, limit = case.split(":")
        for seed in range(1, arguments.seeds + 1):
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                sample = [arguments.rebook, "init", folder / "s", "--sample", size, "--seed", str(seed), "-q"]
                subprocess.run(sample, check=True)
                facts = solve(arguments.rebook, folder / "s" / "scenario.json", gap, limit, folder / "plan.json")
            plan, seconds, peak = facts
            print(f"{size:<12}{seed:>5}{plan['gap']:>10.4%}{seconds:>9.2f}{peak:>7.0f}  {plan['stopped']}", flush=True)


if __name__ == "__main__":
    main()
