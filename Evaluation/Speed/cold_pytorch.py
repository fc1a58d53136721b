# One file to its embedding with PyTorch and numpy, as a short script does it:
# python cold_pytorch.py FOLDER FILE.wav

import json
import sys

import soundfile
import torch

import mel
import network

samples, rate = soundfile.read(sys.argv[2], dtype="float32")
assert rate == mel.RATE, f"{sys.argv[2]}: {rate} Hz, expected {mel.RATE}"
encoder = network.load(sys.argv[1])
with torch.inference_mode():
    embedding = encoder(torch.from_numpy(mel.features(samples))[None])[0]
print(json.dumps({"embedding": embedding.tolist()}))
