# The Qwen3 front end in numpy, as a script would write it: 24 kHz samples to log-mel features.

import numpy as np

RATE, SIZE, SHIFT, BINS, PADDING = 24000, 1024, 256, 128, 384


def slaney_filters():
    """[128, 513] triangles, equally spaced on Slaney's mel scale, each of area 1."""
    def to_mel(hertz):
        return np.where(hertz < 1000, 3 * hertz / 200,
                        15 + 27 * np.log(np.maximum(hertz, 1000) / 1000) / np.log(6.4))

    def to_hertz(mel):
        return np.where(mel < 15, 200 * mel / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))

    edges = to_hertz(np.linspace(0, to_mel(np.array(RATE / 2.0)), BINS + 2))
    bins = np.arange(SIZE // 2 + 1) * RATE / SIZE
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return triangles * (2 / (edges[2:] - edges[:-2]))[:, None]


def features(samples):
    """Natural logarithm of the mel magnitudes: float32 [frames, 128] of float32 samples."""
    padded = np.pad(samples, PADDING, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(SIZE) / SIZE)
    frames = np.lib.stride_tricks.sliding_window_view(padded, SIZE)[::SHIFT]
    spectrum = np.fft.rfft(frames * window)
    magnitude = np.sqrt(spectrum.real**2 + spectrum.imag**2 + 1e-9)
    return np.log(np.maximum(magnitude @ slaney_filters().T, 1e-5)).astype(np.float32)
