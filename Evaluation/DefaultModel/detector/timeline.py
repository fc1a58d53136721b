# Who says what when: turns, overlaps, pauses and short words put in.

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Utterance:
    """One piece of one speaker at a place in the conversation; times in seconds."""

    speaker: int
    piece: int
    onset: float
    first: float = 0.0  # where in the piece it begins
    duration: float | None = None  # the whole rest if None


class Timeline:
    """Draws conversations: `pieces[s]` are the pieces of speaker s, `durations` their lengths in seconds."""

    def __init__(self, pieces, durations, random):
        self.pieces = pieces
        self.durations = durations
        self.random = random

    def gap(self, crowded):
        """Seconds between two turns; negative ones overlap."""
        if self.random.random() < 0.09:
            return self.random.uniform(2, 4.5)
        if crowded:
            return float(np.clip(self.random.normal(-1.2, 0.9), -3, 1))
        return float(np.clip(self.random.normal(-0.05, 0.75), -2, 1.7))

    def draw(self, seconds):
        """The utterances of one conversation of so many seconds."""
        speakers = int(self.random.choice([1, 2, 3, 4], p=[0.1, 0.33, 0.35, 0.22]))
        crowded = self.random.random() < 0.6  # more than in life, so that overlap is learnt
        ends = np.full(speakers, -9.0)  # nobody overlaps himself
        time, current, utterances = self.random.uniform(-5, 1.5), 0, []
        while time < seconds:
            others = [s for s in range(speakers) if s != current] or [0]
            current = int(self.random.choice(others))
            time = max(time, ends[current] + 0.1)
            for _ in range(1 if crowded else int(self.random.integers(1, 4))):
                piece = int(self.random.choice(self.pieces[current]))
                utterances.append(Utterance(current, piece, time))
                utterances += self.short_words(speakers, current, time, self.durations[piece], ends)
                time += self.durations[piece]
                ends[current] = time
                time += self.random.uniform(0.0, 0.6)
            time += self.gap(crowded)
        return utterances

    def short_words(self, speakers, current, time, duration, ends):
        """Now and then a word of somebody else during a longer utterance."""
        if speakers == 1 or duration < 1.8 or self.random.random() > 0.3:
            return []
        speaker = int(self.random.choice([s for s in range(speakers) if s != current]))
        onset = time + self.random.uniform(0.2, duration - 1.0)
        if ends[speaker] > onset:
            return []
        piece = int(self.random.choice(self.pieces[speaker]))
        length = self.random.uniform(0.3, 0.95)
        first = self.random.uniform(0.1, max(self.durations[piece] - length - 0.1, 0.11))
        ends[speaker] = onset + length
        return [Utterance(speaker, piece, onset, first, length)]
