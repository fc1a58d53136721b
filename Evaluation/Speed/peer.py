# One peer of the encoder race: holds the network ready and runs it when told to.
#
#   python peer.py pytorch|onnxruntime|openvino FOLDER THREADS
#
# Reads lines from standard input: `run SHAPE TIMES` answers with the seconds it took,
# `embed SHAPE` with the first embedding as JSON. The shapes are those of race.py.

import json
import sys
import time

import numpy as np

BINS = 128
WINDOW = 140  # frames of 1.5 s


def shapes(folder):
    """The inputs by name, each [batch, frames, bins]."""
    minute = np.fromfile(f"{folder}/sixty-seconds.f32", np.float32).reshape(-1, BINS)
    return {
        "utterance-3s": minute[None, :281],
        "windows-32": minute[: 32 * WINDOW].reshape(32, WINDOW, BINS),
        "utterance-60s": minute[None],
    }


def pytorch(folder, threads):
    import torch

    import network

    torch.set_num_threads(threads)
    encoder = network.load(folder)

    def embed(batch):
        with torch.inference_mode():
            return encoder(torch.from_numpy(batch)).numpy()

    return embed


def onnxruntime(folder, threads):
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = ort.InferenceSession(
        f"{folder}/model.onnx", options, providers=["CPUExecutionProvider"])
    return lambda batch: session.run(None, {"features": batch})[0]


def openvino(folder, threads):
    import openvino

    compiled = openvino.Core().compile_model(
        f"{folder}/model.onnx", "CPU",
        {
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "f32",
            "PERFORMANCE_HINT": "LATENCY",
        })
    return lambda batch: compiled(batch)[0]


PEERS = {"pytorch": pytorch, "onnxruntime": onnxruntime, "openvino": openvino}


def main():
    name, folder, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    embed = PEERS[name](folder, threads)
    inputs = {shape: np.ascontiguousarray(batch) for shape, batch in shapes(folder).items()}
    print("ready", flush=True)
    for line in sys.stdin:
        command, shape, *times = line.split()
        if command == "embed":
            print(json.dumps([float(value) for value in embed(inputs[shape])[0]]), flush=True)
            continue
        begin = time.perf_counter()
        for _ in range(int(times[0])):
            embed(inputs[shape])
        print(time.perf_counter() - begin, flush=True)


if __name__ == "__main__":
    main()
