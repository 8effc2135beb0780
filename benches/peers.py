#!/usr/bin/env python3
"""rebook beside HiGHS, CP-SAT and SCIP on the same integer programs, in one run.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install highspy ortools pyscipopt
    cargo build --release
    /tmp/peers/bin/python benches/peers.py target/release/rebook 1000x30 3000x60 --gap 0.1% --time-limit 60

Cases are sizes of made-up organisations or scenario files. `rebook formulate` writes each as MPS; every solver runs as
a process of its own, with the same gap, time limit and threads. Seconds are of solving alone for the peers, and of
the whole command (reading, checking and writing included) for rebook. Objectives are held against the others' bounds.
"""
import argparse
import json
import os
import pathlib
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


def peer_facts(peer, model, options):
    command = [sys.executable, __file__, "--child", peer, model, options.time_limit, options.fraction, options.threads]
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    text = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        return None
    return json.loads(text.splitlines()[-1]) | {"memory": usage.ru_maxrss / 1024}


def own_facts(scenario, plan, options):
    command = [options.rebook, "solve", scenario, "--gap", options.gap, "--time-limit", f"{options.time_limit}s"]
    start = time.perf_counter()
    process = subprocess.Popen([*command, "--threads", str(options.threads), "-o", plan, "-q"])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        return None
    facts = json.loads(plan.read_text())
    known = {"objective": facts["objective"], "bound": facts["bound"]}
    return known | {"seconds": seconds, "memory": usage.ru_maxrss / 1024}


def row(case, solver, facts):
    if facts is None:
        return f"{case:<14}{solver:<9}  failed"
    values = (facts["objective"], facts["bound"])
    objective, bound = (value if value is not None and abs(value) < 1e18 else None for value in values)
    gap = None if None in (objective, bound) else (bound - objective) / max(abs(objective), 1)
    words = [f"{value:.6e}" if value is not None else "-" for value in (objective, bound)]
    words.append(f"{gap:.3%}" if gap is not None and gap < 10 else "-")
    known = "".join(f" {word:>{width - 1}}" for word, width in zip(words, (14, 14, 10)))
    return f"{case:<14}{solver:<9}{known}{facts['seconds']:>9.1f}{facts['memory']:>8.0f}"


def run(case, options, folder):
    scenario = pathlib.Path(case)
    if not scenario.exists():
        sample = [options.rebook, "init", folder / "s", "--sample", case, "--seed", str(options.seed), "-q"]
        subprocess.run(sample, check=True, stdout=subprocess.DEVNULL)
        scenario = folder / "s" / "scenario.json"
    model = folder / "model.mps"
    subprocess.run([options.rebook, "formulate", scenario, "-o", model, "-q"], check=True)
    print(row(case, "rebook", own_facts(scenario, folder / "plan.json", options)), flush=True)
    for peer in options.peers.split(","):
        print(row(case, peer, peer_facts(peer, model, options)), flush=True)


def main():
    if sys.argv[1:2] == ["--child"]:
        return child(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rebook")
    parser.add_argument("cases", nargs="+")
    parser.add_argument("--gap", default="0.1%")
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", default="highs,cpsat,scip")
    options = parser.parse_args()
    options.fraction = float(options.gap.rstrip("%")) / 100 if options.gap.endswith("%") else float(options.gap)
    print(f"{'case':<14}{'solver':<9}{'objective':>14}{'bound':>14}{'gap':>10}{'seconds':>9}{'MB':>8}")
    for case in options.cases:
        with tempfile.TemporaryDirectory() as folder:
            run(case, options, pathlib.Path(folder))


if __name__ == "__main__":
    main()
