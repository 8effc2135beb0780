#!/usr/bin/env python3
"""rebook beside HiGHS, CP-SAT and SCIP on the same integer programs, in one run.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install highspy ortools pyscipopt
    cargo build --release
    /tmp/peers/bin/python benches/peers.py target/release/rebook 1000x30 3000x60 --gap 0.1% --time-limit 60

Cases are sizes of made-up organisations, of a shape if one is named (`full:400x16`), or scenario files. `rebook formulate`
writes each as MPS; every solver runs as a process of its own, with the same gap, time limit and threads, and is ended at
twice the time limit. Seconds are of solving alone for the peers, and of the whole command (reading, checking and writing
included) for rebook. Objectives are in points and held against the others' bounds.
"""
import argparse
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time


def highs(model, limit, gap, threads):
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", limit)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("threads", threads)
    solver.readModel(model)
    start = time.perf_counter()
    solver.run()
    seconds = time.perf_counter() - start
    info = solver.getInfo()
    return info.objective_function_value, info.mip_dual_bound, seconds


def cpsat(model, limit, gap, threads):
    from ortools.linear_solver.python import model_builder

    program = model_builder.Model()
    if not program.import_from_mps_file(model):
        raise SystemExit("the MPS file can't be read")
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(limit)
    solver.set_solver_specific_parameters(f"num_workers:{threads} relative_gap_limit:{gap}")
    start = time.perf_counter()
    solver.solve(program)
    seconds = time.perf_counter() - start
    # Without a solution these are no numbers.
    values = (solver.objective_value, solver.best_objective_bound)
    return *(value if isinstance(value, float) else None for value in values), seconds


def scip(model, limit, gap, _threads):
    from pyscipopt import Model

    program = Model()
    program.hideOutput()
    program.readProblem(model)
    program.setParam("limits/time", limit)
    program.setParam("limits/gap", gap)
    start = time.perf_counter()
    program.optimize()
    seconds = time.perf_counter() - start
    objective = program.getObjVal() if program.getNSols() else None
    return objective, program.getDualbound(), seconds


PEERS = {"highs": highs, "cpsat": cpsat, "scip": scip}


def child(arguments):
    """Runs one peer; its facts are the last line that it prints."""
    peer, model, limit, gap, threads = arguments
    objective, bound, seconds = PEERS[peer](model, float(limit), float(gap), int(threads))
    print(json.dumps({"objective": objective, "bound": bound, "seconds": seconds}))


def measured(command, most_seconds):
    """Runs a command. Gives its output, its seconds and its megabytes; no output if it fails or takes too long."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=subprocess.DEVNULL)
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        while not pid:
            time.sleep(0.01)
            if time.perf_counter() - start > most_seconds:
                process.send_signal(signal.SIGKILL)
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        process.returncode = status
        seconds = time.perf_counter() - start
        output.seek(0)
        text = output.read().decode()
    return None if status else text, seconds, usage.ru_maxrss / 1024


def about(model):
    """What a formulated file says of itself: the points of one unit of its objective, its units and its options."""
    with open(model) as file:
        head = "".join(file.readline() for _ in range(20))
    found = re.search(r"^\* (\d+) units, (\d+) options, .* in units of (\d+) points$", head, re.MULTILINE)
    units, options, points = map(int, found.groups())
    return points, units, options


def peer_facts(peer, model, options):
    """What a peer found, in points; nothing if it failed or had to be ended."""
    command = [sys.executable, __file__, "--child", peer, model, options.time_limit, options.fraction, options.threads]
    text, _, memory = measured(command, 2 * options.time_limit + READING)
    if not text:
        return None
    facts = json.loads(text.splitlines()[-1])
    points = about(model)[0]
    for key in ("objective", "bound"):
        known = facts[key] is not None and abs(facts[key]) < INFINITE
        facts[key] = facts[key] * points if known else None
    return facts | {"memory": memory}


def own_facts(scenario, plan, options):
    """What rebook found; nothing if it failed."""
    command = [options.rebook, "solve", scenario, "--gap", options.gap, "--time-limit", f"{options.time_limit}s"]
    text, seconds, memory = measured(
        [*command, "--threads", options.threads, "-o", plan, "-q"], 2 * options.time_limit + READING
    )
    if text is None:
        return None
    facts = json.loads(plan.read_text())
    known = {"objective": facts["objective"], "bound": facts["bound"], "optimal": facts["status"] == "optimal"}
    return known | {"seconds": seconds, "memory": memory}


# What a solver says instead of a bound that it does not have.
INFINITE = 1e18
# Seconds for reading a file, beside the time limit.
READING = 30


def scenario_of(case, seed, options, folder):
    """The scenario file of a case, which is made where it is a size; nothing if a shape can't have that size."""
    scenario = pathlib.Path(case)
    if scenario.exists():
        return scenario
    shape, _, size = case.rpartition(":")
    sample = [options.rebook, "init", folder / "s", "--sample", size, "--seed", str(seed), "-q"]
    sample += ["--shape", shape] if shape else []
    made = subprocess.run(sample, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return None if made.returncode else folder / "s" / "scenario.json"


def results(scenario, options, folder):
    """The facts of rebook and of each peer on one scenario, and the formulated file, which is written into the folder."""
    model = folder / "model.mps"
    subprocess.run([options.rebook, "formulate", scenario, "-o", model, "-q"], check=True)
    yield "rebook", own_facts(scenario, folder / "plan.json", options), model
    for peer in options.peers.split(","):
        yield peer, peer_facts(peer, model, options), model


def add_arguments(parser):
    """What every comparison with peers can be told."""
    parser.add_argument("rebook")
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peers", default="highs,cpsat,scip")


def row(case, solver, facts):
    if facts is None:
        return f"{case:<14}{solver:<9}  failed"
    objective, bound = facts["objective"], facts["bound"]
    gap = None if None in (objective, bound) else (bound - objective) / max(abs(objective), 1)
    words = [f"{value:.6e}" if value is not None else "-" for value in (objective, bound)]
    words.append(f"{gap:.3%}" if gap is not None and gap < 10 else "-")
    known = "".join(f" {word:>{width - 1}}" for word, width in zip(words, (14, 14, 10)))
    return f"{case:<14}{solver:<9}{known}{facts['seconds']:>9.1f}{facts['memory']:>8.0f}"


def main():
    if sys.argv[1:2] == ["--child"]:
        return child(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("cases", nargs="+")
    parser.add_argument("--gap", default="0.1%")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.fraction = float(options.gap.rstrip("%")) / 100 if options.gap.endswith("%") else float(options.gap)
    print(f"{'case':<14}{'solver':<9}{'objective':>14}{'bound':>14}{'gap':>10}{'seconds':>9}{'MB':>8}")
    for case in options.cases:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            scenario = scenario_of(case, options.seed, options, folder)
            if scenario is None:
                raise SystemExit(f"there is no organisation {case}")
            for solver, facts, _ in results(scenario, options, folder):
                print(row(case, solver, facts), flush=True)


if __name__ == "__main__":
    main()
