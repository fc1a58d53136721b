# Before anybody races: the network in PyTorch, the exported ONNX file and the numpy front end
# give the reference implementation's own features and embeddings.
#
#   python check_peers.py FOLDER [GOLDENS]      GOLDENS is Fixtures/Models by default

import pathlib
import sys

import numpy as np
import soundfile

import mel
import peer

TOLERANCE = 3e-6  # of the largest value, for embeddings from given features


def largest_error(theirs, expected):
    return float(np.abs(theirs - expected).max() / np.abs(expected).max())


def main():
    folder = sys.argv[1]
    fixtures = pathlib.Path(__file__).parents[2] / "Fixtures" / "Models"
    goldens = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else fixtures
    cases = sorted((goldens / "qwen3-full-2048").glob("*.embedding.npy"))
    if not cases:
        sys.exit(f"{goldens / 'qwen3-full-2048'}: no *.embedding.npy; give the folder of goldens")
    for name in ("pytorch", "onnxruntime"):
        embed, worst = peer.PEERS[name](folder, 2), 0.0
        for case in cases:
            stem = case.name.removesuffix(".embedding.npy")
            features = np.load(goldens / "features" / "qwen3-mel128-24k" / f"{stem}.npy")
            worst = max(worst, largest_error(embed(features[None])[0], np.load(case)))
        if not worst <= TOLERANCE:
            sys.exit(f"{name}: differs by {worst:.1e} of the largest value, allowed {TOLERANCE:.0e}")
        print(f"{name}: {len(cases)} embeddings within {worst:.1e} of the largest value")
    for sound in sorted((goldens / "inputs").glob("*-24k.wav")):
        samples, _ = soundfile.read(sound, dtype="float32")
        expected = np.load(goldens / "features" / "qwen3-mel128-24k" / f"{sound.stem}.npy")
        error = np.abs(mel.features(samples) - expected).max()
        if not error < 1e-3:
            sys.exit(f"mel.py: {sound.name} differs by {error:.1e}, allowed 1e-3")


if __name__ == "__main__":
    main()
