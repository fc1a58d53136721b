# Two short conversations of synthetic voices, with the truth of who spoke when.
# The voices are those of Debian's flite; the lines, the placement, the noise and the reference
# are ours and follow from this file alone.
#
#   apt-get install flite && pip install -r requirements.txt && python make_conversations.py

import pathlib
import subprocess
import tempfile

import numpy as np
import soundfile

RATE = 16000
HERE = pathlib.Path(__file__).parent

# Speaker, the pause before the line in seconds (negative: it starts while the other still speaks).
HARBOUR = [
    ("slt", 0.60, "Good morning everyone, thank you for coming at such short notice."),
    ("rms", 0.35, "I read the report last night and I still have two questions."),
    ("kal", 0.30, "Then let us begin with the money, because the rest depends on it."),
    ("slt", 0.45, "The harbour wall costs more than the whole of last year."),
    ("kal", 0.25, "Nobody told me that the stones have to come by ship."),
    ("rms", -0.90, "They always came by ship, even when my father built the first wall."),
    ("slt", 0.50, "We can save a third if the work waits until the spring."),
    ("rms", 0.30, "In the spring the storms are over and the days are longer."),
    ("kal", 0.40, "I would rather pay now than explain a flood to the market square."),
    ("slt", 0.35, "Then we ask for two offers and decide on Thursday."),
    ("rms", 0.25, "Agreed, I shall write the letters this afternoon."),
    ("kal", 0.30, "And I will find out who owns the ships."),
]

OBSERVATORY = [
    ("awb", 0.80, "The telescope has been closed for eleven nights in a row."),
    ("slt", 0.30, "Is it the clouds again, or is the motor still broken?"),
    ("rms", 0.40, "The motor is fine, I changed the bearing on Monday evening."),
    ("awb", 0.25, "So the clouds then, and nothing that any of us can repair."),
    ("kal", 0.45, "We could use the quiet time to sort the old photographic plates."),
    ("slt", 0.30, "There are nine thousand of them and half have no date."),
    ("kal", -0.80, "The dates are in the blue notebooks, on the shelf above the stairs."),
    ("rms", 0.35, "Those notebooks were wet for a whole winter, most of the ink is gone."),
    ("awb", 0.30, "Bring me the worst one and a strong lamp, I want to try something."),
    ("slt", 0.50, "Last time you tried something the whole building smelled of vinegar."),
    ("awb", 0.25, "And we could read every single number on that page."),
    ("kal", 0.30, "I remember the vinegar better than the numbers."),
    ("rms", 0.40, "Let us meet again when the sky is clear."),
]

# Name, lines, suffix, seed, signal-to-noise ratio in decibels.
CONVERSATIONS = [
    ("conversation-1", HARBOUR, "flac", 1, 38.0),
    ("conversation-2", OBSERVATORY, "opus", 2, 25.0),
]

# flite's own name of each voice (kal16 is kal at 16 kHz), and how loud the speaker is in decibels.
VOICES = {"kal": ("kal16", -1.0), "awb": ("awb", 1.0), "rms": ("rms", 0.0), "slt": ("slt", -2.0)}


def spoken(voice, line):
    """The line in flite's voice, 30 dB below full scale: float64 samples at 16 kHz."""
    name, level = VOICES[voice]
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["flite", "-voice", name, "-t", line, "-o", file.name], check=True)
        samples, rate = soundfile.read(file.name)
    assert rate == RATE, f"flite's voice {name} speaks at {rate} Hz, expected {RATE}"
    samples = samples - samples.mean()
    loudness = 10 ** ((-30 + level) / 20)
    return samples * loudness / np.sqrt(np.mean(samples**2))


def speech(samples):
    """Where the line is speech: (onset, end) in seconds, from the energy of 20 ms frames.

    Speech lies less than 40 dB under the loudest frame; pauses of up to 0.3 s are filled."""
    frame = RATE // 50
    count = len(samples) // frame
    energy = np.mean(samples[: count * frame].reshape(count, frame) ** 2, axis=1)
    active = np.flatnonzero(energy > energy.max() * 1e-4)
    regions = []
    for index in active:
        onset, end = index * frame / RATE, (index + 1) * frame / RATE
        if regions and onset - regions[-1][1] <= 0.3:
            regions[-1][1] = end
        else:
            regions.append([onset, end])
    return regions


def pink(generator, count):
    """Noise whose power falls by 3 dB an octave, root mean square 1."""
    spectrum = np.fft.rfft(generator.standard_normal(count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum, count)
    return noise / np.sqrt(np.mean(noise**2))


def conversation(lines, seed, ratio):
    """The mixture and its turns: float64 samples, [(onset, end, speaker)] in seconds."""
    generator = np.random.default_rng(seed)
    placed, turns, end = [], [], 0.0
    for speaker, pause, line in lines:
        samples = spoken(speaker, line)
        regions = speech(samples)
        # The pause is counted from speech to speech, not from file to file.
        pause += generator.uniform(-0.05, 0.05)
        start = round((end + pause - regions[0][0]) * RATE)
        placed.append((start, samples))
        turns += [(start / RATE + a, start / RATE + b, speaker) for a, b in regions]
        end = turns[-1][1]
    mixture = np.zeros(max(start + len(samples) for start, samples in placed) + RATE // 2)
    for start, samples in placed:
        mixture[start : start + len(samples)] += samples
    noise = pink(generator, len(mixture)) * 10 ** ((-30 - ratio) / 20)
    return mixture + noise, sorted(turns)


def main():
    for name, lines, suffix, seed, ratio in CONVERSATIONS:
        samples, turns = conversation(lines, seed, ratio)
        assert np.abs(samples).max() < 1, f"{name}: the mixture clips"
        path = HERE / f"{name}.{suffix}"
        if suffix == "opus":
            soundfile.write(
                path, samples, RATE, format="OGG", subtype="OPUS", compression_level=0.92)
        else:
            soundfile.write(path, samples, RATE, subtype="PCM_16", compression_level=1.0)
        with open(HERE / f"{name}.rttm", "w", encoding="utf-8") as rttm:
            for onset, end, speaker in turns:
                rttm.write(
                    f"SPEAKER {name} 1 {onset:.3f} {end - onset:.3f}"
                    f" <NA> <NA> {speaker} <NA> <NA>\n")
        print(f"{path.name}: {len(samples) / RATE:.1f} s, {len(turns)} turns,"
              f" {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
