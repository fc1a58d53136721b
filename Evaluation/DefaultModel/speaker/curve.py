# The development EER over the hours heard, as a picture, and beside it the
# cosine to the teacher on what is being trained on.

import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402  (after the choice of backend)


def lines(path):
    """The JSON lines of a log."""
    return [json.loads(line) for line in Path(path).read_text().splitlines()] if Path(path).exists() else []


def main():
    """Draws `log.jsonl` and `evaluations.jsonl` of a run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", required=True)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    log = lines(Path(arguments.run) / "log.jsonl")
    evaluations = lines(Path(arguments.run) / "evaluations.jsonl")
    plt.rcParams["svg.hashsalt"] = "timbre"
    figure, axes = plt.subplots(figsize=(6, 3.4))
    axes.plot([e["hours"] for e in evaluations], [e["pooled"] for e in evaluations], "o-", color="tab:blue")
    axes.set(xlabel="hours heard", ylabel="EER on the development trials, pooled, %", ylim=(0, None))
    beside = axes.twinx()
    beside.plot([e["hours"] for e in log], [e["cosine"] for e in log], color="tab:orange", alpha=0.6)
    beside.set(ylabel="cosine to the teacher, training crops", ylim=(0, 1))
    figure.tight_layout()
    figure.savefig(arguments.output, metadata={"Date": None})


if __name__ == "__main__":
    main()
