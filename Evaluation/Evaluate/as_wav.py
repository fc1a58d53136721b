# Recordings as 16 kHz float WAV files, so that no codec's time is measured with a model's:
# python as_wav.py FOLDER RECORDING …

import pathlib
import sys

import soundfile

import peer_scores

for number, path in enumerate(sys.argv[2:]):
    soundfile.write(
        pathlib.Path(sys.argv[1], f"{number:03d}.wav"), peer_scores.samples_of(path),
        peer_scores.RATE, subtype="FLOAT")
