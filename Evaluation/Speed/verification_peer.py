# The peers' side of the verification race: the same work as their users do it, on the same files.
#
#   python verification_peer.py metrics FOLDER    scikit-learn's roc_curve alone is timed
#   python verification_peer.py norm FOLDER       the NumPy form that WeSpeaker's AS-norm has
#   python verification_peer.py lines FOLDER      a trial list scored with a Python loop for lines

import json
import pathlib
import resource
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
    trials = []
    with open(folder / "trials.txt", encoding="utf-8") as text:
        for line in text:
            _, enrolment, test = line.split()
            trials.append((enrolment, test))
    first = np.array([rows[enrolment] for enrolment, _ in trials])
    second = np.array([rows[test] for _, test in trials])
    scores = np.empty(len(trials), dtype=np.float32)
    for start in range(0, len(trials), 100_000):  # a block of pairs, not a matrix of all
        block = slice(start, start + 100_000)
        scores[block] = np.einsum("ij,ij->i", vectors[first[block]], vectors[second[block]])
    with open(folder / "peer.scores", "w", encoding="utf-8") as output:
        for score, (enrolment, test) in zip(scores, trials):
            output.write(f"{score:.7f} {enrolment} {test}\n")
    seconds = time.perf_counter() - begin
    return seconds, [float(scores.sum(dtype=float))]


def main():
    what, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    seconds, results = {"metrics": metrics, "norm": norm, "lines": lines}[what](folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "kilobytes": peak, "results": [float(r) for r in results]}))


if __name__ == "__main__":
    main()
