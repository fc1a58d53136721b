# The detector as safetensors: folded convolutions, their description, and a
# golden (features in, logits out) computed by PyTorch.

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open

from audio.data import read_list
from audio.features import FilterBank
from detector.network import Detector
from speaker.attribution import attribution
from speaker.export import write

FRAMES = 301  # of the golden, an odd number on purpose


def load_detector(path):
    """What maps features [1, frames, 80] to logits: an exported file's layers, or a checkpoint's average."""
    if str(path).endswith(".pt"):
        average = torch.load(path, weights_only=True)["average"]
        network = Detector(average["output.weight"].shape[1])
        network.load_state_dict(average)
        return network.eval()
    with safe_open(path, framework="pt") as file:
        found, layers = {name: file.get_tensor(name) for name in file.keys()}, json.loads(file.metadata()["layers"])
    return lambda features: run_folded(found, layers, features[0])[None]


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
    np.save(f"{folder}/detector.logits.npy", logits.contiguous().numpy())


def metadata(checkpoint, layers, thresholds):
    """The `__metadata__` of the file, text to text."""
    return {
        "name": "timbre-speech",
        "version": "1",
        "licence": "Apache-2.0",
        "layers": json.dumps(layers),
        "classes": json.dumps(["nobody", "one voice", "two or more"]),
        "features": "3dspeaker, mean kept; (value - features.mean) * features.scale; zeros beyond the edges",
        "seconds_per_output": "0.02",
        "first_output_seconds": "0.0125",
        "speech_threshold": str(thresholds[0]),
        "overlap_threshold": str(thresholds[1]),
        "provenance": (
            f"trained on conversations composed as it went, {checkpoint['step']} steps of {checkpoint['batch']} "
            "stretches of 10 s;\nrecipe and full card: Evaluation/DefaultModel"
        ),
    }


def rates(network, conversations, thresholds):
    """Miss, false alarm and overlap in per cent on every folder of recordings, a line each."""
    # This one imports this module.
    from detector.evaluate import detected, figures

    lines = []
    for group, rows in detected(network, conversations).items():
        found = figures(rows, speech_threshold=thresholds[0], overlap_threshold=thresholds[1])
        lines.append(f"{group}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in found.items()))
    return "\n".join(lines)


@torch.inference_mode()
def main():
    """Exports a checkpoint's average and writes the golden beside it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--speech", required=True)
    parser.add_argument("--conversations")
    parser.add_argument("--output", required=True)
    parser.add_argument("--golden", required=True)
    parser.add_argument("--speech-threshold", type=float, default=0.5)
    parser.add_argument("--overlap-threshold", type=float, default=0.6)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    checkpoint, network = torch.load(arguments.checkpoint, weights_only=True), load_detector(arguments.checkpoint)
    found, layers = tensors(network), description(network)
    probe = 4 * torch.randn(1, 200, 80) - 8
    difference = float((run_folded(found, layers, probe[0]) - network(probe)[0]).abs().max())
    if difference > 0.1:
        raise SystemExit(f"{arguments.checkpoint}: folding and float16 moved a logit by {difference}, expected under 0.1")
    thresholds = (arguments.speech_threshold, arguments.overlap_threshold)
    entries = metadata(checkpoint, layers, thresholds)
    known = attribution({piece.corpus for piece in read_list(arguments.speech, "train.tsv")})
    entries |= {key: text for key, text in known.items() if key == "attribution"}  # the rest is the speaker model's
    if arguments.conversations:
        entries["error_rates"] = rates(network, arguments.conversations, thresholds)
    write(found, entries, arguments.output)
    write_golden(found, layers, arguments.golden)


if __name__ == "__main__":
    main()
