# Files that are not what their name says, or hold what cannot be embedded; and a tone beside them
# that is in order. Python's standard library alone: python3 make_broken.py

import math
import pathlib
import struct

HERE = pathlib.Path(__file__).parent
RATE = 16000
PCM, FLOAT = 1, 3


def wav(data, form, bits, claimed=None):
    """A mono WAV file of 16 kHz; `claimed` is the data length that the header states, in bytes."""
    length = len(data) if claimed is None else claimed
    block = bits // 8
    header = struct.pack("<4sI4s", b"RIFF", 36 + length, b"WAVE")
    layout = struct.pack("<4sIHHIIHH", b"fmt ", 16, form, 1, RATE, RATE * block, block, bits)
    return header + layout + struct.pack("<4sI", b"data", length) + data


def pcm(samples):
    return struct.pack(f"<{len(samples)}h", *(round(32767 * x) for x in samples))


def floats(samples):
    return struct.pack(f"<{len(samples)}f", *samples)


def tone(seconds):
    """A quarter of full scale at 440 Hz."""
    return [0.25 * math.sin(2 * math.pi * 440 * k / RATE) for k in range(round(seconds * RATE))]


half = tone(0.5)
with_nan = tone(0.1)
with_nan[800] = math.nan
with_infinity = tone(0.1)
with_infinity[801] = math.inf

FILES = {
    "tone.wav": wav(pcm(half), PCM, 16),
    "silence.wav": wav(pcm([0.0] * (RATE // 2)), PCM, 16),
    "too-short.wav": wav(pcm(half[:100]), PCM, 16),
    "no-samples.wav": wav(b"", PCM, 16),
    "truncated.wav": wav(pcm(half[:4000]), PCM, 16, claimed=2 * RATE),
    "header-only.wav": wav(b"", PCM, 16, claimed=2 * RATE)[:30],
    "empty.wav": b"",
    "text.wav": b"This is a line of text, not audio.\n",
    "not-a-number.wav": wav(floats(with_nan), FLOAT, 32),
    "infinite.wav": wav(floats(with_infinity), FLOAT, 32),
}

for name, content in FILES.items():
    (HERE / name).write_bytes(content)
