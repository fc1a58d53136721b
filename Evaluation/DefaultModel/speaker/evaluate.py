# EER of exported weights on the development trials, by corpus and pooled.

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from audio.data import Piece, decoded
from speaker.export import load_student
from audio.features import FilterBank
from speaker.metrics import equal_error_rate, minimum_detection_cost

LISTS = {"full": "dev-trials.txt", "3s": "dev-trials-3s.txt"}


def read_trials(speech, name):
    """Trials of a list in VoxCeleb's form: (target, enrolment, test)."""
    rows = [line.split() for line in (Path(speech) / name).read_text().splitlines()]
    return [(row[0] == "1", row[1], row[2]) for row in rows]


@torch.inference_mode()
def embed(network, store):
    """Unit-length embeddings of whole pieces, [pieces, 192], float32 throughout."""
    bank = FilterBank()
    waves = (torch.from_numpy(store.floats(index)) for index in range(len(store)))
    embeddings = torch.cat([network(bank(wave[None])) for wave in waves])
    return torch.nn.functional.normalize(embeddings, dim=-1).numpy()


def corpus_of(path):
    """The corpus a path belongs to; the 3-second crops lie one folder deeper."""
    parts = path.split("/")
    return parts[1] if parts[0] == "crops3s" else parts[0]


def score(speech, cache, name, embeddings_of):
    """Scores of one list by corpus and pooled: {corpus: (targets, non_targets)}."""
    trials = read_trials(speech, LISTS[name])
    paths = sorted({path for _, *pair in trials for path in pair})
    pieces = [Piece(str(Path(speech) / path), "", "") for path in paths]
    embeddings = embeddings_of(decoded(pieces, f"{cache}/dev-{name}"))
    place = {path: index for index, path in enumerate(paths)}
    left = embeddings[[place[a] for _, a, _ in trials]]
    scores = (left * embeddings[[place[b] for _, _, b in trials]]).sum(axis=1)
    labels = np.array([target for target, _, _ in trials])
    corpora = np.array([corpus_of(a) for _, a, _ in trials])
    result = {c: (scores[labels & (corpora == c)], scores[~labels & (corpora == c)]) for c in sorted(set(corpora))}
    result["pooled"] = (scores[labels], scores[~labels])
    return result


def figures(speech, cache, name, embeddings_of):
    """EER in per cent, its threshold and minDCF(0.01), by corpus and pooled."""
    table = {}
    for corpus, (targets, non_targets) in score(speech, cache, name, embeddings_of).items():
        rate, threshold = equal_error_rate(targets, non_targets)
        table[corpus] = {
            "eer": round(100 * rate, 2),
            "threshold": round(threshold, 4),
            "minimum_cost": round(minimum_detection_cost(targets, non_targets), 3),
        }
    return table


def main():
    """Prints the figures of one set of weights as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--weights", required=True, help="safetensors, or a run's checkpoint.pt (its average)")
    parser.add_argument("--lists", default="full,3s")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = load_student(arguments.weights)
    for name in arguments.lists.split(","):
        table = figures(arguments.speech, arguments.cache, name, lambda store: embed(network, store))
        print(name, json.dumps(table))


if __name__ == "__main__":
    main()
