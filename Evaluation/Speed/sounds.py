# What the races are run on: made-up voices, and the features of them. Writes into FOLDER:
# ten-seconds.wav (24 kHz) and sixty-seconds.f32, the features [5625, 128] of a minute.
#
#   python sounds.py FOLDER

import sys

import numpy as np
import soundfile

import mel
import weights


def voice(seconds, seed):
    """Syllables of a gliding pulse train over noise: float32 samples at 24 kHz."""
    generator = np.random.default_rng(seed)
    time = np.arange(round(seconds * mel.RATE)) / mel.RATE
    pitch = 120 + 30 * np.sin(2 * np.pi * 0.4 * time) + 10 * np.sin(2 * np.pi * 1.7 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / mel.RATE
    sound = sum(np.cos(k * phase) / k**1.2 for k in range(1, 40))
    syllables = 0.5 - 0.5 * np.cos(2 * np.pi * 4 * time)
    noise = generator.standard_normal(len(time))
    return (0.08 * syllables * sound + 0.003 * noise).astype(np.float32)


def main():
    folder = sys.argv[1]
    weights.refuse_repository(folder)
    soundfile.write(f"{folder}/ten-seconds.wav", voice(10, seed=1), mel.RATE, subtype="PCM_16")
    mel.features(voice(60, seed=2)).tofile(f"{folder}/sixty-seconds.f32")


if __name__ == "__main__":
    main()
