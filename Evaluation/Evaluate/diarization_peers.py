# Who speaks when by peers, as RTTM: Senko as a whole, and other embeddings with the reference's
# speech and SciPy's clustering.
#
#   python diarization_peers.py senko FOLDER RECORDING [RECORDING ...]
#   python diarization_peers.py campplus|resemblyzer FOLDER RECORDING [RECORDING ...]
#
# Senko leaves FOLDER/senko.rttm and prints its wall seconds; the others leave a file a threshold,
# FOLDER/NAME-0.60.rttm and so on.

import pathlib
import sys
import time

import numpy as np
import torch
from scipy.cluster.hierarchy import fcluster, linkage

import speech
from peer_scores import PEERS, RATE, samples_of

SENKO = pathlib.Path(__file__).parent / ".venv"
WINDOW, HOP = 1.5, 0.75
THRESHOLDS = {"campplus": np.arange(0.5, 0.86, 0.05), "resemblyzer": np.arange(0.1, 0.46, 0.05)}
# Clusters of fewer of the windows are given to the nearest larger one.
LEAST_SHARE = 0.02


def line(recording, onset, end, speaker):
    return f"SPEAKER {recording} 1 {onset:.3f} {end - onset:.3f} <NA> <NA> {speaker} <NA> <NA>\n"


def senko(folder, paths):
    """Senko 0.2.2 on the CPU with its defaults; it reads WAV of 16 kHz, so samples are given."""
    sys.path.insert(0, str(SENKO))
    import senko

    diarizer = senko.Diarizer(device="cpu", warmup=True, quiet=True)
    lines, seconds = [], 0.0
    for path in paths:
        samples = np.clip(samples_of(path), -1, 1)  # it refuses what resampling overshoots by
        begin = time.perf_counter()
        found = diarizer.diarize_samples(samples, RATE)
        seconds += time.perf_counter() - begin
        lines += [line(path.stem, turn["start"], turn["end"], turn["speaker"])
                  for turn in (found or {"merged_segments": []})["merged_segments"]]
    (folder / "senko.rttm").write_text("".join(lines), encoding="utf-8")
    print(seconds)


def spoken(path):
    """Where the reference hears anybody: [(onset, end)], apart and in order."""
    joined = []
    for _, onset, end in sorted(speech.turns(path.with_suffix(".rttm"))[path.stem], key=lambda t: t[1]):
        if joined and onset <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([onset, end])
    return joined


def windows(regions):
    """(region, onset, end) of windows as diarize cuts them: the last of a region ends with it."""
    for number, (onset, end) in enumerate(regions):
        starts = [onset + HOP * step for step in range(max(0, int((end - onset - WINDOW) / HOP) + 1))]
        last = max(onset, end - WINDOW)
        if not starts or last > starts[-1] + 1e-6:
            starts.append(last)
        for start in starts:
            yield number, start, min(end, start + WINDOW)


def embedded(embed, path):
    """The regions' windows and their unit vectors."""
    samples, found, vectors = samples_of(path), list(windows(spoken(path))), []
    for _, onset, end in found:
        middle, half = (onset + end) / 2, max(end - onset, 0.75) / 2
        first = max(0, int((middle - half) * RATE))
        vector = embed(samples[first:first + int(2 * half * RATE)]).astype(np.float64)
        vectors.append(vector / max(np.linalg.norm(vector), 1e-12))
    return found, np.array(vectors)


def clustered(vectors, threshold):
    """Labels by average linkage on the cosine; small clusters go to the nearest large one."""
    if len(vectors) < 2:
        return np.zeros(len(vectors), int)
    labels = fcluster(linkage(vectors, "average", metric="cosine"), threshold, "distance")
    names, counts = np.unique(labels, return_counts=True)
    large = names[counts >= max(2, LEAST_SHARE * len(vectors))]
    large = large if len(large) else names[[counts.argmax()]]
    means = np.array([vectors[labels == name].mean(axis=0) for name in large])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    return (vectors @ means.T).argmax(axis=1)


def turns(recording, found, labels):
    """Lines of turns; the boundary of two windows lies midway between their middles."""
    lines, start = [], None
    for place, (region, onset, end) in enumerate(found):
        start = onset if start is None else start
        following = found[place + 1] if place + 1 < len(found) else (None, 0, 0)
        if following[0] != region:
            lines.append(line(recording, start, end, f"s{labels[place]}"))
            start = None
        elif labels[place + 1] != labels[place]:
            boundary = (onset + end + following[1] + following[2]) / 4
            lines.append(line(recording, start, boundary, f"s{labels[place]}"))
            start = boundary
    return lines


def embeddings(name, folder, paths):
    """A file of turns for each threshold."""
    if name == "resemblyzer":
        import resemblyzer

        embed = resemblyzer.VoiceEncoder("cpu", verbose=False).embed_utterance
    else:
        embed = PEERS[name]()
    recordings = [(path.stem, *embedded(embed, path)) for path in paths]
    for threshold in THRESHOLDS[name]:
        lines = [text for recording, found, vectors in recordings
                 for text in turns(recording, found, clustered(vectors, threshold))]
        (folder / f"{name}-{threshold:.2f}.rttm").write_text("".join(lines), encoding="utf-8")


def main():
    name, folder, paths = sys.argv[1], pathlib.Path(sys.argv[2]), [*map(pathlib.Path, sys.argv[3:])]
    if name == "senko":
        senko(folder, paths)
    else:
        torch.set_num_threads(1)
        embeddings(name, folder, paths)


if __name__ == "__main__":
    main()
