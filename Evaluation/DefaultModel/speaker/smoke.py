# The whole recipe in a minute: synthetic voices, a stand-in teacher, a small
# student, an export that loads, and the same embedding from both ends.

import argparse
import json
from pathlib import Path

import numpy as np
import soundfile
import torch

from audio.data import decoded, training_pieces
from audio.features import SAMPLE_RATE, FilterBank
from speaker.export import halved, load_student, metadata, write
from speaker.train import Trainer, settings
from speaker.voices import VOICES

SPEAKERS, PIECES = 12, 6


def synthetic_voice(random, pitch, formants):
    """Two seconds of a buzzing source through three resonances that wander a little."""
    time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    glide = pitch * (1 + 0.08 * np.sin(2 * np.pi * random.uniform(0.5, 3) * time))
    phase = 2 * np.pi * np.cumsum(glide) / SAMPLE_RATE
    total = np.zeros_like(time)
    for harmonic in range(1, 30):
        frequency = harmonic * glide
        gains = [1 / (1 + ((frequency - f * random.uniform(0.97, 1.03)) / 120) ** 2) for f in formants]
        total += np.sin(harmonic * phase) * sum(gains) / harmonic**0.5
    return 0.2 * total / np.abs(total).max() + 0.001 * random.standard_normal(len(time))


def synthetic_speech(folder, seed):
    """A folder of speech as the recipe expects it: sound files and `train.tsv`."""
    random, rows = np.random.default_rng(seed), []
    for speaker in range(SPEAKERS):
        pitch, base = random.uniform(80, 260), random.uniform(0.85, 1.25)
        formants = base * random.uniform(0.9, 1.1, 3) * np.array([550, 1500, 2500])
        for piece in range(PIECES):
            path = folder / f"synthetic/s{speaker:02}/{piece}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, synthetic_voice(random, pitch, formants), SAMPLE_RATE)
            rows.append(f"synthetic/s{speaker:02}/{piece}.wav\ts{speaker:02}\tsynthetic\t-\t2.00")
    (folder / "train.tsv").write_text("\n".join(rows) + "\n")


def stand_in_teacher(cache, pieces, seed):
    """One random direction a speaker instead of CAM++, so that nothing has to be fetched."""
    store = decoded(pieces, f"{cache}/{VOICES[0].name}")
    directions = np.random.default_rng(seed).standard_normal((SPEAKERS, 192)).astype(np.float32)
    places = [int(piece.speaker[1:]) for piece in pieces]
    np.save(f"{cache}/{VOICES[0].name}.teacher.npy", directions[places])
    return store


@torch.inference_mode()
def embedding(network, samples):
    """The raw embedding of one waveform."""
    return network(FilterBank()(torch.from_numpy(samples)[None]))[0]


def main():
    """Trains for the minutes given and checks what comes out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", required=True)
    parser.add_argument("--minutes", type=float, default=0.7)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    run = Path(arguments.run)
    synthetic_speech(run / "speech", seed=1)
    pieces = training_pieces(run / "speech")
    store = stand_in_teacher(run / "cache", pieces, seed=2)
    options = ["--speech", f"{run}/speech", "--cache", f"{run}/cache", "--run", f"{run}/speaker"]
    options += ["--minutes", str(arguments.minutes), "--channels", "64", "--threads", str(arguments.threads)]
    trainer = Trainer(settings(options), pieces)
    trainer.run()
    checkpoint = torch.load(trainer.path, weights_only=True)
    weights = run / "speaker.safetensors"
    write(halved(checkpoint["average"]), metadata(checkpoint, SPEAKERS, {}, ""), weights)
    exported = embedding(load_student(weights), store.floats(0))
    soundfile.write(run / "golden.wav", store.floats(0), SAMPLE_RATE, subtype="FLOAT")
    np.save(run / "golden.embedding.npy", exported.numpy())
    trained = embedding(trainer.average.eval(), store.floats(0))
    cosine = float(torch.nn.functional.cosine_similarity(exported, trained, dim=0))
    print(json.dumps({"steps": trainer.counters.step, "cosine_after_export": round(cosine, 6)}))
    if not cosine > 0.999:
        raise SystemExit(f"{weights}: the exported model's cosine to the trained one is {cosine}, expected over 0.999")


if __name__ == "__main__":
    main()
