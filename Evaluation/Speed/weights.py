# The full-size Qwen3 encoder with made-up weights: 12,001,088 numbers that follow from a formula,
# so that a race needs no download. 48 MB; never inside a repository.
#
#   python weights.py FOLDER      writes FOLDER/model.safetensors and FOLDER/config.json

import json
import pathlib
import struct
import sys

import numpy as np

FOLDER_NAME = "qwen3-full-2048"  # part of every tensor's key, see `key` below
PREFIX = "speaker_encoder."
BINS, CHANNELS, AGGREGATION, ATTENTION, SQUEEZE, DIMENSION = 128, 512, 1536, 128, 128, 2048
SCALE = 8


def layers():
    """Name, weight shape [out, in, kernel] and gain of the 38 affine layers, in order."""
    group = CHANNELS // SCALE
    yield "blocks.0.conv", (CHANNELS, BINS, 5), 0.5
    for block in (1, 2, 3):
        name = f"blocks.{block}"
        yield f"{name}.tdnn1.conv", (CHANNELS, CHANNELS, 1), 1.2
        for branch in range(SCALE - 1):
            yield f"{name}.res2net_block.blocks.{branch}.conv", (group, group, 3), 1.2
        yield f"{name}.tdnn2.conv", (CHANNELS, CHANNELS, 1), 1.2
        yield f"{name}.se_block.conv1", (SQUEEZE, CHANNELS, 1), 4.0
        yield f"{name}.se_block.conv2", (CHANNELS, SQUEEZE, 1), 4.0
    yield "mfa.conv", (AGGREGATION, AGGREGATION, 1), 1.5
    yield "asp.tdnn.conv", (ATTENTION, 3 * AGGREGATION, 1), 1.0
    yield "asp.conv", (AGGREGATION, ATTENTION, 1), 2.0
    yield "fc", (DIMENSION, 2 * AGGREGATION, 1), 1.0


def uniform(name, count):
    """SplitMix64 seeded with FNV-1a of the tensor's key: float64 in [0, 1)."""
    seed = 0xCBF29CE484222325
    for byte in f"{FOLDER_NAME}/{name}".encode():
        seed = ((seed ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(
            0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def spread(name, count, centre, half):
    return (centre + half * (2 * uniform(name, count) - 1)).astype(np.float32)


def tensors():
    """Every tensor by its name in the checkpoint, float32, row-major."""
    result = {}
    for layer, shape, gain in layers():
        name = PREFIX + layer
        inputs = shape[1] * shape[2]
        weight = spread(f"{name}.weight", shape[0] * inputs, 0, gain * np.sqrt(3 / inputs))
        centre, half = (-1, 0.5) if layer == "mfa.conv" else (-0.25, 0.25)
        bias = spread(f"{name}.bias", shape[0], centre, half)
        if layer == "blocks.0.conv":
            # Log features have a mean near -5: this brings the first layer's input to zero.
            sums = weight.reshape(shape[0], inputs).sum(axis=1, dtype=np.float64)
            bias = (bias + 5.25 * sums).astype(np.float32)
        result[f"{name}.weight"] = weight.reshape(shape)
        result[f"{name}.bias"] = bias
    return result


def write_safetensors(path, named):
    """An eight-byte length, a JSON header, the tensors one after another."""
    header, offset = {}, 0
    for name, tensor in named.items():
        end = offset + tensor.nbytes
        header[name] = {
            "dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in named.values():
            file.write(tensor.tobytes())


def read_safetensors(path):
    """The float32 tensors of a file by name."""
    data = np.memmap(path, np.uint8, mode="r")
    length = int(data[:8].view(np.uint64)[0])
    header = json.loads(bytes(data[8 : 8 + length]))
    header.pop("__metadata__", None)
    result = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        result[name] = data[begin:end].view(np.float32).reshape(entry["shape"])
    return result


def refuse_repository(folder):
    """Weights are never version-controlled: stops when a parent of the folder holds .git."""
    resolved = pathlib.Path(folder).resolve()
    for parent in (resolved, *resolved.parents):
        if (parent / ".git").exists():
            sys.exit(f"{folder}: lies inside the repository {parent}; give a folder outside of it")


CONFIGURATION = {
    "architectures": ["Qwen3TTSForConditionalGeneration"],
    "model_type": "qwen3_tts",
    "tts_model_type": "base",
    "tts_model_size": "1b7",
    "speaker_encoder_config": {"enc_dim": DIMENSION, "sample_rate": 24000},
}


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python weights.py FOLDER (outside of the repository)")
    folder = pathlib.Path(sys.argv[1])
    refuse_repository(folder)
    folder.mkdir(parents=True, exist_ok=True)
    named = tensors()
    begin = named[PREFIX + "blocks.0.conv.weight"].ravel()[:2]
    expected = np.array([-0.008914984, 0.015349503], np.float32)
    if not np.allclose(begin, expected, rtol=0, atol=1e-9):
        sys.exit(f"weights.py: the formula gives {begin}, expected {expected}; report this")
    write_safetensors(folder / "model.safetensors", named)
    (folder / "config.json").write_text(json.dumps(CONFIGURATION, indent=2) + "\n")
    count = sum(tensor.size for tensor in named.values())
    print(f"{folder / 'model.safetensors'}: {len(named)} tensors, {count:,} values")


if __name__ == "__main__":
    main()
