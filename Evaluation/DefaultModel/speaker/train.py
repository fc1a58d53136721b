# The training loop: resumable after kill -9, seeded, scheduled by the time there is.

import argparse
import copy
import json
import os
import time
from pathlib import Path

import torch

from audio.augmentation import Augmenter
from speaker.crops import LabelledVoices
from audio.data import training_pieces
from audio.features import SAMPLE_RATE, FilterBank
from speaker.evaluate import embed, figures, score
from speaker.export import load_student, read_metadata
from speaker.muon import Muon
from speaker.network import CHANNELS, Ecapa
from speaker.objective import SIMILARITY_WEIGHT, distillation, margin_softmax

BATCH = 64
WARM_UP = 200  # steps
MARGIN_HOURS = 160.0  # heard until the margin of the softmax is whole
DECAY_FROM = 0.5  # share of the time after which the rate falls to zero in a straight line
LAST_SHARE = 0.55  # of altered crops at the end, 0.85 until the decay begins
LAST_EXTRA = 1.0  # seconds that the longest crop gains until the end
AVERAGING = 0.99  # of the weights, a step
SAVE_EVERY = 240.0  # seconds
EVALUATE_EVERY = 20.0  # minutes; only where there are development trials
LOG_EVERY = 50  # steps


class Counters:
    """What a run has done so far; saved with the weights."""

    def __init__(self):
        self.step = 0
        self.trained_seconds = 0.0
        self.heard_seconds = 0.0


