# Speech and overlap against reference turns: miss, false alarm, precision, recall.

import argparse
import json

import numpy as np
import torch

from audio.data import Piece, decode
from audio.features import FilterBank
from audio.turns import read_turns, recordings, speaker_masks
from detector.export import load_detector

SECONDS_PER_OUTPUT = 0.02
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)


@torch.inference_mode()
def probabilities(network, samples):
    """Class probabilities each 20 ms, [outputs, 3]."""
    features = FilterBank()(torch.from_numpy(samples)[None], remove_mean=False)
    return torch.softmax(network(features)[0], dim=-1).numpy()


def detected(network, conversations):
    """(probabilities, voices that the reference has each 20 ms) of every recording, by folder."""
    groups = {}
    for sound, turns in recordings(conversations):
        found = probabilities(network, decode(Piece(str(sound), "", "")))
        truth = speaker_masks(read_turns(turns), len(found), SECONDS_PER_OUTPUT).sum(axis=0)
        groups.setdefault(turns.parent.name, []).append((found, truth))
    return dict(sorted(groups.items()))


def counts(found, truth, speech_threshold=0.5, overlap_threshold=0.5):
    """Outputs of each kind: all, missed, false alarm, overlap found and right, found, and there."""
    outputs = min(len(found), len(truth))
    found, truth = found[:outputs], truth[:outputs]
    speech = found[:, 1] + found[:, 2] > speech_threshold
    overlap = found[:, 2] > overlap_threshold
    return np.array(
        [
            outputs,
            ((truth > 0) & ~speech).sum(),
            ((truth == 0) & speech).sum(),
            ((truth > 1) & overlap).sum(),
            overlap.sum(),
            (truth > 1).sum(),
        ]
    )


def summary(total):
    """Per cent of the time missed and false, overlap precision, recall and F1 in per cent."""
    time, missed, false_alarm, right, found, there = total
    precision, recall = right / max(found, 1), right / max(there, 1)
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    names = ("missed", "false_alarm", "overlap_precision", "overlap_recall", "overlap_f1")
    values = (missed / time, false_alarm / time, precision, recall, score)
    return {name: round(100 * float(value), 1) for name, value in zip(names, values)}


def figures(rows, **thresholds):
    """The summary of some recordings together."""
    return summary(sum(counts(found, truth, **thresholds) for found, truth in rows))


def main():
    """Prints one line of JSON a folder of recordings, at each threshold of speech and of overlap."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", required=True, help="safetensors, or a run's checkpoint.pt (its average)")
    parser.add_argument("--conversations", required=True)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    for group, rows in detected(load_detector(arguments.weights), arguments.conversations).items():
        for threshold in THRESHOLDS:
            found = figures(rows, speech_threshold=threshold, overlap_threshold=threshold)
            print(f"{group:10} {threshold} {json.dumps(found)}")


if __name__ == "__main__":
    main()
