"""A hundred what-ifs (or any number) of a made-up organisation, answered in one run: prints the gaps of the answers.

    python3 benches/what_ifs.py target/release/rebook 1000x30 --questions 100 --time-limit 20
"""

import argparse
import csv
import json
import pathlib
import statistics
import subprocess
import tempfile
import time


def questions(scenario, people, count):
    """A fifth each: leavers, hires, new accounts, effort, capacity targets."""
    segments = [segment["id"] for segment in scenario["segments"]]
    for n in range(count):
        kind, nth = n % 5, n // 5
        segment, by = segments[nth % len(segments)], 0.02 * (1 + nth // len(segments))
        yield {
            "id": f"q{n}",
            "changes": [
                [
                    {"leave": people[nth % len(people)]},
                    {"hire": 1 + nth % 3, "like": people[nth % len(people)]},
                    {"add": segment, "by": by, "seed": nth},
                    {"effort": segment, "by": by},
                    {"merge": {"rules": {"capacity": {"target": 0.75 + 0.01 * nth}}}},
                ][kind]
            ],
        }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rebook")
    parser.add_argument("size")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--time-limit", type=float, default=20)
    parser.add_argument("--gap", default="0.1%")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp())
    subprocess.run(
        [options.rebook, "init", folder / "it", "--sample", options.size, "--seed", options.seed, "-q"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    file = folder / "it" / "scenario.json"
    scenario = json.loads(file.read_text())
    people = [next(iter(row.values())) for row in csv.DictReader((folder / "it" / "team.csv").open())]
    scenario["what_if"] = list(questions(scenario, people, options.questions))
    file.write_text(json.dumps(scenario))
    started = time.time()
    limits = ["--time-limit", f"{options.time_limit}s", "--gap", options.gap]
    command = [options.rebook, "compare", file, *limits, "--format", "json", "-q"]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    seconds = time.time() - started
    gaps = [row["figures"]["gap"] for row in answer["what_ifs"] if row["figures"]]
    base = answer["base"]["figures"]["gap"]
    print(f"{options.size}: {len(gaps)} of {options.questions} answered in {seconds:.1f} s")
    print(f"gap of the base {base:.3%}, median {statistics.median(gaps):.3%}, worst {max(gaps):.3%}")
    for row in answer["what_ifs"]:
        if row["refused"]:
            print(row["id"], row["refused"][:100])


if __name__ == "__main__":
    main()
