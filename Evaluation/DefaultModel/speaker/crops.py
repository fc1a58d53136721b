# Batches of random crops out of whatever voices have been labelled so far.

import os

import numpy as np
import torch

from audio.augmentation import Augmenter
from audio.data import UNKNOWN, PieceStore
from audio.features import SAMPLE_RATE, FilterBank
from speaker.voices import VOICES

STEP = SAMPLE_RATE // 10  # crop lengths are multiples of 1,600 samples, which the Fourier transforms like
DIMENSION = 192


class LabelledVoices:
    """The pieces in all labelled voices, with the teacher's unit-length embeddings and class centres."""

    def __init__(self, cache, pieces, seed):
        self.cache = cache
        self.names = sorted({piece.speaker for piece in pieces} - {UNKNOWN})
        places = {name: place for place, name in enumerate(self.names)}
        self.speakers = np.array([places.get(piece.speaker, -1) for piece in pieces])
        self.random = np.random.default_rng(seed)
        self.voices, self.stores, self.keeping = [], [], np.zeros(0, dtype=bool)
        self.targets = torch.zeros(0, 0, DIMENSION)
        self.centres = torch.zeros(0, DIMENSION)
        self.refresh()

    def refresh(self):
        """Picks up voices that were labelled since; returns whether there were any."""
        found = [v for v in VOICES if os.path.exists(f"{self.cache}/{v.name}.teacher.npy")]
        if found == self.voices:
            return False
        self.voices = found
        self.stores = [PieceStore(f"{self.cache}/{voice.name}") for voice in found]
        loaded = [np.load(f"{self.cache}/{voice.name}.teacher.npy") for voice in found]
        self.targets = torch.nn.functional.normalize(torch.from_numpy(np.stack(loaded)), dim=-1)
        self.keeping = np.array([voice.keeps_speakers for voice in found], dtype=bool)
        self.centres = torch.nn.functional.normalize(self.class_means(), dim=-1)
        return True

    def class_means(self):
        """The teacher's summed embeddings of every speaker, in every voice that keeps speakers, [classes, 192]."""
        labelled = np.nonzero(self.speakers >= 0)[0]
        targets = self.targets[torch.from_numpy(self.keeping)][:, labelled]
        sums = torch.zeros(len(targets), len(self.names), DIMENSION)
        sums.index_add_(1, torch.from_numpy(self.speakers[labelled]), targets)
        return sums.flatten(0, 1)

    def batch(self, size, shortest, longest):
        """Crops [size, samples] of one random length, the teacher's embeddings, the classes (-1: unknown)."""
        length = STEP * int(self.random.integers(round(shortest * 10), round(longest * 10) + 1))
        pieces = self.random.choice(len(self.speakers), size, replace=size > len(self.speakers))
        voices = self.random.integers(len(self.voices), size=size)
        crops = np.stack([self.crop(voice, piece, length) for voice, piece in zip(voices, pieces)])
        speakers = self.speakers[pieces]
        places = np.cumsum(self.keeping) - 1
        known = self.keeping[voices] & (speakers >= 0)
        classes = np.where(known, places[voices] * len(self.names) + speakers, -1)
        targets = self.targets[torch.from_numpy(voices), torch.from_numpy(pieces)]
        return torch.from_numpy(crops), targets, torch.from_numpy(classes)

    def crop(self, voice, piece, length):
        """A random stretch, float32; pieces that are too short are repeated."""
        samples = self.stores[voice][piece]
        if len(samples) <= length:
            samples = np.roll(np.resize(samples, length), int(self.random.integers(length)))
        start = int(self.random.integers(len(samples) - length + 1))
        return samples[start : start + length].astype(np.float32) / 32768


def training_features(cache, pieces, shortest, longest, shares, seed=1):
    """Features [64, frames, 80] of random crops, a batch for each share of altered crops (0: left as they are)."""
    voices, augment, bank = LabelledVoices(cache, pieces, seed), Augmenter(seed), FilterBank()
    for share in shares:
        crops, _, _ = voices.batch(64, shortest, longest)
        yield bank(augment(crops, share) if share else crops)
