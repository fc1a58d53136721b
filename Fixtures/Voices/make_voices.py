# Two recordings of one synthetic voice and one of another, for "same or different?".
# The voices are those of Debian's flite; the sentences are ours.
#
#   apt-get install flite && pip install -r requirements.txt && python make_voices.py

import pathlib
import subprocess
import tempfile

import numpy as np
import soundfile

HERE = pathlib.Path(__file__).parent

# File, flite's voice (kal16 is kal at 16 kHz), sentence, level in decibels, seed of the noise.
RECORDINGS = [
    ("kal-1", "kal16", "The evening train was late again, so we walked along the river.", -24, 1),
    ("kal-2", "kal16", "Please leave the small grey parcel with the neighbour upstairs.", -30, 2),
    ("slt-1", "slt", "There is fresh bread on the table and coffee in the kitchen.", -24, 3),
]


def recording(voice, sentence, level, seed):
    """The sentence at the level asked for, in white noise 45 dB below: float64 samples, hertz."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["flite", "-voice", voice, "-t", sentence, "-o", file.name], check=True)
        samples, rate = soundfile.read(file.name)
    samples = samples - samples.mean()
    loudness = 10 ** (level / 20)
    samples *= loudness / np.sqrt(np.mean(samples**2))
    noise = np.random.default_rng(seed).standard_normal(len(samples))
    return samples + noise * loudness * 10 ** (-45 / 20), rate


def main():
    for name, voice, sentence, level, seed in RECORDINGS:
        samples, rate = recording(voice, sentence, level, seed)
        assert np.abs(samples).max() < 1, f"{name}: the recording clips"
        path = HERE / f"{name}.flac"
        soundfile.write(path, samples, rate, subtype="PCM_16", compression_level=1.0)
        print(f"{path.name}: {len(samples) / rate:.1f} s at {rate} Hz,"
              f" {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
