# What the student hears instead of the clean crop: gains, rooms, noise, babble,
# bands and telephones, a whole batch at once and mostly in the frequency domain.
#
# One Fourier transform each way carries room, band, noise, hum and babble.
# Convolution is circular over the crop: the tail that wraps round does no harm.

import math

import torch

from audio.features import SAMPLE_RATE

ROOMS = 600
ROOM_SAMPLES = 8000


def room_bank(generator, count=ROOMS):
    """Synthetic room responses [count, 8000]: a direct sound, early echoes, a decaying tail of noise."""
    time = torch.arange(ROOM_SAMPLES) / SAMPLE_RATE
    uniform = torch.rand(count, 4, generator=generator)
    decay = 0.08 + 0.62 * uniform[:, :1].square()  # reverberation time in seconds
    tail = torch.randn(count, ROOM_SAMPLES, generator=generator) * torch.exp(-6.9 * time / decay)
    onset = (0.002 + 0.02 * uniform[:, 1:2]) <= time
    tail = tail * onset
    early = torch.zeros(count, ROOM_SAMPLES)
    places = torch.randint(8, 480, (count, 8), generator=generator)
    strengths = torch.randn(count, 8, generator=generator) * torch.exp(-places / 240.0)
    early.scatter_add_(1, places, strengths)
    reverberant = tail / tail.norm(dim=1, keepdim=True) + 0.5 * early / early.norm(dim=1, keepdim=True)
    direct_over_reverberant = 10 ** ((-2 + 16 * uniform[:, 2:3]) / 20)
    response = reverberant / reverberant.norm(dim=1, keepdim=True) / direct_over_reverberant
    response[:, 0] = 1.0
    return response / response.norm(dim=1, keepdim=True)


def some(batch, share, generator):
    """A column of ones (with probability `share`) and zeros, [batch, 1]."""
    return (torch.rand(batch, 1, generator=generator) < share).float()


def between(low, high, batch, generator):
    """A column of uniform values, [batch, 1]."""
    return low + (high - low) * torch.rand(batch, 1, generator=generator)


def mu_law(samples):
    """Samples in -1...1 through 8-bit mu-law and back."""
    mu = 255.0
    coded = torch.sign(samples) * torch.log1p(mu * samples.abs().clamp(max=1)) / math.log1p(mu)
    coded = torch.round((coded + 1) / 2 * mu) / mu * 2 - 1
    return torch.sign(coded) * (torch.pow(1 + mu, coded.abs()) - 1) / mu


def modulated_noise(samples, ratio, generator):
    """Samples with noise that rises and falls with them, `ratio` [batch, 1] in decibels below.

    The modulated noise reference unit of ITU-T P.810, which stands for what low-rate speech codecs do.
    """
    noise = torch.randn(samples.shape, generator=generator)
    return samples * (1 + 10 ** (-ratio / 20) * noise)


