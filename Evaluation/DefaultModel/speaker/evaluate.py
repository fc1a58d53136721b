# EER of exported weights on the development trials, by corpus and pooled.

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from audio.data import Piece, decoded
from audio.features import FilterBank
from speaker.export import load_student
from speaker.metrics import equal_error_rate, minimum_detection_cost

LISTS = {"full": "dev-trials.txt", "3s": "dev-trials-3s.txt"}


@dataclass(frozen=True)
class Scored:
    """Trials with their cosines, all arrays of the same length; speakers are named `corpus/speaker`."""

    labels: np.ndarray
    scores: np.ndarray
    enrolments: np.ndarray
    tests: np.ndarray

    def part(self, keep):
        """The trials where `keep` is true."""
        return Scored(self.labels[keep], self.scores[keep], self.enrolments[keep], self.tests[keep])

    def by_corpus(self):
        """The trials of every corpus, then all of them as `pooled`."""
        corpora = np.array([name.split("/")[0] for name in self.enrolments])
        return {name: self.part(corpora == name) for name in sorted(set(corpora))} | {"pooled": self}

    @property
    def targets(self):
        """Scores of the target trials."""
        return self.scores[self.labels]

    @property
    def non_targets(self):
        """Scores of the non-target trials."""
        return self.scores[~self.labels]


def read_trials(speech, name):
    """Trials of a list in VoxCeleb's form: (target, enrolment, test)."""
    rows = [line.split() for line in (Path(speech) / name).read_text().splitlines()]
    return [(row[0] == "1", row[1], row[2]) for row in rows]


@torch.inference_mode()
def embed(network, store, longest=None):
    """Unit-length embeddings of whole pieces, or of the middle `longest` samples, [pieces, 192], float32 throughout."""
    bank, embeddings = FilterBank(), []
    for index in range(len(store)):
        samples = store.floats(index)
        first = max(len(samples) - longest, 0) // 2 if longest else 0
        wave = torch.from_numpy(samples[first : first + (longest or len(samples))])
        embeddings.append(network(bank(wave[None])))
    return torch.nn.functional.normalize(torch.cat(embeddings), dim=-1).numpy()


def speaker_of(path):
    """`corpus/speaker` of a path; the 3-second crops lie one folder deeper."""
    return "/".join(path.split("/")[-3:-1])


def cosines(left, right):
    """Scores of rows of unit length against each other."""
    return (left * right).sum(axis=1)


@dataclass(frozen=True)
class Paired:
    """Trials with the embeddings of both sides, [trials, 192] each."""

    labels: np.ndarray
    left: np.ndarray
    right: np.ndarray
    enrolments: np.ndarray
    tests: np.ndarray

    def scored(self, scores_of=cosines):
        """The trials with what `scores_of` makes of the two sides."""
        return Scored(self.labels, scores_of(self.left, self.right), self.enrolments, self.tests)


def paired(speech, cache, name, embeddings_of):
    """The trials of one list; every piece is embedded once."""
    trials = read_trials(speech, LISTS[name])
    paths = sorted({path for _, *pair in trials for path in pair})
    pieces = [Piece(str(Path(speech) / path), "", "") for path in paths]
    embeddings = embeddings_of(decoded(pieces, f"{cache}/dev-{name}"))
    place = {path: index for index, path in enumerate(paths)}
    return Paired(
        labels=np.array([target for target, _, _ in trials]),
        left=embeddings[[place[a] for _, a, _ in trials]],
        right=embeddings[[place[b] for _, _, b in trials]],
        enrolments=np.array([speaker_of(a) for _, a, _ in trials]),
        tests=np.array([speaker_of(b) for _, _, b in trials]),
    )


def score(speech, cache, name, embeddings_of):
    """The trials of one list, scored by cosine."""
    return paired(speech, cache, name, embeddings_of).scored()


def figures(scored):
    """EER in per cent, its threshold and minDCF(0.01), by corpus and pooled."""
    table = {}
    for corpus, part in scored.by_corpus().items():
        rate, threshold = equal_error_rate(part.targets, part.non_targets)
        table[corpus] = {
            "eer": round(100 * rate, 2),
            "threshold": round(threshold, 4),
            "minimum_cost": round(minimum_detection_cost(part.targets, part.non_targets), 3),
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
        scored = score(arguments.speech, arguments.cache, name, lambda store: embed(network, store))
        print(name, json.dumps(figures(scored)))


if __name__ == "__main__":
    main()
