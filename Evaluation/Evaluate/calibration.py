# How well decisions carry over: a calibration trained on one half of the speakers and judged on
# the other, and a threshold from one corpus used in another.
#
#   python calibration.py --tools FOLDER --speech FOLDER [--halvings 10] [--output FILE] [spkverify options]
#
# SPEECH holds *trials*.txt in VoxCeleb's form, corpus/speaker/recording. Speakers are halved at
# random inside each corpus, from seeds 0, 1, …; each halving is used both ways. What is told is
# Cllr on the half that was not trained on, beside minCllr there (PAV, the best that any monotone
# calibration could have done on these very trials), with spkeval's figures. Thresholds are where
# a corpus's misses and false alarms are nearest to equally frequent. Options after the others go to
# spkverify, such as --norm as.

import argparse
import bisect
import datetime
import json
import pathlib
import random
import statistics
import sys
import tempfile

from tools import Tools, commit, machine


def speaker(recording):
    """The folder of a recording: corpus/speaker, of corpus/speaker/recording."""
    return recording.rpartition("/")[0]


def corpus(name):
    """The corpus of a speaker."""
    return name.split("/")[-2]


def halved(trials, seed):
    """The trials of each half of the speakers; those between the halves are left out."""
    generator = random.Random(seed)
    corpora = {}
    for name in sorted({speaker(side) for _, *sides in trials for side in sides}):
        corpora.setdefault(corpus(name), []).append(name)
    half = {}
    for names in corpora.values():
        generator.shuffle(names)
        half.update((name, place % 2) for place, name in enumerate(names))
    return [
        [trial for trial in trials if {half[speaker(side)] for side in trial[1:]} == {side_of}]
        for side_of in (0, 1)]


def write(path, rows):
    path.write_text("".join(" ".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def measure(tools, folder, train, test, scores):
    """Cllr and minCllr of the test half under the line that the training half gives."""
    def score_file(name, trials, change=lambda score: score):
        return write(folder / name, [(repr(change(scores[a, b])), a, b) for _, a, b in trials])

    line = json.loads(tools.text(
        "spkeval", "calibrate", write(folder / "train.txt", train),
        score_file("train.scores", train), "--prior", "0.5"))
    judged = tools.json(
        "spkeval", "trials", write(folder / "test.txt", test),
        score_file("test.scores", test, lambda score: line["scale"] * score + line["offset"]))
    return judged["cllr"], judged["minimumCllr"]


def scored(tools, speech, path, options):
    """The trials of a list and the score of each pair."""
    text = tools.text("spkverify", path, "--audio-root", speech, "--quiet", *options)
    scores = {tuple(line.split()[1:]): float(line.split()[0]) for line in text.splitlines()}
    return [tuple(line.split()) for line in path.read_text(encoding="utf-8").splitlines()], scores


def calibration(tools, name, options, halvings, trials, scores):
    """A line of the table of calibrations."""
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(halvings):
            first, second = halved(trials, seed)
            for train, test in ((first, second), (second, first)):
                found.append(measure(tools, pathlib.Path(scratch), train, test, scores))
    loss = sorted(cost / least - 1 for cost, least in found)
    cost, least = (statistics.mean(values) for values in zip(*found))
    return (f"| {name} | {' '.join(options) or 'cosine'} | {cost:.3f} | {least:.3f} | "
            f"{100 * statistics.median(loss):.1f} % | {100 * loss[0]:.1f} to {100 * loss[-1]:.1f} % |")


def equal_threshold(targets, others):
    """The score at which misses and false alarms are nearest to equally frequent."""
    targets, others = sorted(targets), sorted(others)

    def gap(score):
        return abs(bisect.bisect_left(targets, score) / len(targets)
                   - 1 + bisect.bisect_left(others, score) / len(others))

    return min(targets + others, key=gap)


def transfer(trials, scores):
    """The table of thresholds: from the corpus of the row, used in that of the column."""
    parts = {}
    for label, *pair in trials:
        kinds = parts.setdefault(corpus(speaker(pair[0])), ([], []))
        kinds[label == "0"].append(scores[tuple(pair)])
    yield "| threshold from | at | " + " | ".join(sorted(parts)) + " |"
    yield "|---" * (len(parts) + 2) + "|"
    for source in sorted(parts):
        threshold = equal_threshold(*parts[source])
        cells = []
        for name in sorted(parts):
            targets, others = parts[name]
            missed = sum(score < threshold for score in targets) / len(targets)
            accepted = sum(score >= threshold for score in others) / len(others)
            cells.append(f"{100 * missed:.1f} / {100 * accepted:.1f}")
        yield f"| {source} | {threshold:.2f} | " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tools", required=True)
    parser.add_argument("--speech", required=True)
    parser.add_argument("--halvings", type=int, default=10)
    parser.add_argument("--output", type=pathlib.Path)
    arguments, options = parser.parse_known_args()
    tools = Tools(arguments.tools)
    page = [
        f"# Decisions that carry over, {datetime.date.today().isoformat()}", "",
        f"- commit {commit()}", f"- {machine()}",
        f"- {arguments.halvings} halvings of the speakers inside each corpus, each both ways", "",
        "| trials | scores | Cllr | minCllr | Cllr above minCllr: median | smallest to largest |",
        "|---|---|---|---|---|---|"]
    choices = [options] if options else [[], ["--norm", "as"], ["--norm", "as", "--top", "200"]]
    thresholds = []
    for choice in choices:
        for path in sorted(pathlib.Path(arguments.speech).glob("*trials*.txt")):
            trials, scores = scored(tools, arguments.speech, path, choice)
            page.append(
                calibration(tools, path.name, choice, arguments.halvings, trials, scores))
            title = f"`{path.name}`, {' '.join(choice) or 'cosine'}:"
            thresholds += ["", title, "", *transfer(trials, scores)]
    page += ["", "## A threshold of one corpus in another", "",
             "Misses / false alarms in per cent at the threshold where they are equal in the row's "
             "corpus.", *thresholds]
    text = "\n".join(page) + "\n"
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
