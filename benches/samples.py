#!/usr/bin/env python3
"""Whole solves of made-up organisations: proven gap, seconds and peak memory, reading, checking and writing included.

    cargo build --release
    python3 benches/samples.py target/release/rebook 200x10:0.1%:10s 1000x30:0.1%:60s 1000x30+hard:0.2%:60s --seeds 3

Each case is SIZE:GAP:TIME, the gap to stop at and the time limit. With +hard, today's books are those of an earlier
plan of the same organisation whose accounts have since changed their hours by up to a tenth; the bands around the fair
shares, half as wide again, are hard limits, and 5 % of the accounts may change hands. Every plan is verified, its bound
with it.
"""
import argparse
import csv
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time

FIRST_SECONDS = "20s"


def timed(command):
    start = time.perf_counter()
    _, status, usage = os.wait4(subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL).pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return seconds, usage.ru_maxrss / 1024


def harden(rebook, folder, seed):
    """Makes today's books those of a plan, changes what accounts need, and makes bands and moves hard limits."""
    scenario, accounts = folder / "scenario.json", folder / "accounts.csv"
    timed([rebook, "solve", scenario, "--gap", "0.5%", "--time-limit", FIRST_SECONDS, "-o", folder / "first.json", "-q"])
    plan = json.loads((folder / "first.json").read_text())
    owner_of = {row["account"]: row["owner"] for row in plan["assignments"]}
    draw = random.Random(seed)
    with accounts.open() as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["CSM"] = owner_of.get(row["Account ID"], "")
        row["CSM hours per quarter"] = f"{float(row['CSM hours per quarter']) * draw.uniform(0.9, 1.1):.1f}"
    with accounts.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    model = json.loads(scenario.read_text())
    model["rules"]["balance"] = {
        "hours": {"points": 0.15, "hard": True},
        "arr": {"tolerance": 0.375, "hard": True},
    }
    model["rules"]["moves"] = {"at_most": len(rows) // 20}
    scenario.write_text(json.dumps(model))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rebook")
    parser.add_argument("cases", nargs="+")
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    print(f"{'size':<16}{'seed':>5}{'gap':>10}{'seconds':>9}{'MB':>7}  stopped")
    for case in arguments.cases:
        size, gap, limit = case.split(":")
        plain = size.removesuffix("+hard")
        for seed in range(1, arguments.seeds + 1):
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder) / "s"
                scenario, file = folder / "scenario.json", folder / "plan.json"
                timed([arguments.rebook, "init", folder, "--sample", plain, "--seed", seed, "-q"])
                if size != plain:
                    harden(arguments.rebook, folder, seed)
                solve = [arguments.rebook, "solve", scenario, "--gap", gap, "--time-limit", limit, "-o", file, "-q"]
                seconds, peak = timed(solve)
                verify = [arguments.rebook, "verify", scenario, file, "-q"]
                subprocess.run(verify, check=True, stdout=subprocess.DEVNULL)
                plan = json.loads(file.read_text())
            print(f"{size:<16}{seed:>5}{plan['gap']:>10.4%}{seconds:>9.2f}{peak:>7.0f}  {plan['stopped']}", flush=True)


if __name__ == "__main__":
    main()
