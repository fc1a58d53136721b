# Conversations drawn out: the same one over and over, each time at another speed (2 % at most),
# with other noise 38 dB below it and another beginning, so that no window occurs twice.
#
#   python draw_out.py FOLDER times TIMES RECORDING …   NAME.wav and NAME.rttm for each recording
#   python draw_out.py FOLDER hours HOURS RECORDING …   all.wav and all.rttm, all of them by turns

import pathlib
import sys

import numpy as np
import soundfile
from scipy.signal import resample_poly

from peer_scores import RATE, samples_of
from speech import turns


def altered(samples, random):
    """The samples, and how times in them become times in the result: factor and offset."""
    percent, gap = int(random.integers(98, 103)), int(random.integers(0, RATE * 3 // 4))
    slower = resample_poly(samples, percent, 100) if percent != 100 else samples
    slower = np.concatenate([np.zeros(gap), slower])
    loudness = 10 ** (-38 / 20) * np.sqrt((samples**2).mean())
    noisy = slower + loudness * random.standard_normal(len(slower))
    return np.clip(noisy, -1, 1), percent / 100, gap / RATE


def write(folder, name, rounds, random, most=float("inf")):
    """One recording of the rounds' recordings, ended where it has so many seconds."""
    at, spoken = 0.0, []
    with soundfile.SoundFile(folder / f"{name}.wav", "w", RATE, 1, "PCM_16", format="RF64") as sound:
        for path in rounds:
            samples, factor, offset = altered(samples_of(path), random)
            for speaker, onset, end in turns(path.with_suffix(".rttm"))[path.stem]:
                start = at + offset + factor * onset
                spoken.append(f"SPEAKER {name} 1 {start:.3f} {factor * (end - onset):.3f}"
                              f" <NA> <NA> {speaker} <NA> <NA>\n")
            sound.write(samples)
            at += len(samples) / RATE
            if at >= most:
                break
    (folder / f"{name}.rttm").write_text("".join(spoken), encoding="utf-8")


def main():
    folder, kind, number = pathlib.Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    paths = [pathlib.Path(argument) for argument in sys.argv[4:]]
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(7)
    if kind == "hours":
        write(folder, "all", (path for _ in iter(int, 1) for path in paths), random, 3600 * number)
    else:
        for path in paths:
            write(folder, path.stem, [path] * int(number), random)


if __name__ == "__main__":
    main()
