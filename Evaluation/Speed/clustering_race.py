# The clustering race: the tree of average linkage on cosine distance, ours beside fastcluster and
# SciPy, whole processes on one thread by turns; then ours alone where theirs have no memory.
#
#   python clustering_race.py --ours PROGRAM --python PYTHON --folder FOLDER [--rounds 3]

import argparse
import array
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
DIMENSION, CENTRES = 192, 40
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def write_inputs(path, count):
    """Unit vectors around centres, which follow from one seed.

    Two vectors of one centre have a cosine of 0.55 to 0.75, of two centres one around 0; some centres
    have a tenth of others' vectors, as speakers have. Runs in a process of its own: what a process
    held before it starts another counts for that one.
    """
    import numpy as np

    random = np.random.default_rng(2026)
    unit = lambda rows: rows / np.linalg.norm(rows, axis=1, keepdims=True)
    centres = unit(random.normal(size=(CENTRES, DIMENSION)))
    shares = random.dirichlet(np.full(CENTRES, 2.0))
    spread = random.uniform(0.6, 0.9, size=CENTRES)
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_suffix(".part")
    with open(whole, "wb") as output:
        for start in range(0, count, 10_000):
            speakers = random.choice(CENTRES, size=min(10_000, count - start), p=shares)
            noise = random.normal(size=(len(speakers), DIMENSION)) / np.sqrt(DIMENSION)
            rows = unit(centres[speakers] + spread[speakers, None] * noise)
            output.write(rows.astype("<f4").tobytes())
    whole.rename(path)


def turn(command):
    """A whole process: its wall seconds, processor seconds and most memory in MiB."""
    begin = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), env={**os.environ, **ONE_THREAD})
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return {"seconds": seconds, "processor": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss / 1024}


def heights(path):
    values = array.array("d")
    values.frombytes(path.read_bytes())
    return values


def compare(name, mine, theirs):
    """The largest difference of the heights of two trees; more than 1e-6 stops the race."""
    mine, theirs = heights(mine), heights(theirs)
    if len(mine) != len(theirs):
        sys.exit(f"{name}: {len(theirs)} merges, ours has {len(mine)}")
    difference = max(abs(one - other) for one, other in zip(mine, theirs))
    if not difference <= 1e-6:
        sys.exit(f"{name}: the merge heights differ by up to {difference:.2g}")
    print(f"{name}: {len(mine)} merge heights differ from ours by at most {difference:.1e}")


def race(arguments, embeddings):
    count = arguments.count
    results = {name: arguments.folder / f"{name}.heights" for name in ("ours", "fastcluster", "scipy")}
    commands = {"ours": [arguments.ours, embeddings, count, 1, results["ours"]]}
    for name in ("fastcluster", "scipy"):
        commands[name] = [
            arguments.python, HERE / "clustering_peer.py", name, embeddings, count, results[name]]
    names, turns = list(commands), []
    for round_ in range(arguments.rounds):
        order = names[round_ % 3:] + names[:round_ % 3]
        turns.append({name: turn(commands[name]) for name in order})
    middle = lambda name, what: statistics.median(taken[name][what] for taken in turns)
    for name in names[1:]:
        compare(name, results["ours"], results[name])
    for name in names:
        print(f"{name}: {middle(name, 'seconds'):.1f} s, processor {middle(name, 'processor'):.1f} s, "
              f"peak memory {middle(name, 'memory'):.0f} MiB")
    for name in names[1:]:
        line = []
        for what in ("seconds", "processor"):
            ratios = sorted(taken[name][what] / taken["ours"][what] for taken in turns)
            line.append(f"{statistics.median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})")
        memory = middle("ours", "memory") / middle(name, "memory")
        print(f"{count} embeddings, ours beside {name}: {line[0]} times as fast, by processor time "
              f"{line[1]}, in 1/{1 / memory:.1f} of the memory; {arguments.rounds} rounds, 1 thread")


def alone(arguments, embeddings):
    """Ours where an n × n matrix would be 40 GB."""
    for threads in sorted({1, os.cpu_count()}):
        taken = turn([arguments.ours, embeddings, arguments.alone, threads,
                      arguments.folder / "alone.heights"])
        print(f"{arguments.alone} embeddings, ours alone, threads {threads}: {taken['seconds']:.1f} s, "
              f"processor {taken['processor']:.1f} s, peak memory {taken['memory']:.0f} MiB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", type=pathlib.Path, required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--alone", type=int, default=100_000)
    parser.add_argument("--write-inputs", action="store_true")
    arguments = parser.parse_args()
    most = max(arguments.count, arguments.alone)
    embeddings = arguments.folder / f"embeddings-{most}.f32"
    if arguments.write_inputs:
        return write_inputs(embeddings, most)
    if not embeddings.exists():
        subprocess.run([arguments.python, *sys.argv, "--write-inputs"], check=True)
    race(arguments, embeddings)
    if arguments.alone:
        alone(arguments, embeddings)


if __name__ == "__main__":
    main()
