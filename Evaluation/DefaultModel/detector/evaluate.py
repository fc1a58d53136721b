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


@torch.inference_mode()
def probabilities(network, samples):
    """Class probabilities each 20 ms, [outputs, 3]."""
    features = FilterBank()(torch.from_numpy(samples)[None], remove_mean=False)
    return torch.softmax(network(features)[0], dim=-1).numpy()


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


def main():
    """Prints one line of JSON a folder of recordings, at each overlap threshold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--conversations", required=True)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network, groups = load_detector(arguments.checkpoint), {}
    for sound, rttm in recordings(arguments.conversations):
        samples = decode(Piece(str(sound), "", ""))
        found = probabilities(network, samples)
        truth = speaker_masks(read_turns(rttm), len(found), SECONDS_PER_OUTPUT).sum(axis=0)
        group = "ami" if rttm.parent.name == "ami" else "composed"
        groups.setdefault(group, []).append((found, truth))
    for group, rows in sorted(groups.items()):
        for overlap in (0.3, 0.4, 0.5, 0.6):
            total = sum(counts(found, truth, overlap_threshold=overlap) for found, truth in rows)
            print(group, overlap, json.dumps(summary(total)))


if __name__ == "__main__":
    main()
