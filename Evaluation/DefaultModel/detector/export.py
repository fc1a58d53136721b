# The detector as safetensors: folded convolutions, their description, and a
# golden (features in, logits out) computed by PyTorch.

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from audio.features import FilterBank
from detector.network import Detector
from speaker.export import write

FRAMES = 301  # of the golden, an odd number on purpose


def load_detector(path):
    """The averaged network of a checkpoint, in evaluation mode."""
    network = Detector()
    network.load_state_dict(torch.load(path, weights_only=True)["average"])
    return network.eval()


def tensors(network):
    """Float16 tensors: `features.mean`, `features.scale`, and weight and bias of every convolution."""
    found = {"features.mean": network.mean, "features.scale": network.scale}
    for index, layer in enumerate(network.layers):
        found[f"layers.{index}.weight"], found[f"layers.{index}.bias"] = layer.folded()
    found["output.weight"], found["output.bias"] = network.output.weight.detach(), network.output.bias.detach()
    return {name: value.half().contiguous() for name, value in found.items()}


def description(network):
    """The layers in order, for whoever runs them."""
    layers = [layer.description(f"layers.{index}") for index, layer in enumerate(network.layers)]
    last = {"name": "output", "kernel": 1, "stride": 1, "dilation": 1, "padding": 0}
    return layers + [last | {"activation": "none", "residual": False}]


def run_folded(found, layers, features):
    """The folded network, [frames, 80] to [outputs, 3], in float32: what the toolkit computes."""
    found = {name: value.float() for name, value in found.items()}
    x = ((features - found["features.mean"]) * found["features.scale"]).T[None]
    for layer in layers:
        weight, bias = found[f"{layer['name']}.weight"], found[f"{layer['name']}.bias"]
        y = torch.nn.functional.conv1d(x, weight, bias, layer["stride"], layer["padding"], layer["dilation"])
        y = torch.relu(y) if layer["activation"] == "relu" else y
        x = x + y if layer["residual"] else y
    return x[0].T


def synthetic_signal():
    """Three seconds by formula: silence, a gliding buzz, two buzzes, noise of a linear congruence."""
    time = np.arange(400 + 160 * (FRAMES - 1)) / 16000
    first = np.sign(np.sin(2 * np.pi * (120 * time + 20 * time**2))) * ((time > 0.5) & (time < 2.2))
    second = np.sign(np.sin(2 * np.pi * 210 * time)) * ((time > 1.5) & (time < 2.8))
    state, noise = 1, np.empty(len(time))
    for index in range(len(time)):
        state = (1103515245 * state + 12345) % 2**31
        noise[index] = state / 2**30 - 1
    return (0.1 * first + 0.08 * second + 0.003 * noise).astype(np.float32)


def write_golden(found, layers, folder):
    """`detector.features.npy` [frames, 80] and `detector.logits.npy` [ceil(frames / 2), 3]."""
    features = FilterBank()(torch.from_numpy(synthetic_signal())[None], remove_mean=False)[0]
    logits = run_folded(found, layers, features)
    Path(folder).mkdir(parents=True, exist_ok=True)
    np.save(f"{folder}/detector.features.npy", features.numpy())
    np.save(f"{folder}/detector.logits.npy", logits.numpy())


@torch.inference_mode()
def main():
    """Exports a checkpoint's average and writes the golden beside it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--golden", required=True)
    parser.add_argument("--overlap-threshold", type=float, default=0.5)
    arguments = parser.parse_args()
    checkpoint = torch.load(arguments.checkpoint, weights_only=True)
    network = load_detector(arguments.checkpoint)
    found, layers = tensors(network), description(network)
    probe = torch.randn(1, 200, 80)
    difference = float((run_folded(found, layers, probe[0]) - network(probe)[0]).abs().max())
    if difference > 0.1:
        raise SystemExit(f"{arguments.checkpoint}: folding and float16 moved a logit by {difference}, expected under 0.1")
    entries = {
        "name": "timbre-speech",
        "version": "1",
        "licence": "Apache-2.0",
        "layers": json.dumps(layers),
        "classes": json.dumps(["nobody", "one voice", "two or more"]),
        "features": "3dspeaker, mean kept; (value - features.mean) * features.scale; zeros beyond the edges",
        "seconds_per_output": "0.02",
        "first_output_seconds": "0.0125",
        "speech_threshold": "0.5",
        "overlap_threshold": str(arguments.overlap_threshold),
        "provenance": (
            "trained on conversations composed of librispeech, speechocean762, speechcommands (CC BY 4.0), "
            f"alphanumeric and dspspeech20 (MIT); {checkpoint['step']} steps of {checkpoint.get('batch', 24)} "
            "stretches of 10 s; recipe: Evaluation/DefaultModel"
        ),
    }
    write(found, entries, arguments.output)
    write_golden(found, layers, arguments.golden)


if __name__ == "__main__":
    main()
