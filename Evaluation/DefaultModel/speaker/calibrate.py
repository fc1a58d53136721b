# What travels with the weights: the verification threshold and the map from
# cosines to log-likelihood ratios (development trials), and the clustering
# threshold (windows of conversations whose speech is given).

import argparse
import json

import numpy as np
import torch
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.optimize import linear_sum_assignment, minimize

from audio.data import Piece, decode
from audio.features import SAMPLE_RATE, FilterBank
from audio.turns import read_turns, recordings, speaker_masks
from speaker.evaluate import embed, score
from speaker.export import load_student
from speaker.metrics import equal_error_rate

FRAME = 0.01  # seconds
WINDOW, HOP = 1.5, 0.75  # seconds
THRESHOLDS = np.round(np.arange(0.40, 0.90, 0.02), 2)


def log_likelihood_ratio(targets, non_targets):
    """Scale and offset of llr = scale * cosine + offset, by logistic regression at equal priors."""

    def cost(parameters):
        scale, offset = parameters
        miss = np.logaddexp(0, -(scale * targets + offset)).mean()
        return miss + np.logaddexp(0, scale * non_targets + offset).mean()

    return minimize(cost, [20.0, -8.0], method="Nelder-Mead", options={"maxiter": 2000}).x


@torch.inference_mode()
def window_embeddings(network, samples, speech):
    """Windows laid over each stretch of speech: (centres in frames, unit-length embeddings)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], speech.astype(int), [0]])))
    bank, centres, embeddings = FilterBank(), [], []
    for first, last in zip(edges[::2], edges[1::2]):
        starts = np.arange(first, max(last - int(WINDOW / FRAME), first) + 1, int(HOP / FRAME))
        for start in starts:
            end = min(start + int(WINDOW / FRAME), last)
            wave = samples[int(start * FRAME * SAMPLE_RATE) : int(end * FRAME * SAMPLE_RATE)]
            if len(wave) < 0.3 * SAMPLE_RATE:
                continue
            features = bank(torch.from_numpy(wave)[None])
            embeddings.append(torch.nn.functional.normalize(network(features), dim=-1)[0].numpy())
            centres.append((start + end) / 2)
    return np.array(centres), np.array(embeddings)


def confusion(masks, frames, labels):
    """Share of one-voice speech time given to the wrong speaker under the best mapping."""
    alone = (masks.sum(axis=0) == 1) & (labels >= 0)
    truth = masks.argmax(axis=0)[alone]
    table = np.zeros((len(masks), labels.max() + 1))
    np.add.at(table, (truth, labels[alone]), 1)
    rows, columns = linear_sum_assignment(-table)
    return 1 - table[rows, columns].sum() / max(alone.sum(), 1)


def clustering_errors(network, conversations):
    """Confusion in per cent at every threshold of average linkage, [recordings, thresholds]."""
    rows = []
    for sound, rttm in recordings(conversations):
        samples = decode(Piece(str(sound), "", ""))
        frames = int(len(samples) / SAMPLE_RATE / FRAME)
        masks = speaker_masks(read_turns(rttm), frames, FRAME)
        speech = masks.any(axis=0)
        centres, embeddings = window_embeddings(network, samples, speech)
        nearest = np.abs(np.arange(frames)[:, None] - centres[None]).argmin(axis=1)
        tree = linkage(embeddings, method="average", metric="cosine")
        cuts = [fcluster(tree, threshold, "distance") - 1 for threshold in THRESHOLDS]
        rows.append([100 * confusion(masks, frames, np.where(speech, cut[nearest], -1)) for cut in cuts])
    return np.array(rows)


def calibration(network, scored, conversations=None):
    """All figures that are stored with the weights, from the scored full trials and conversations."""
    _, threshold = equal_error_rate(scored.targets, scored.non_targets)
    scale, offset = log_likelihood_ratio(scored.targets, scored.non_targets)
    found = {
        "verification_threshold": round(threshold, 4),
        "calibration_scale": round(float(scale), 4),
        "calibration_offset": round(float(offset), 4),
    }
    if conversations:
        errors = clustering_errors(network, conversations).mean(axis=0)
        best = np.flatnonzero(errors <= errors.min() + 0.3)  # the middle of the flat bottom
        found["clustering_threshold"] = float(THRESHOLDS[best[len(best) // 2]])
        found["clustering_confusion"] = dict(zip(map(str, THRESHOLDS), errors.round(2).tolist()))
    return found


def main():
    """Prints the calibration of one set of weights as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--conversations")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = load_student(arguments.weights)
    scored = score(arguments.speech, arguments.cache, "full", lambda store: embed(network, store))
    print(json.dumps(calibration(network, scored, arguments.conversations)))


if __name__ == "__main__":
    main()
