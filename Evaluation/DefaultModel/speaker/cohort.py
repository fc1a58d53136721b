# The cohort for score normalisation: the student's own mean embeddings of
# training speakers; and what normalising with it does to the development trials.

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from audio.data import PieceStore, training_pieces
from audio.features import FilterBank
from speaker.attribution import attribution
from speaker.evaluate import LISTS, cosines, embed, figures, paired
from speaker.export import load_student, write
from speaker.voices import VOICES

LONGEST = 6  # pieces a speaker
NEAREST = (50, 100, 200, 400)  # of the cohort, tried one after the other


@torch.inference_mode()
def speaker_mean(network, bank, waves):
    """The unit-length mean of a speaker's unit-length embeddings."""
    embeddings = torch.cat([network(bank(torch.from_numpy(wave)[None])) for wave in waves])
    mean = torch.nn.functional.normalize(embeddings, dim=-1).mean(dim=0)
    return torch.nn.functional.normalize(mean, dim=-1)


def normalised(cohort, nearest):
    """Adaptive symmetric normalisation (Matejka et al. 2017) by the `nearest` of the cohort, as a scorer."""

    def statistics(embeddings):
        best = np.sort(embeddings @ cohort.T, axis=1)[:, -nearest:]
        return best.mean(axis=1), best.std(axis=1)

    def scores_of(left, right):
        scores, (m, s), (n, t) = cosines(left, right), statistics(left), statistics(right)
        return ((scores - m) / s + (scores - n) / t) / 2

    return scores_of


def measure(network, cohort, speech, cache):
    """Prints EER in per cent and minDCF(0.01) without and with the cohort, a line of JSON each."""
    scorers = {"cosine": cosines} | {f"as-norm {nearest}": normalised(cohort, nearest) for nearest in NEAREST}
    for name in LISTS:
        trials = paired(speech, cache, name, lambda store: embed(network, store))
        for label, scores_of in scorers.items():
            table = figures(trials.scored(scores_of))
            print(name, label, json.dumps({c: [row["eer"], row["minimum_cost"]] for c, row in table.items()}))


def cohort_means(network, speech, cache, speakers):
    """Mean embeddings [speakers, 192] of training speakers of at least two pieces, evenly out of their sorted names."""
    store = PieceStore(f"{cache}/{VOICES[0].name}")
    by_speaker = {}
    for index, piece in enumerate(training_pieces(speech)):
        by_speaker.setdefault(f"{piece.corpus}/{piece.speaker}", []).append(index)
    names = sorted(name for name, indices in by_speaker.items() if len(indices) > 1)
    chosen = [names[int(place)] for place in np.linspace(0, len(names) - 1, min(speakers, len(names)))]
    bank = FilterBank()
    return torch.stack([speaker_mean(network, bank, map(store.floats, by_speaker[n][:LONGEST])) for n in chosen])


def main():
    """Writes `cohort`, float16 [speakers, 192], and measures it where there are development trials."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--speakers", type=int, default=400)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = load_student(arguments.weights)
    means = cohort_means(network, arguments.speech, arguments.cache, arguments.speakers)
    entries = {"name": "timbre-cohort", "version": "1", "licence": "Apache-2.0", "speakers": str(len(means))}
    known = attribution({piece.corpus for piece in training_pieces(arguments.speech)})
    entries |= {key: text for key, text in known.items() if key == "attribution"}
    write({"cohort": means.half()}, entries, arguments.output)
    if (Path(arguments.speech) / LISTS["full"]).exists():
        measure(network, means.half().float().numpy(), arguments.speech, arguments.cache)


if __name__ == "__main__":
    main()
