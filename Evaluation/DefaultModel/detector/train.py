# Trains the detector on conversations composed as it goes; resumable, seeded.

import argparse
import json
import os
import re
import time
from collections import deque
from pathlib import Path

import torch
import torch.nn.functional as F

from audio.data import PieceStore, training_pieces
from audio.features import FilterBank
from detector.compose import SECONDS, Composer
from detector.network import STRIDE, Detector
from speaker.export import load_tensors, read_metadata
from speaker.muon import Muon
from speaker.voices import VOICES

BATCH = 16
FRESH = 6  # stretches of a batch that are new; the others are drawn from the latest KEPT
KEPT = 480
RATE = 0.02  # of Muon; a tenth of it for what is not a matrix
SAVE_EVERY = 120.0  # seconds
LOG_EVERY = 20  # steps
WEIGHTS = torch.tensor([1.0, 1.0, 1.5])  # overlap is rarer and must not be overlooked


def targets(voices, outputs):
    """Classes [batch, outputs] of voices counted each 10 ms: output u sees the middle of frame 2u, 12.5 ms late."""
    return voices[:, 1::STRIDE][:, :outputs].clamp(max=2).long()


def recoloured(features):
    """The same stretches through other microphones: a gain and a smooth random filter each, in log mel."""
    gain = torch.empty(len(features), 1, 1).uniform_(-1.5, 1.5)  # 6.5 dB up or down
    filters = F.interpolate(0.6 * torch.randn(len(features), 1, 6), features.shape[2], mode="linear")
    return features + gain + filters


class Trainer:
    """Detector, optimiser and composer, together with where they are kept."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.path = Path(arguments.run) / "checkpoint.pt"
        self.network, self.average = Detector(), Detector()
        matrices = [p for p in self.network.parameters() if p.dim() == 3]
        others = [p for p in self.network.parameters() if p.dim() != 3]
        self.muon = Muon(matrices, weight_decay=0.01)
        self.adam = torch.optim.AdamW(others, weight_decay=0.0)
        self.step, self.seconds = 0, 0.0
        self.kept = deque(maxlen=KEPT)
        if self.path.exists():
            self.restore()
        pieces = training_pieces(arguments.speech)
        stems = [f"{arguments.cache}/{voice.name}" for voice in VOICES]
        stores = [PieceStore(stem) for stem in stems if PieceStore.exists(stem)]
        self.composer = Composer(pieces, stores, arguments.seed + self.step)
        self.bank = FilterBank()
        self.compose(2 * BATCH)
        if self.step == 0 and arguments.begin:
            self.begin(arguments.begin)
        elif self.step == 0:
            self.measure_features()

    def restore(self):
        """Goes on from the checkpoint."""
        saved = torch.load(self.path, weights_only=True)
        self.network.load_state_dict(saved["network"])
        self.average.load_state_dict(saved["average"])
        self.muon.load_state_dict(saved["muon"])
        self.adam.load_state_dict(saved["adam"])
        self.step, self.seconds = saved["step"], saved["seconds"]

    def begin(self, weights):
        """Starts from exported weights, whose steps go on counting."""
        folded = {name: value.float() for name, value in load_tensors(weights).items()}
        features = torch.stack([features for features, _ in self.kept])
        for network in (self.network, self.average):
            network.take(folded, features)
        self.step = int(re.search(r"(\d+) steps", read_metadata(weights)["provenance"]).group(1))

    def save(self):
        """Writes the checkpoint beside its place and renames it."""
        saved = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "muon": self.muon.state_dict(),
            "adam": self.adam.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "batch": BATCH,
        }
        torch.save(saved, f"{self.path}.part")
        os.replace(f"{self.path}.part", self.path)

    def compose(self, size):
        """Composes stretches and keeps them, as (features [frames, 80], voices counted each 10 ms)."""
        for _ in range(size):
            wave, voices = self.composer.stretch()
            features = self.bank(torch.from_numpy(wave)[None], remove_mean=False)[0]
            self.kept.append((features, torch.from_numpy(voices)))

    def batch(self, size):
        """Features [size, frames, 80] and voices counted each 10 ms: a few new stretches, the others kept ones."""
        self.compose(FRESH)
        fresh = range(len(self.kept) - FRESH, len(self.kept))
        older = self.composer.random.integers(len(self.kept), size=size - FRESH)
        features, voices = zip(*(self.kept[int(place)] for place in [*fresh, *older]))
        return recoloured(torch.stack(features)), torch.stack(voices)

    def measure_features(self):
        """Fixes the mean and scale of every bin for good."""
        features = torch.stack([features for features, _ in self.kept])
        for network in (self.network, self.average):
            network.mean.copy_(features.mean(dim=(0, 1)))
            network.scale.copy_(1 / features.std(dim=(0, 1)))

    def train_step(self):
        """One batch; returns the loss."""
        progress = self.seconds / (60 * self.arguments.minutes)
        rate = RATE * min(1.0, (self.step + 1) / 50) * max(min(1.0, 1.6 * (1 - progress)), 0.01)
        self.muon.param_groups[0]["lr"], self.adam.param_groups[0]["lr"] = rate, 0.1 * rate
        features, voices = self.batch(BATCH)
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.network(features).float()
        loss = F.cross_entropy(logits.flatten(0, 1), targets(voices, logits.shape[1]).flatten(), WEIGHTS)
        self.network.zero_grad(set_to_none=True)
        loss.backward()
        self.muon.step()
        self.adam.step()
        self.step += 1
        self.follow()
        return float(loss.detach())

    @torch.no_grad()
    def follow(self):
        """Moves the running average of the weights."""
        keep = min(0.99, self.step / (self.step + 10))
        theirs = self.network.state_dict()
        for name, value in self.average.state_dict().items():
            if value.is_floating_point():
                value.lerp_(theirs[name], 1 - keep)

    def run(self):
        """Trains until the planned time is over."""
        saved, total = time.time(), 0.0
        while self.seconds < 60 * self.arguments.minutes:
            started = time.time()
            total += self.train_step()
            self.seconds += time.time() - started
            if self.step % LOG_EVERY == 0:
                hours = self.step * BATCH * SECONDS / 3600  # with repetitions
                line = {"step": self.step, "minutes": round(self.seconds / 60, 2), "hours": round(hours, 2)}
                line["loss"] = round(total / LOG_EVERY, 4)
                with open(Path(self.arguments.run) / "log.jsonl", "a") as file:
                    file.write(json.dumps(line) + "\n")
                total = 0.0
            if time.time() - saved > SAVE_EVERY:
                self.save()
                saved = time.time()
        self.save()


def main():
    """Parses, builds and runs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--minutes", type=float, required=True, help="of training, over all restarts")
    parser.add_argument("--begin", help="exported weights to begin with where the run has no checkpoint")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    Path(arguments.run).mkdir(parents=True, exist_ok=True)
    Trainer(arguments).run()


if __name__ == "__main__":
    main()
