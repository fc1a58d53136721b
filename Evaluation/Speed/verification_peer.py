# The peers' side of the verification race: the same work as their users do it, on the same files.
#
#   python verification_peer.py metrics FOLDER    scikit-learn's roc_curve alone is timed
#   python verification_peer.py norm FOLDER       the NumPy form that WeSpeaker's AS-norm has
#   python verification_peer.py lines FOLDER      a trial list scored with a Python loop for lines

import json
import pathlib
import sys
import time

import numpy as np


def metrics(folder):
    from sklearn.metrics import roc_curve

    scores = np.fromfile(folder / "scores.f64", dtype="<f8")
    labels = np.fromfile(folder / "labels.u8", dtype=np.uint8)
    begin = time.perf_counter()
    false_alarm, hit, _ = roc_curve(labels, scores, pos_label=1, drop_intermediate=False)
    seconds = time.perf_counter() - begin
    miss = 1 - hit
    after = np.argmax(miss <= false_alarm)  # thresholds fall, so misses do
    share = (miss[after] - false_alarm[after]) / (
        (miss[after] - false_alarm[after]) - (miss[after - 1] - false_alarm[after - 1]))
    rate = miss[after] + share * (miss[after - 1] - miss[after])
    costs = [np.min(p * miss + (1 - p) * false_alarm) / min(p, 1 - p) for p in (0.01, 0.05)]
    return seconds, [rate, *costs]


def norm(folder):
    embeddings = np.fromfile(folder / "embeddings.f32", dtype="<f4").reshape(-1, 192)
    cohort = np.fromfile(folder / "cohort.f32", dtype="<f4").reshape(-1, 192)
    begin = time.perf_counter()
    embeddings = embeddings / np.sqrt(np.sum(embeddings**2, axis=1))[:, None]
    cohort = cohort / np.sqrt(np.sum(cohort**2, axis=1))[:, None]
    scores = np.matmul(embeddings, cohort.T)
    highest = np.sort(scores, axis=1)[:, ::-1][:, :300]
    means, deviations = np.mean(highest, axis=1), np.std(highest, axis=1)
    seconds = time.perf_counter() - begin
    return seconds, [float(means.sum(dtype=float)), float(deviations.sum(dtype=float))]


def lines(folder):
    begin = time.perf_counter()
    vectors = np.load(folder / "voices.npy")
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    names = (folder / "voices.ids").read_text(encoding="utf-8").split()
    rows = {name: row for row, name in enumerate(names)}
    total = 0.0
    with open(folder / "trials.txt", encoding="utf-8") as trials, \
            open(folder / "peer.scores", "w", encoding="utf-8") as output:
        for line in trials:
            _, enrolment, test = line.split()
            score = float(vectors[rows[enrolment]] @ vectors[rows[test]])
            total += score
            output.write(f"{score:.7f} {enrolment} {test}\n")
    return time.perf_counter() - begin, [total]


def peak():
    """The most memory that this process has held, in KiB."""
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def main():
    what, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    seconds, results = {"metrics": metrics, "norm": norm, "lines": lines}[what](folder)
    print(json.dumps({"seconds": seconds, "kilobytes": peak(), "results": [float(r) for r in results]}))


if __name__ == "__main__":
    main()
