# Where a clean utterance has speech: what the composer's labels are made of.

import numpy as np

from audio.features import SAMPLE_RATE

HOP = SAMPLE_RATE // 100  # one value each 10 ms
LENGTH = SAMPLE_RATE // 40  # from 25 ms
FILLED = 30  # values; pauses up to 0.3 s belong to speech
SHORTEST = 12  # values; stretches under 0.12 s are dropped


def fill_pauses(active, longest=FILLED):
    """The mask with inner pauses of up to `longest` values filled."""
    edges = np.flatnonzero(np.diff(active.astype(np.int8)))
    result = active.copy()
    for first, last in zip(edges, edges[1:]):
        if active[first] and last - first <= longest:
            result[first : last + 1] = True
    return result


def drop_short(active, shortest=SHORTEST):
    """The mask without stretches of fewer than `shortest` values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], active.astype(np.int8), [0]])))
    result = active.copy()
    for first, last in zip(edges[::2], edges[1::2]):
        if last - first < shortest:
            result[first:last] = False
    return result


def speech_mask(samples):
    """Which 10 ms of a clean utterance are speech: 9 dB above its floor, 12 to 38 dB under its loudest."""
    emphasised = np.append(samples[0], samples[1:] - 0.97 * samples[:-1])
    padded = np.pad(emphasised, LENGTH // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, LENGTH)[::HOP]
    level = 10 * np.log10(np.square(frames, dtype=np.float32).mean(axis=1) + 1e-10)
    floor, peak = np.percentile(level, 5), np.percentile(level, 98)
    limit = np.clip(floor + 9, peak - 38, peak - 12)
    return drop_short(fill_pauses(level > limit))
