# The cohort for score normalisation: the student's own mean embeddings of training speakers.

import argparse

import numpy as np
import torch

from audio.data import PieceStore, training_pieces
from audio.features import FilterBank
from speaker.export import load_student, write
from speaker.voices import VOICES

LONGEST = 6  # pieces a speaker


@torch.inference_mode()
def speaker_mean(network, bank, waves):
    """The unit-length mean of a speaker's unit-length embeddings."""
    embeddings = torch.cat([network(bank(torch.from_numpy(wave)[None])) for wave in waves])
    mean = torch.nn.functional.normalize(embeddings, dim=-1).mean(dim=0)
    return torch.nn.functional.normalize(mean, dim=-1)


def main():
    """Writes `cohort`, float16 [speakers, 192], speakers of at least two pieces in the order of their names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--speakers", type=int, default=400)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    pieces = training_pieces(arguments.speech)
    store = PieceStore(f"{arguments.cache}/{VOICES[0].name}")
    by_speaker = {}
    for index, piece in enumerate(pieces):
        by_speaker.setdefault(piece.speaker, []).append(index)
    names = sorted(name for name, indices in by_speaker.items() if len(indices) > 1)
    chosen = [names[int(place)] for place in np.linspace(0, len(names) - 1, min(arguments.speakers, len(names)))]
    network, bank = load_student(arguments.weights), FilterBank()
    means = [speaker_mean(network, bank, map(store.floats, by_speaker[name][:LONGEST])) for name in chosen]
    entries = {"name": "timbre-cohort", "version": "1", "speakers": str(len(means))}
    write({"cohort": torch.stack(means).half()}, entries, arguments.output)


if __name__ == "__main__":
    main()
