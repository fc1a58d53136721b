# Kaldi's log-mel filter bank in numpy, in 3D-Speaker's form: 80 bins, Povey window, samples in
# -1...1, no dither, the mean over time removed.

import numpy as np

RATE, LENGTH, SHIFT, TRANSFORM, BINS = 16000, 400, 160, 512, 80


def mel(hertz):
    return 1127 * np.log(1 + hertz / 700)


def filters():
    """[256, 80] triangles linear in mel from 20 to 8000 Hz; the last bin has no weight."""
    edges = np.linspace(mel(20), mel(RATE / 2), BINS + 2)
    place = mel(np.arange(TRANSFORM // 2) * RATE / TRANSFORM)[:, None]
    rising = (place - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - place) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling))


def log_mel(samples):
    """Float32 [frames, 80] of float32 samples at 16 kHz."""
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), LENGTH)[::SHIFT]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(LENGTH) / (LENGTH - 1))) ** 0.85
    spectrum = np.fft.rfft((frames - 0.97 * before) * window, TRANSFORM)[:, : TRANSFORM // 2]
    power = spectrum.real**2 + spectrum.imag**2
    logs = np.log(np.maximum(power @ filters(), 2.0**-23))
    return (logs - logs.mean(axis=0)).astype(np.float32)
