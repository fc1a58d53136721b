# The golden that ties the Swift side to this one: an embedding by PyTorch.

import argparse
import os

import numpy as np
import torch

from audio.data import Piece, decode
from audio.features import FilterBank
from speaker.export import load_student


@torch.inference_mode()
def main():
    """Embeds one recording with exported weights, in float32, and stores the raw vector."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", required=True)
    parser.add_argument("--recording", required=True)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    network = load_student(arguments.weights)
    wave = torch.from_numpy(decode(Piece(arguments.recording, "", "")))
    embedding = network(FilterBank()(wave[None]))[0].numpy()
    os.makedirs(os.path.dirname(os.path.abspath(arguments.output)), exist_ok=True)
    np.save(arguments.output, embedding.astype(np.float32))


if __name__ == "__main__":
    main()
