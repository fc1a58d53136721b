# The verification race: metrics of ten million scores, AS-norm against a cohort, a million trials
# over cached embeddings; ours and the NumPy and scikit-learn forms by turns in one run.
#
#   python verification_race.py --ours FOLDER --python PYTHON --folder FOLDER [--rounds 5]

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
SCORES, TARGETS = 10_000_000, 1_000_000
EMBEDDINGS, COHORT, DIMENSION = 5_000, 6_000, 192
TRIALS = 1_000_000


def write_inputs(folder):
    """Made-up scores, vectors and trials, which follow from one seed.

    Runs in a process of its own: what a process held before it starts another counts for that one.
    """
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(2026)
    labels = np.zeros(SCORES, dtype=np.uint8)
    labels[random.permutation(SCORES)[:TARGETS]] = 1
    (random.normal(size=SCORES) * 0.1 + 0.45 * labels).tofile(folder / "scores.f64")
    labels.tofile(folder / "labels.u8")
    speakers = random.normal(size=(600, DIMENSION)).astype(np.float32)
    for name, count in (("embeddings", EMBEDDINGS), ("cohort", COHORT)):
        noise = random.normal(size=(count, DIMENSION)).astype(np.float32)
        vectors = speakers[random.integers(600, size=count)] + noise
        vectors.tofile(folder / f"{name}.f32")
        if name == "embeddings":
            np.save(folder / "voices.npy", vectors)
    names = [f"id{10000 + row // 10}/video{row % 10}/00001" for row in range(EMBEDDINGS)]
    (folder / "voices.ids").write_text("\n".join(names) + "\n", encoding="utf-8")
    pairs = random.integers(EMBEDDINGS, size=(TRIALS, 2))
    with open(folder / "trials.txt", "w", encoding="utf-8") as output:
        for first, second in pairs:
            label = int(first // 10 == second // 10)
            output.write(f"{label} {names[first]}.wav {names[second]}.wav\n")
    # The peer's dictionary holds the names as the list has them.
    names = [name + ".wav" for name in names]
    (folder / "voices.ids").write_text("\n".join(names) + "\n", encoding="utf-8")
    (folder / "complete").touch()


def answer(command):
    finished = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if finished.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{finished.stderr.strip()}")
    return json.loads(finished.stdout)


def write_voices(path, count, dimension=DIMENSION):
    """A store as `spkembed enrol` keeps it, of made-up voices."""
    import array
    import random
    import struct

    source = random.Random(2026)
    rows = [source.gauss(0, 1) for _ in range(dimension)]
    values = array.array("f")
    for voice in range(count):
        # Neighbours differ by a rotation and a new value: enough to be distinct directions.
        rows = rows[1:] + [source.gauss(0, 1)]
        length = sum(value * value for value in rows) ** 0.5
        values.extend(value / length for value in rows)
    header = json.dumps({
        "__metadata__": {"voice_names": "\n".join(f"voice {n:05d}" for n in range(count))},
        "voices": {"dtype": "F32", "shape": [count, dimension],
                   "data_offsets": [0, 4 * count * dimension]}}).encode()
    header += b" " * (-len(header) % 8)
    path.write_bytes(struct.pack("<Q", len(header)) + header + values.tobytes())


def identification(arguments):
    """What 10,000 enrolled voices cost beyond one, the embedding of the recording being the same."""
    import wave

    sound = arguments.folder / "noise.wav"
    with wave.open(str(sound), "wb") as output:
        output.setparams((1, 2, 16000, 0, "NONE", ""))
        output.writeframes(os.urandom(2 * 48000))
    stores = {count: arguments.folder / f"voices-{count}.safetensors" for count in (1, 10_000)}
    for count, path in stores.items():
        write_voices(path, count)

    def seconds(count):
        begin = time.perf_counter()
        subprocess.run(
            [arguments.ours / "spkverify", "identify", sound, "--enrolled", stores[count]],
            stdout=subprocess.DEVNULL)  # nobody is found: its exit status is not 0
        return time.perf_counter() - begin

    times = [(seconds(1), seconds(10_000)) for _ in range(3 * arguments.rounds)]
    beyond = statistics.median(many - one for one, many in times)
    least = min(many for _, many in times) - min(one for one, _ in times)
    print(f"identification among 10,000 voices, beyond that among one: median {1000 * beyond:.0f} ms, "
          f"{1000 * least:.0f} ms between the fastest of {len(times)} each")


def scored_by_spkverify(arguments):
    """spkverify as a whole process: wall seconds, peak memory, the sum of its scores."""
    command = [arguments.ours / "spkverify", "trials.txt", "--embeddings", "voices.npy", "--quiet"]
    begin = time.perf_counter()
    with open(arguments.folder / "our.scores", "wb") as output:
        process = subprocess.Popen(list(map(str, command)), cwd=arguments.folder, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        sys.exit("spkverify failed")
    with open(arguments.folder / "our.scores", encoding="utf-8") as lines:
        total = sum(float(line.split(" ", 1)[0]) for line in lines)
    return {"seconds": seconds, "kilobytes": usage.ru_maxrss, "results": [total]}


def entrants(what, arguments):
    """Ours and the peer, each a function that takes its turn."""
    program = arguments.ours / "VerificationSpeed"
    peer = [arguments.python, HERE / "verification_peer.py", what, arguments.folder]
    ours = lambda: answer([program, what, arguments.folder, arguments.threads])
    if what == "lines":
        ours = lambda: scored_by_spkverify(arguments)
    return ours, lambda: answer(peer)


def race(what, title, arguments):
    ours, peer = entrants(what, arguments)
    turns = []
    for turn in range(arguments.rounds):
        pair = (ours(), peer()) if turn % 2 == 0 else tuple(reversed((peer(), ours())))
        turns.append(pair)
    for mine, theirs in zip(turns[0][0]["results"], turns[0][1]["results"], strict=True):
        if abs(mine - theirs) > 1e-5 * max(1, abs(theirs)):
            sys.exit(f"{what}: the results differ, {mine} and {theirs}")
    ratios = sorted(theirs["seconds"] / mine["seconds"] for mine, theirs in turns)
    mine, theirs = (statistics.median(turn[side]["seconds"] for turn in turns) for side in (0, 1))
    peaks = [max(turn[side]["kilobytes"] for turn in turns) / 1024 for side in (0, 1)]
    print(f"{title}: {statistics.median(ratios):.1f} times as fast ({ratios[0]:.1f} to {ratios[-1]:.1f}; "
          f"{mine:.3f} s and {theirs:.3f} s), peak memory {peaks[0]:.0f} MiB and {peaks[1]:.0f} MiB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", type=pathlib.Path, required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--only", choices=("metrics", "norm", "lines", "identify"))
    parser.add_argument("--write-inputs", action="store_true")
    arguments = parser.parse_args()
    if arguments.write_inputs:
        return write_inputs(arguments.folder)
    if not (arguments.folder / "complete").exists():
        subprocess.run([arguments.python, *sys.argv, "--write-inputs"], check=True)
    titles = {
        "metrics": "EER and minDCF of 10 million scores, beside scikit-learn's roc_curve",
        "norm": "AS-norm statistics, 5,000 against 6,000 (192 values, top 300), beside NumPy",
        "lines": "1 million trials over 5,000 embeddings, beside NumPy and a Python loop",
    }
    for what, title in titles.items():
        if arguments.only in (None, what):
            race(what, title, arguments)
    if arguments.only in (None, "identify"):
        identification(arguments)


if __name__ == "__main__":
    main()
