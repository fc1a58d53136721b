# One file to its embedding with onnxruntime and numpy, as a short script does it:
# python cold_onnxruntime.py FOLDER FILE.wav

import json
import sys

import onnxruntime
import soundfile

import mel

samples, rate = soundfile.read(sys.argv[2], dtype="float32")
assert rate == mel.RATE, f"{sys.argv[2]}: {rate} Hz, expected {mel.RATE}"
session = onnxruntime.InferenceSession(
    f"{sys.argv[1]}/model.onnx", providers=["CPUExecutionProvider"])
embedding = session.run(None, {"features": mel.features(samples)[None]})[0][0]
print(json.dumps({"embedding": embedding.tolist()}))
