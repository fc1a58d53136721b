# More voices out of the same speech: the same pieces at other speeds and with
# other formants are other people to a teacher that labels whatever it hears.

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.signal import istft, resample_poly, stft


@dataclass(frozen=True)
class Voice:
    """One way to alter every speaker: `speed` moves pitch and formants, `formants` the formants alone."""

    speed: float = 1.0
    formants: float = 1.0

    @property
    def name(self):
        """The voice's name in the cache."""
        return f"speed{self.speed:.2f}-formants{self.formants:.2f}"

    def of(self, samples):
        """The altered samples, float32."""
        if self.formants != 1.0:
            samples = shift_formants(samples, self.formants)
        if self.speed != 1.0:
            ratio = Fraction(self.speed).limit_denominator(50)
            samples = resample_poly(samples, ratio.denominator, ratio.numerator).astype(np.float32)
        return samples


# In the order in which they are made; training begins with the first.
VOICES = (
    Voice(),
    Voice(speed=0.9),
    Voice(speed=1.12),
    Voice(speed=0.82),
    Voice(speed=1.22),
    Voice(speed=1.08, formants=0.9),
    Voice(speed=0.92, formants=1.12),
    Voice(speed=0.95, formants=0.9),
    Voice(speed=1.05, formants=1.12),
    Voice(speed=1.16, formants=0.86),
    Voice(speed=0.86, formants=1.18),
)


def shift_formants(samples, factor, quefrency=48):
    """Moves the spectral envelope by `factor` in frequency and keeps the pitch.

    The envelope is the log spectrum smoothed by a cepstral lifter of `quefrency` samples (below the
    shortest pitch period wanted, 3 ms at 16 kHz); the excitation under it stays where it was.
    """
    _, _, spectrum = stft(samples, nperseg=512, noverlap=384, padded=True)
    magnitude = np.log(np.abs(spectrum) + 1e-6)
    cepstrum = np.fft.irfft(magnitude, axis=0)
    lifter = np.zeros(512)
    lifter[:quefrency] = 1.0
    lifter[-quefrency + 1 :] = 1.0
    envelope = np.fft.rfft(cepstrum * lifter[:, None], axis=0).real
    bins = np.arange(257)
    source = np.minimum(bins / factor, 256)
    below = np.minimum(source.astype(int), 255)
    share = (source - below)[:, None]
    warped = envelope[below] * (1 - share) + envelope[below + 1] * share
    _, moved = istft(spectrum * np.exp(np.clip(warped - envelope, -6, 6)), nperseg=512, noverlap=384)
    return moved[: len(samples)].astype(np.float32)