class Augmenter:
    """Alters batches [batch, samples] of clean crops."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)
        self.rooms = room_bank(self.generator)

    def __call__(self, crops, share=0.85):
        """Altered crops of the same shape; about `share` of them are altered in each of several ways."""
        batch, length = crops.shape
        generator = self.generator
        active = some(batch, share, generator)
        spectrum = torch.fft.rfft(crops)
        frequencies = torch.fft.rfftfreq(length, 1 / SAMPLE_RATE)
        altered = spectrum * self.room_spectra(batch, length, active * some(batch, 0.55, generator))
        altered = altered * self.tilt(batch, frequencies, active * some(batch, 0.5, generator))
        energy = altered.abs().square().mean(dim=1, keepdim=True)
        altered = altered + self.noise(batch, frequencies, energy, active * some(batch, 0.6, generator))
        altered = altered + self.hum(batch, frequencies, energy, active * some(batch, 0.08, generator))
        altered = altered + self.babble(altered, energy, active * some(batch, 0.25, generator))
        telephone = active * some(batch, 0.18, generator)
        altered = altered * self.band(batch, frequencies, telephone, active * some(batch, 0.2, generator))
        samples = torch.fft.irfft(altered, n=length)
        coded = modulated_noise(samples, between(8, 30, batch, generator), generator)
        samples = torch.where(active * some(batch, 0.2, generator) > 0, coded, samples)
        level = 10 ** (between(-32, -12, batch, generator) / 20)
        samples = samples * level / samples.square().mean(dim=1, keepdim=True).sqrt().clamp_min(1e-5)
        samples = torch.where(telephone > 0, mu_law(samples), samples)
        return samples.clamp(-1, 1)

    def room_spectra(self, batch, length, chosen):
        """A room for each chosen crop, ones for the others."""
        places = torch.randint(len(self.rooms), (batch,), generator=self.generator)
        spectra = torch.fft.rfft(self.rooms[places], n=length)
        return torch.where(chosen > 0, spectra, torch.ones_like(spectra))

    def tilt(self, batch, frequencies, chosen):
        """A microphone's colour: a slope of up to 4 dB an octave-ish and one broad bump."""
        octaves = torch.log2(frequencies.clamp_min(50) / 1000)
        slope = between(-2.5, 2.5, batch, self.generator)
        centre = between(-2.5, 2.5, batch, self.generator)
        height = between(-6, 6, batch, self.generator)
        decibels = slope * octaves + height * torch.exp(-(octaves - centre).square())
        return 10 ** (chosen * decibels / 20)

    def noise(self, batch, frequencies, energy, chosen):
        """White to brown noise at 2 to 28 dB below the voice."""
        shape = (batch, len(frequencies))
        random = torch.complex(
            torch.randn(shape, generator=self.generator), torch.randn(shape, generator=self.generator)
        )
        exponent = between(0, 1.1, batch, self.generator)
        random = random * (frequencies.clamp_min(40) / 1000) ** -exponent
        ratio = 10 ** (-between(2, 28, batch, self.generator) / 20)
        scale = energy.sqrt() / random.abs().square().mean(dim=1, keepdim=True).sqrt()
        return random * (chosen * ratio * scale)

    def hum(self, batch, frequencies, energy, chosen):
        """Mains hum: the first harmonics of 50 or 60 Hz."""
        base = torch.where(some(batch, 0.5, self.generator) > 0, 50.0, 60.0)
        nearest = (frequencies / base).round()
        spacing = frequencies[1]
        lines = ((frequencies - nearest * base).abs() < 0.5 * spacing) & (nearest >= 1) & (nearest < 12)
        lines = lines * torch.rand(batch, len(frequencies), generator=self.generator) / nearest.clamp_min(1)
        ratio = 10 ** (-between(3, 25, batch, self.generator) / 20)
        scale = energy.sqrt() / lines.square().mean(dim=1, keepdim=True).sqrt().clamp_min(1e-6)
        return lines * (chosen * ratio * scale)

    def babble(self, spectrum, energy, chosen):
        """One to four other crops of the batch at 6 to 24 dB below the voice."""
        total = torch.zeros_like(spectrum)
        for shift in torch.randperm(len(spectrum) - 1, generator=self.generator)[:4] + 1:
            keep = some(len(spectrum), 0.6, self.generator)
            total = total + keep * spectrum.roll(int(shift), dims=0)
        ratio = 10 ** (-between(6, 24, len(spectrum), self.generator) / 20)
        scale = energy.sqrt() / total.abs().square().mean(dim=1, keepdim=True).sqrt().clamp_min(1e-5)
        return total * (chosen * ratio * scale)

    def band(self, batch, frequencies, telephone, limited):
        """Telephone bands (about 300 to 3400 Hz) and upper limits of 2.5 to 7.5 kHz, edges of 100 to 300 Hz."""
        low = between(100, 350, batch, self.generator)
        high = between(3200, 3800, batch, self.generator)
        line = torch.sigmoid((frequencies - low) / 25) * torch.sigmoid((high - frequencies) / 40)
        upper = between(2500, 7500, batch, self.generator)
        limit = torch.sigmoid((upper - frequencies) / 60)
        return torch.where(telephone > 0, line, torch.where(limited > 0, limit, torch.ones_like(line)))

    def masked(self, features):
        """Features [batch, frames, bins] without mean, with zeros in some places.

        In half of them these are up to 12 bins, in half of them up to a fifth of the frames.
        Park et al., "SpecAugment", Interspeech 2019, section 2, without the warping.
        """
        batch, frames, bins = features.shape
        bands = self.stretch(batch, bins, 12) * some(batch, 0.5, self.generator)
        times = self.stretch(batch, frames, frames // 5) * some(batch, 0.5, self.generator)
        return features * (1 - bands[:, None, :]) * (1 - times[:, :, None])

    def stretch(self, batch, length, longest):
        """One stretch of up to `longest` of `length` places a row as ones among zeros, [batch, length]."""
        width = torch.randint(1, longest + 1, (batch, 1), generator=self.generator)
        first = (between(0, 1, batch, self.generator) * (length - width)).long()
        places = torch.arange(length)
        return ((places >= first) & (places < first + width)).float()
