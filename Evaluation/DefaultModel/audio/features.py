# 3D-Speaker's features, a batch at a time: what the teacher and the student hear.
#
# The arithmetic is that of torchaudio's Kaldi filter bank with its defaults and
# no dither, on samples in -1...1 (`FBank(80, 16000, mean_nor=True)` in 3D-Speaker).

import math

import torch

SAMPLE_RATE = 16000
BINS = 80
FRAME_LENGTH = 400
FRAME_SHIFT = 160
TRANSFORM_LENGTH = 512
FLOOR = 1.1920928955078125e-07


def mel(hertz):
    """Kaldi's mel scale: 1127 ln(1 + f / 700)."""
    return 1127.0 * math.log(1.0 + hertz / 700.0)


def triangles():
    """The filter bank, [256, 80]: triangles linear in mel, 20 to 8000 Hz; the last FFT bin has no weight."""
    low, high = mel(20.0), mel(SAMPLE_RATE / 2)
    step = (high - low) / (BINS + 1)
    bins = torch.arange(TRANSFORM_LENGTH // 2, dtype=torch.float64) * SAMPLE_RATE / TRANSFORM_LENGTH
    mels = 1127.0 * torch.log(1.0 + bins / 700.0)
    left = low + step * torch.arange(BINS, dtype=torch.float64)
    up = (mels[:, None] - left) / step
    down = (left + 2 * step - mels[:, None]) / step
    return torch.clamp(torch.minimum(up, down), min=0.0).float()


class FilterBank:
    """Log mel features of a batch of equally long waveforms."""

    def __init__(self):
        ramp = torch.arange(FRAME_LENGTH, dtype=torch.float64)
        hann = 0.5 - 0.5 * torch.cos(2 * math.pi * ramp / (FRAME_LENGTH - 1))
        self.window = hann.pow(0.85).float()
        self.filters = triangles()

    def __call__(self, samples, remove_mean=True):
        """Features [batch, frames, 80] of samples [batch, n] in -1...1; frames = 1 + (n - 400) // 160."""
        frames = samples.unfold(-1, FRAME_LENGTH, FRAME_SHIFT)
        frames = frames - frames.mean(dim=-1, keepdim=True)
        before = torch.cat([frames[..., :1], frames[..., :-1]], dim=-1)
        frames = (frames - 0.97 * before) * self.window
        spectrum = torch.fft.rfft(frames, n=TRANSFORM_LENGTH)[..., : TRANSFORM_LENGTH // 2]
        power = spectrum.real.square() + spectrum.imag.square()
        logs = (power @ self.filters).clamp_min(FLOOR).log()
        if remove_mean:
            logs = logs - logs.mean(dim=1, keepdim=True)
        return logs
