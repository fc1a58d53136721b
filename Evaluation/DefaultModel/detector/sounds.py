# Sounds that are not speech: noise, hum, tones, bursts, knocks, rustling, music-like chords.

import numpy as np
from scipy import fft

from audio.features import SAMPLE_RATE


def coloured(random, length, exponent):
    """Noise of unit power whose amplitude falls as frequency to the `exponent`."""
    bins = length // 2 + 1
    spectrum = random.standard_normal((2, bins), dtype=np.float32)
    frequencies = np.maximum(np.arange(bins, dtype=np.float32) * SAMPLE_RATE / length, 30) / 1000
    noise = fft.irfft((spectrum[0] + 1j * spectrum[1]) * frequencies**-exponent, n=length)
    return noise / (noise.std() + 1e-9)


def background(random, length):
    """Steady noise of some colour, with hum or a slow swell now and then; unit power."""
    noise = coloured(random, length, random.uniform(0, 1.3))
    time = np.arange(length, dtype=np.float32) / SAMPLE_RATE
    if random.random() < 0.25:
        base = random.choice([50.0, 60.0])
        for harmonic in range(1, 8):
            noise = noise + random.uniform(0, 1.2) / harmonic * np.sin(2 * np.pi * base * harmonic * time)
    if random.random() < 0.3:
        noise = noise * (1 + 0.8 * np.sin(2 * np.pi * random.uniform(0.05, 0.4) * time + random.uniform(0, 6)))
    return (noise / (noise.std() + 1e-9)).astype(np.float32)


def tone(random, length):
    """A beep, steady or sliding."""
    time = np.arange(length) / SAMPLE_RATE
    pitch = random.uniform(200, 3500)
    return np.sin(2 * np.pi * (pitch * time + random.uniform(-300, 300) * time**2))


def burst(random, length):
    """Coloured noise that comes and goes: breath, cloth, paper, doors."""
    time = np.linspace(0, 1, length)
    shape = np.sin(np.pi * time) ** random.uniform(0.5, 4)
    if random.random() < 0.4:  # rustling or applause-like
        shape = shape * np.repeat(random.random(length // 400 + 1), 400)[:length]
    return coloured(random, length, random.uniform(-0.3, 1.2)) * shape


def knock(random, length):
    """A few damped strokes."""
    time = np.arange(length) / SAMPLE_RATE
    result = np.zeros(length)
    for onset in random.uniform(0, length / SAMPLE_RATE, int(random.integers(1, 5))):
        after = np.maximum(time - onset, 0)
        ring = np.sin(2 * np.pi * random.uniform(80, 900) * after) + 0.5 * random.standard_normal(length)
        result += ring * np.exp(-after * random.uniform(30, 120)) * (time >= onset)
    return result


def chord(random, length):
    """Music-like: three voices of harmonics, changing note every so often."""
    time = np.arange(length) / SAMPLE_RATE
    result = np.zeros(length)
    for _ in range(3):
        notes = 110 * 2 ** (random.integers(0, 30, int(length / SAMPLE_RATE / 0.4) + 1) / 12)
        phase = 2 * np.pi * np.cumsum(np.repeat(notes, int(0.4 * SAMPLE_RATE))[:length]) / SAMPLE_RATE
        phase = np.resize(phase, length)
        for harmonic in range(1, 6):
            result += np.sin(harmonic * phase) * random.uniform(0.2, 1) / harmonic
    return result * (0.6 + 0.4 * np.sin(2 * np.pi * random.uniform(0.5, 3) * time))


def events(random, length, share=0.12):
    """A track of scattered sounds of unit peak level, louder and softer, [length]."""
    track = np.zeros(length, dtype=np.float32)
    for _ in range(random.poisson(share * length / SAMPLE_RATE * 2.5)):
        kind = random.choice(4, p=[0.2, 0.45, 0.25, 0.1])
        seconds = random.uniform(1.5, 6) if kind == 3 else random.uniform(0.08, 1.2)
        count = min(int(seconds * SAMPLE_RATE), length)
        sound = (tone, burst, knock, chord)[kind](random, count)
        start = int(random.integers(0, length - count + 1))
        level = 10 ** (random.uniform(-24, 2) / 20)
        track[start : start + count] += level * sound / (np.sqrt(np.square(sound).mean()) + 1e-6)
    return track
