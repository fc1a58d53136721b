# More voices out of the same speech: the same pieces at other speeds and with
# other formants are other people to a teacher that labels whatever it hears.

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.signal import istft, resample_poly, stft

KNOTS = np.array([0.0, 300.0, 800.0, 1500.0, 2500.0, 4000.0, 8000.0])  # hertz, where formants are moved


@dataclass(frozen=True)
class Voice:
    """Every speaker at another speed, which moves pitch and formants together; still one voice a speaker."""

    speed: float = 1.0

    keeps_speakers = True

    @property
    def name(self):
        """The voice's name in the cache."""
        return f"speed{self.speed:.2f}"

    def of(self, samples, _):
        """The altered samples, float32."""
        return at_speed(samples, self.speed)


@dataclass(frozen=True)
class Strangers:
    """Every piece in a voice of its own: speed, and each formant apart from the pitch, drawn for the piece."""

    number: int

    keeps_speakers = False

    @property
    def name(self):
        """The voices' name in the cache."""
        return f"strangers{self.number:02d}"

    def of(self, samples, index):
        """The samples of the piece `index` as this number's stranger says them, float32."""
        random = np.random.default_rng((self.number, index))
        strength = random.uniform(0.7, 1.7)
        speed = np.exp(strength * np.clip(random.normal(0, 0.15), -0.24, 0.24))
        # High voices belong to small people: formants follow the pitch half of the way.
        whole = speed**-0.5 * np.exp(strength * np.clip(random.normal(0, 0.07), -0.11, 0.11))
        factors = whole * np.exp(strength * random.normal(0, 0.05, len(KNOTS)).clip(-0.08, 0.08))
        decibels = strength * random.normal(0, 2.0, len(KNOTS)).clip(-4, 4)
        return at_speed(shift_formants(samples, factors, decibels), speed)


# In the order in which they are made; training begins with the first.
VOICES = tuple(Voice(speed) for speed in (1.0, 0.9, 1.12, 0.82, 1.22)) + tuple(Strangers(n) for n in range(1, 25))


def at_speed(samples, speed):
    """The samples played `speed` times as fast, float32."""
    ratio = Fraction(speed).limit_denominator(50)
    if ratio == 1:
        return samples
    return resample_poly(samples, ratio.denominator, ratio.numerator).astype(np.float32)


def shift_formants(samples, factors, decibels, quefrency=48):
    """Moves the spectral envelope by `factors` in frequency and raises it by `decibels`; the pitch stays.

    Both are given at `KNOTS` and interpolated between them.
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
    frequencies = bins * (8000 / 256)
    moved = np.maximum.accumulate(KNOTS * factors)  # where each knot goes; never backwards
    source = np.clip(np.interp(frequencies, moved, KNOTS) / (8000 / 256), 0, 256)
    below = np.minimum(source.astype(int), 255)
    share = (source - below)[:, None]
    warped = envelope[below] * (1 - share) + envelope[below + 1] * share
    raised = np.interp(frequencies, KNOTS, decibels)[:, None] * (np.log(10) / 20)
    _, altered = istft(spectrum * np.exp(np.clip(warped - envelope + raised, -6, 6)), nperseg=512, noverlap=384)
    return altered[: len(samples)].astype(np.float32)