class Trainer:
    """Network, its running average, optimisers and counters, together with where they are kept."""

    def __init__(self, arguments, pieces):
        self.arguments = arguments
        self.path = Path(arguments.run) / "checkpoint.pt"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.network = Ecapa(arguments.channels)
        self.average = copy.deepcopy(self.network)
        self.counters = Counters()
        matrices = [p for n, p in self.network.named_parameters() if p.dim() == 3]
        others = [p for n, p in self.network.named_parameters() if p.dim() != 3]
        self.muon = Muon(matrices, weight_decay=0.01)
        self.adam = torch.optim.AdamW(others, lr=3e-3, betas=(0.9, 0.99), weight_decay=0.0)
        self.rates = [(self.muon, arguments.rate), (self.adam, 0.15 * arguments.rate)]
        if self.path.exists():
            self.restore()
        elif arguments.begin:
            self.begin(arguments.begin)
        self.voices = LabelledVoices(arguments.cache, pieces, arguments.seed + self.counters.step)
        self.augment = Augmenter(arguments.seed + self.counters.step)
        self.bank = FilterBank()
        self.forward = torch.compile(self.network) if arguments.compile else self.network

    def restore(self):
        """Goes on from the checkpoint."""
        saved = torch.load(self.path, weights_only=True)
        self.network.load_state_dict(saved["network"])
        self.average.load_state_dict(saved["average"])
        self.muon.load_state_dict(saved["muon"])
        self.adam.load_state_dict(saved["adam"])
        self.counters.__dict__.update(saved["counters"])

    def begin(self, weights):
        """Starts from exported weights: a checkpoint is too large to publish, they are not."""
        state = load_student(weights).state_dict()
        self.network.load_state_dict(state)
        self.average.load_state_dict(state)
        self.counters.heard_seconds = 3600 * float(read_metadata(weights).get("hours_heard", 0))

    def save(self):
        """Writes the checkpoint beside its place and renames it."""
        saved = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "muon": self.muon.state_dict(),
            "adam": self.adam.state_dict(),
            "counters": self.counters.__dict__,
            "voices": [voice.name for voice in self.voices.voices],
        }
        torch.save(saved, f"{self.path}.part")
        os.replace(f"{self.path}.part", self.path)

    def progress(self):
        """Share of the planned time that is over."""
        return self.counters.trained_seconds / (60 * self.arguments.minutes)

    def schedule(self):
        """Sets the learning rates for this step."""
        warm = min(1.0, (self.counters.step + 1) / WARM_UP)
        fall = min(1.0, (1 - self.progress()) / (1 - DECAY_FROM))
        for optimiser, rate in self.rates:
            for group in optimiser.param_groups:
                group["lr"] = rate * warm * max(fall, 0.005)

    def features(self):
        """One batch of altered crops as features, with its targets and classes; calmer and longer towards the end."""
        late = max(0.0, (self.progress() - DECAY_FROM) / (1 - DECAY_FROM))
        longest = self.arguments.longest + LAST_EXTRA * late
        crops, teacher, classes = self.voices.batch(BATCH, self.arguments.shortest, longest)
        self.counters.heard_seconds += crops.numel() / SAMPLE_RATE
        with torch.no_grad():
            altered = self.augment(crops, 0.85 + (LAST_SHARE - 0.85) * late)
            return self.augment.masked(self.bank(altered)), teacher, classes

    def step(self):
        """One batch; returns the parts of the loss."""
        features, teacher, classes = self.features()
        if self.arguments.compile:
            torch._dynamo.mark_dynamic(features, 1)
        with torch.autocast("cpu", torch.bfloat16):
            student = self.forward(features)
        far, similar = distillation(student, teacher)
        margin = 0.2 * min(1.0, self.counters.heard_seconds / (3600 * MARGIN_HOURS))
        softmax = margin_softmax(student, self.voices.centres, classes, margin)
        loss = far + SIMILARITY_WEIGHT * similar + self.arguments.softmax * softmax
        self.schedule()
        self.network.zero_grad(set_to_none=True)
        loss.backward()
        self.muon.step()
        self.adam.step()
        self.follow()
        self.counters.step += 1
        return torch.stack([1 - far, similar, softmax]).detach()

    @torch.no_grad()
    def follow(self):
        """Moves the running average, faster in the beginning."""
        keep = min(AVERAGING, (self.counters.step + 1) / (self.counters.step + 10))
        mine, theirs = self.average.state_dict(), self.network.state_dict()
        for name, value in mine.items():
            if value.is_floating_point():
                value.lerp_(theirs[name], 1 - keep)

    def run(self):
        """Trains until the planned time is over."""
        saved, evaluated = time.time(), self.counters.trained_seconds
        last, heard, sums, first = time.time(), self.counters.heard_seconds, torch.zeros(3), self.counters.step
        while self.progress() < 1:
            started = time.time()
            sums += self.step()
            self.counters.trained_seconds += time.time() - started
            if self.counters.step % LOG_EVERY == 0:
                means = (sums / (self.counters.step - first)).tolist()
                speed = (self.counters.heard_seconds - heard) / (time.time() - last)
                self.log(means, speed)
                last, heard, sums, first = time.time(), self.counters.heard_seconds, torch.zeros(3), self.counters.step
            if time.time() - saved > SAVE_EVERY:
                self.save()
                self.voices.refresh()
                saved = time.time()
            if self.counters.trained_seconds - evaluated > 60 * EVALUATE_EVERY:
                self.evaluate()
                evaluated = self.counters.trained_seconds
        self.save()
        self.evaluate()

    def evaluate(self):
        """One line of JSON: the average's EER on the development trials, by corpus and pooled."""
        if not (Path(self.arguments.speech) / "dev-trials.txt").exists():
            return
        network = self.average.eval()
        scored = score(self.arguments.speech, self.arguments.cache, "full", lambda store: embed(network, store))
        line = {"hours": round(self.counters.heard_seconds / 3600, 2)}
        line |= {corpus: row["eer"] for corpus, row in figures(scored).items()}
        self.append("evaluations.jsonl", line)

    def append(self, name, line):
        """Adds a line of JSON to one of the run's logs."""
        with open(Path(self.arguments.run) / name, "a") as file:
            file.write(json.dumps(line) + "\n")

    def log(self, means, speed):
        """One line of JSON for every few steps."""
        line = {
            "step": self.counters.step,
            "hours": round(self.counters.heard_seconds / 3600, 2),
            "minutes": round(self.counters.trained_seconds / 60, 2),
            "cosine": round(means[0], 4),
            "similarity": round(means[1], 5),
            "softmax": round(means[2], 3),
            "rate": round(self.muon.param_groups[0]["lr"], 6),
            "speed": round(speed),
            "voices": len(self.voices.voices),
        }
        self.append("log.jsonl", line)


def settings(options=None):
    """The command line of a run, read from `options` or from the process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", required=True)
    parser.add_argument("--unlabelled")
    parser.add_argument("--cache", required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--minutes", type=float, required=True, help="of training, over all restarts")
    parser.add_argument("--begin", help="exported weights to begin with where the run has no checkpoint")
    parser.add_argument("--channels", type=int, default=CHANNELS)
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--softmax", type=float, default=0.03)
    parser.add_argument("--shortest", type=float, default=1.2, help="crop, seconds")
    parser.add_argument("--longest", type=float, default=3.0, help="crop, seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--compile", action="store_true")
    return parser.parse_args(options)


def main():
    """Builds and runs."""
    arguments = settings()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    Trainer(arguments, training_pieces(arguments.speech, arguments.unlabelled)).run()


if __name__ == "__main__":
    main()
