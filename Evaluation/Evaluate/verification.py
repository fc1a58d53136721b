# Trial lists: scored by spkverify or a peer, measured by spkeval, pooled and by corpus.

import pathlib
import subprocess
import sys

import figures


def trial_lists(folder):
    """The trial lists of a folder of speech, in order."""
    return sorted(pathlib.Path(folder).glob("*trials*.txt"))


def lines(path):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip()]


def corpora(trials):
    """The corpus of each trial: the first folder in which the paths of the list differ."""
    paths = [line.split()[-2].split("/") for line in trials]
    depth = 0
    while len({tuple(path[: depth + 1]) for path in paths}) == 1 and len(paths[0]) > depth + 2:
        depth += 1
    return [path[depth] for path in paths]


def slices(trials, scores, folder):
    """The list and its scores whole, then cut by corpus: (name, trials file, scores file)."""
    yield "pooled", trials, scores
    trial_lines, score_lines = lines(trials), lines(scores)
    if len(trial_lines) != len(score_lines):
        sys.exit(f"{scores}: {len(score_lines)} scores for {len(trial_lines)} trials of {trials}")
    names = corpora(trial_lines)
    if len(set(names)) < 2:
        return
    for corpus in sorted(set(names)):
        parts = []
        for source, kind in ((trial_lines, "trials"), (score_lines, "scores")):
            part = folder / f"{pathlib.Path(scores).stem}.{corpus}.{kind}"
            kept = [line for line, name in zip(source, names, strict=True) if name == corpus]
            part.write_text("\n".join(kept) + "\n", encoding="utf-8")
            parts.append(part)
        yield corpus, *parts


def score_with_peers(peers, python, speech, lists, folder):
    """Scores files of each peer by (peer, list)."""
    script = pathlib.Path(__file__).parent / "peer_scores.py"
    result = {}
    for peer in peers:
        pairs = []
        for trials in lists:
            result[peer, trials] = folder / f"{peer}.{trials.stem}.scores"
            pairs.append(f"{trials}={result[peer, trials]}")
        print(f"scoring with {peer} …", file=sys.stderr)
        subprocess.run([python, "-W", "ignore", str(script), peer, str(speech), *pairs], check=True)
    return result


def score_with_ours(tools, speech, lists, model, folder):
    """Our scores files by (system, list), and the wall seconds of each list."""
    result, seconds = {}, {}
    for trials in lists:
        print(f"scoring {trials.name} …", file=sys.stderr)
        scores = folder / f"timbre.{trials.stem}.scores"
        seconds[trials] = tools.write(
            scores, "spkverify", trials, "--audio-root", speech, "--quiet", *model)
        result["timbre", trials] = scores
    return result, seconds


def table(tools, systems, scores, trials, folder):
    """Markdown rows: a corpus a row, EER and minDCF of each system."""
    head = "| corpus | trials | targets |"
    rule = "|---|---|---|"
    for system in systems:
        head += f" {system} EER % | {system} minDCF |"
        rule += "---|---|"
    rows = {}
    for system in systems:
        for corpus, part, part_scores in slices(trials, scores[system, trials], folder):
            measured = figures.of_trials(tools, part, part_scores)
            row = rows.setdefault(
                corpus, f"| {corpus} | {measured['trials']} | {measured['targets']} |")
            rows[corpus] = row + f" {measured['eer']:.2f} | {measured['cost']:.3f} |"
    return [head, rule, *rows.values()]
