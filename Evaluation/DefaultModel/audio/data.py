# The speech: lists of pieces, their decoded samples, and where both are kept.
#
# Pieces are decoded once into one flat int16 array with offsets, so that every
# later process maps the same file and nothing is decoded twice.

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from audio.features import SAMPLE_RATE

SHARE_ALIKE = ("wuw2",)  # CC BY-SA 4.0: measured on, never trained on
UNKNOWN = "-"  # the speaker of a piece that has no label
SUFFIXES = (".wav", ".flac", ".ogg", ".opus", ".mp3")
LONGEST = 6.0  # seconds; longer files without a list are cut


@dataclass(frozen=True)
class Piece:
    """One utterance: its file, its speaker and corpus, and where it lies in the file in seconds."""

    path: str
    speaker: str
    corpus: str
    start: float = 0.0
    duration: float | None = None


def read_list(speech, name, without=SHARE_ALIKE):
    """The pieces of `train.tsv` or `dev.tsv` (path, speaker, corpus, ...), in file order, leaving out some corpora."""
    pieces = []
    for line in (Path(speech) / name).read_text().splitlines():
        path, speaker, corpus = line.split("\t")[:3]
        if corpus not in without:
            pieces.append(Piece(str(Path(speech) / path), speaker, corpus))
    return pieces


def unlabelled_pieces(folder):
    """Every sound file below a folder, cut to at most 6 s; the teacher needs no speaker."""
    pieces = []
    for path in sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in SUFFIXES):
        seconds = soundfile.info(path).duration
        starts = np.arange(0.0, max(seconds - 1.6, 0.1), LONGEST)
        pieces += [Piece(str(path), UNKNOWN, "unlabelled", float(start), LONGEST) for start in starts]
    return pieces


def training_pieces(speech, unlabelled=None):
    """What a run trains on: the list's pieces, then those of a folder without labels."""
    return read_list(speech, "train.tsv") + (unlabelled_pieces(unlabelled) if unlabelled else [])


def decode(piece):
    """A piece's samples as float32 in -1...1 at 16 kHz, channels averaged."""
    with soundfile.SoundFile(piece.path) as file:
        rate = file.samplerate
        file.seek(int(piece.start * rate))
        count = -1 if piece.duration is None else int(piece.duration * rate)
        samples = file.read(count, dtype="float32", always_2d=True).mean(axis=1)
    if rate != SAMPLE_RATE:
        samples = resample_poly(samples, SAMPLE_RATE, rate).astype(np.float32)
    return samples


class PieceStore:
    """Many waveforms in one int16 array on disk: `NAME.npy` and `NAME.json` (offsets)."""

    def __init__(self, stem):
        self.samples = np.load(f"{stem}.npy", mmap_mode="r")
        self.offsets = json.loads(Path(f"{stem}.json").read_text())

    def __len__(self):
        return len(self.offsets) - 1

    def length(self, index):
        """Samples of one piece."""
        return self.offsets[index + 1] - self.offsets[index]

    def __getitem__(self, index):
        """One piece, int16."""
        return self.samples[self.offsets[index] : self.offsets[index + 1]]

    def floats(self, index):
        """One piece, float32 in -1...1."""
        return self[index].astype(np.float32) / 32768

    @staticmethod
    def exists(stem):
        """Whether both files of a store are there."""
        return os.path.exists(f"{stem}.npy") and os.path.exists(f"{stem}.json")

    @staticmethod
    def write(stem, waveforms):
        """Writes float waveforms in -1...1, the offsets last, each file renamed into place."""
        offsets, blocks = [0], []
        for waveform in waveforms:
            blocks.append((np.clip(waveform, -1, 1) * 32767).round().astype(np.int16))
            offsets.append(offsets[-1] + len(blocks[-1]))
        os.makedirs(os.path.dirname(stem), exist_ok=True)
        with open(f"{stem}.npy.part", "wb") as file:
            np.save(file, np.concatenate(blocks))
        os.replace(f"{stem}.npy.part", f"{stem}.npy")
        Path(f"{stem}.json.part").write_text(json.dumps(offsets))
        os.replace(f"{stem}.json.part", f"{stem}.json")


def decoded(pieces, stem):
    """The store of the pieces as they are, made if it is not there yet."""
    if not PieceStore.exists(stem):
        PieceStore.write(stem, (decode(piece) for piece in pieces))
    return PieceStore(stem)
