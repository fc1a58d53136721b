# The model card's tables: EER by corpus, by length and by gender, with the
# number of speakers and trials and an interval; and the lines that go with the weights.

import argparse
from pathlib import Path

import numpy as np
import torch

from audio.features import SAMPLE_RATE
from speaker.evaluate import embed, score
from speaker.export import load_student
from speaker.metrics import equal_error_rate, equal_error_rate_interval, minimum_detection_cost

LENGTHS = {"full": ("full", None), "3 s": ("3s", None), "1.5 s": ("3s", 1.5)}  # list, and middle seconds of its pieces


def scored_lengths(network, speech, cache):
    """The trials scored at every length: {length: Scored}."""
    found = {}
    for length, (name, seconds) in LENGTHS.items():
        longest = int(seconds * SAMPLE_RATE) if seconds else None
        found[length] = score(speech, cache, name, lambda store: embed(network, store, longest))
    return found


def row(scored):
    """Speakers, trials, targets, EER and its interval and minDCF(0.01) of some trials, as text."""
    rate, _ = equal_error_rate(scored.targets, scored.non_targets)
    low, high = equal_error_rate_interval(scored)
    speakers = len(set(scored.enrolments) | set(scored.tests))
    cost = minimum_detection_cost(scored.targets, scored.non_targets)
    return [
        str(speakers),
        str(len(scored.labels)),
        str(int(scored.labels.sum())),
        f"{100 * rate:.2f}",
        f"{100 * low:.1f}–{100 * high:.1f}",
        f"{cost:.3f}",
    ]


def genders(speech):
    """`m`, `f` or `-` of every development speaker, by `corpus/speaker`."""
    rows = [line.split("\t") for line in (Path(speech) / "dev.tsv").read_text().splitlines()]
    return {"/".join(fields[0].split("/")[-3:-1]): fields[3] for fields in rows}


def within_gender(scored, gender_of):
    """The trials with both sides female, then male."""
    sides = [np.array([gender_of.get(name, "-") for name in names]) for names in (scored.enrolments, scored.tests)]
    return {name: scored.part((sides[0] == key) & (sides[1] == key)) for name, key in (("female", "f"), ("male", "m"))}


def table(parts):
    """A Markdown table with one row for each named set of trials."""
    head = ["trials of", "speakers", "trials", "targets", "EER %", "95 %", "minDCF(0.01)"]
    rows = [head, ["---"] * len(head)] + [[name, *row(part)] for name, part in parts.items()]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def error_rates(found):
    """What travels with the weights: a line for each length and corpus, EER in per cent."""
    lines = []
    for length in ("full", "3 s"):
        cells = []
        for corpus, part in found[length].by_corpus().items():
            rate, _ = equal_error_rate(part.targets, part.non_targets)
            cells.append(f"{corpus} {100 * rate:.2f}")
        lines.append(f"{length}: " + ", ".join(cells))
    return "\n".join(lines)


def main():
    """Prints the tables of one set of weights as Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    found = scored_lengths(load_student(arguments.weights), arguments.speech, arguments.cache)
    for length, scored in found.items():
        print(f"\n{length}\n\n{table(scored.by_corpus())}")
    parts = {}
    for length in ("full", "3 s"):
        named = within_gender(found[length], genders(arguments.speech)).items()
        parts |= {f"{gender}, {length}": part for gender, part in named}
    print(f"\nwithin one gender\n\n{table(parts)}")


if __name__ == "__main__":
    main()
