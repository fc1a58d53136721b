# Reference turns of conversations, as masks on a regular grid of frames.

from pathlib import Path

import numpy as np


def recordings(conversations):
    """Every recording below a folder that has an RTTM beside it: (sound file, turns file), sorted."""
    pairs = []
    for turns in sorted(Path(conversations).rglob("*.rttm")):
        sounds = [p for p in turns.parent.glob(f"{turns.stem}.*") if p.suffix in (".opus", ".flac", ".wav")]
        if sounds:
            pairs.append((sorted(sounds)[0], turns))
    return pairs


def read_turns(path):
    """(speaker, onset, duration) of every SPEAKER line of an RTTM, seconds."""
    fields = (line.split() for line in Path(path).read_text().splitlines())
    return [(f[7], float(f[3]), float(f[4])) for f in fields if f and f[0] == "SPEAKER"]


def speaker_masks(turns, frames, seconds_per_frame):
    """Who speaks in which frame, [speakers, frames], speakers in the order of their names."""
    names = sorted({speaker for speaker, _, _ in turns})
    masks = np.zeros((len(names), frames), dtype=bool)
    for speaker, onset, duration in turns:
        first, last = round(onset / seconds_per_frame), round((onset + duration) / seconds_per_frame)
        masks[names.index(speaker), first:last] = True
    return masks
