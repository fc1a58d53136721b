# Conversations composed on the fly from training speakers, with exact labels.

import numpy as np
import torch
from scipy import fft

from audio.activity import HOP, fill_pauses, speech_mask
from audio.augmentation import mu_law, room_bank
from audio.data import UNKNOWN
from audio.features import SAMPLE_RATE
from detector.sounds import background, events
from detector.timeline import Timeline

SECONDS = 10.0


class Composer:
    """Draws stretches of conversation: samples and how many voices are active each 10 ms."""

    def __init__(self, pieces, stores, seed):
        self.random = np.random.default_rng(seed)
        self.stores = stores
        self.rooms = room_bank(torch.Generator().manual_seed(seed), 300).numpy()
        by_speaker = {}
        for index, piece in enumerate(pieces):
            if piece.speaker != UNKNOWN:
                by_speaker.setdefault((piece.corpus, piece.speaker), []).append(index)
        self.speakers = [by_speaker[key] for key in sorted(by_speaker)]
        self.masks = {}

    def mask(self, voice, piece):
        """The speech mask of a piece in a voice, computed once."""
        key = (voice, piece)
        if key not in self.masks:
            self.masks[key] = speech_mask(self.stores[voice].floats(piece))
        return self.masks[key]

    def stretch(self):
        """One stretch of 10 s: (samples float32 in -1...1, voices int8 each 10 ms)."""
        mixed, spoken = self.conversation()
        return self.recorded(mixed, spoken.any(axis=0)), spoken.sum(axis=0).astype(np.int8)

    def conversation(self):
        """Voices at their places [samples], and who speaks each 10 ms, [voices, frames]."""
        length = int(SECONDS * SAMPLE_RATE)
        cast = self.random.choice(len(self.speakers), 4, replace=False)
        voices = self.random.integers(len(self.stores), size=4)
        tracks, masks = self.tracks(cast, voices, length)
        mixed = np.zeros(length, dtype=np.float32)
        for track in tracks:
            if track.any():
                mixed += self.placed(track)
        return mixed, np.array([fill_pauses(mask) for mask in masks])

    def tracks(self, cast, voices, length):
        """The dry voices, each alone, and their masks."""
        tracks = np.zeros((4, length), dtype=np.float32)
        masks = np.zeros((4, length // HOP), dtype=bool)
        pieces = [self.speakers[speaker] for speaker in cast]
        durations = {p: self.stores[v].length(p) / SAMPLE_RATE for ps, v in zip(pieces, voices) for p in ps}
        for item in Timeline(pieces, durations, self.random).draw(SECONDS):
            samples = self.stores[voices[item.speaker]].floats(item.piece)
            mask = self.mask(voices[item.speaker], item.piece)
            start = int(item.first * 100)
            count = int((item.duration or 60) * 100)
            self.add(tracks, masks, item, samples[start * HOP : (start + count) * HOP], mask[start : start + count])
        return tracks, masks

    def add(self, tracks, masks, item, samples, mask):
        """Puts an utterance into its speaker's track, with short fades, where it lies inside."""
        samples = samples / (np.sqrt(np.square(samples).mean()) + 1e-4)
        ramp = np.minimum(np.arange(len(samples)), np.arange(len(samples))[::-1]) / 160
        samples = samples * np.minimum(ramp, 1)
        onset = int(round(item.onset * 100))
        before = max(-onset, 0)
        count = min(len(mask) - before, masks.shape[1] - max(onset, 0))
        if count <= 0:
            return
        at = max(onset, 0)
        masks[item.speaker, at : at + count] |= mask[before : before + count]
        part = samples[before * HOP : (before + count) * HOP]
        tracks[item.speaker, at * HOP : at * HOP + len(part)] += part

    def placed(self, track):
        """A voice at its place: level, tilt and, mostly, a room."""
        spectrum = fft.rfft(track)
        octaves = np.log2(np.maximum(np.arange(len(spectrum)) * SAMPLE_RATE / len(track), 50) / 1000)
        decibels = self.random.uniform(-9, 4) + self.random.uniform(-2.5, 2.5) * octaves
        spectrum = spectrum * (10 ** (decibels / 20)).astype(np.float32)
        if self.random.random() < 0.75:
            room = self.rooms[int(self.random.integers(len(self.rooms)))]
            spectrum = spectrum * fft.rfft(room, n=len(track))
        return fft.irfft(spectrum, n=len(track))

    def recorded(self, mixed, spoken):
        """The mixture through noise, other sounds, a band or a telephone, and a gain."""
        random, length = self.random, len(mixed)
        active = np.repeat(spoken, HOP)
        level = np.sqrt(np.square(mixed[active]).mean()) if active.any() else 0.3
        mixed = mixed + level * 10 ** (-random.uniform(5, 45) / 20) * background(random, length)
        if random.random() < 0.4:  # people far away, who count as nobody
            far, _ = self.conversation()
            mixed = mixed + level * 10 ** (-random.uniform(22, 42) / 20) * far / (far.std() + 1e-3)
        if random.random() < 0.6:
            mixed = mixed + level * events(random, length, random.uniform(0.03, 0.25))
        telephone = random.random() < 0.15
        if telephone or random.random() < 0.2:
            frequencies = np.arange(length // 2 + 1) * SAMPLE_RATE / length
            low = random.uniform(150, 320) if telephone else 0.0
            high = random.uniform(3200, 3800) if telephone else random.uniform(3500, 7500)
            keep = 1 / (1 + np.exp(np.clip((frequencies - high) / 50, -50, 50)))
            keep = keep / (1 + np.exp(np.clip((low - frequencies) / 25, -50, 50)))
            mixed = fft.irfft(fft.rfft(mixed) * keep, n=length)
        peak = 10 ** (random.uniform(-26, -1) / 20)
        mixed = (mixed * peak / (np.abs(mixed).max() + 1e-6)).astype(np.float32)
        return mu_law(torch.from_numpy(mixed)).numpy() if telephone else mixed
