# The same people in many recordings: every conversation becomes two recordings of half its length,
# all are linked by `diarize --across`, and the turns are scored as if nobody had cut them.

import sys

import diarization
import figures

EXPLANATION = (
    "Each recording is taken for two, its first and its second half, by speech given for the half"
    " alone (reference turns), and `diarize --across` links all of them. *Halves* asks that a"
    " person has one name in both halves, *all* that a person has one name in all recordings, as"
    " the reference has; *whole* is each recording diarized at once. Full setting: no collar,"
    " overlap counts.")


def turns_of(path):
    """The reference turns of a recording as fields, with onset and end in seconds."""
    for line in path.with_suffix(".rttm").read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            yield fields, float(fields[3]), float(fields[3]) + float(fields[4])


def halves(paths, folder):
    """A list of all halves and a file of the speech in them; gives both paths."""
    listed, speech = [], []
    for path in paths:
        turns = list(turns_of(path))
        middle = max(end for _, _, end in turns) / 2
        for half, (low, high) in enumerate([(0.0, middle), (middle, float("inf"))]):
            name = f"{path.stem}.half{half}"
            inside = [(max(a, low), min(b, high)) for _, a, b in turns]
            speech += [f"SPEAKER {name} 1 {a:.3f} {b - a:.3f} <NA> <NA> x <NA> <NA>\n"
                       for a, b in inside if b - a > 0.001]
            listed.append(f"{name} {path}\n")
    (folder / "halves.scp").write_text("".join(listed), encoding="utf-8")
    (folder / "halves.rttm").write_text("".join(speech), encoding="utf-8")
    return folder / "halves.scp", folder / "halves.rttm"


def moved(lines, places):
    """RTTM lines with the recordings one after another in a single one, `all`."""
    result = []
    for line in lines:
        fields = line.split()
        fields[3] = f"{float(fields[3]) + places[fields[1]]:.3f}"
        result.append(" ".join(["SPEAKER", "all", *fields[2:]]))
    return result


def rows(tools, conversations, model, folder):
    """Markdown rows: a group a row, DER of wholes, of halves, and of all recordings as one."""
    print("linking halves …", file=sys.stderr)
    result = ["", EXPLANATION, "", "| recordings | whole | halves | all: DER % (confusion) |",
              "|---|---|---|---|"]
    for group, paths in diarization.recordings(conversations).items():
        listed, speech = halves(paths, folder)
        linked = tools.text("diarize", "--across", "--quiet", "--list", listed,
                            "--speech-activity", speech, *model)
        lines = [line.replace(".half0 ", " ").replace(".half1 ", " ")
                 for line in linked.splitlines()]
        reference = [line for path in paths for line in
                     path.with_suffix(".rttm").read_text(encoding="utf-8").splitlines()
                     if line.startswith("SPEAKER")]
        places, place = {}, 0.0
        for path in paths:
            places[path.stem] = place
            place += max(end for _, _, end in turns_of(path)) + 60
        files = {"halves": (reference, lines),
                 "all": (moved(reference, places), moved(lines, places))}
        whole = folder / "whole.rttm"
        diarization.diarized(tools, paths, lambda path: [
            *model, "--speech-activity", path.with_suffix(".rttm")], whole)
        files["whole"] = (reference, whole.read_text(encoding="utf-8").splitlines())
        row = f"| {group} |"
        for name in ("whole", "halves", "all"):
            written = []
            for part, text in zip(("reference", "system"), files[name]):
                written.append(folder / f"{name}.{part}.rttm")
                written[-1].write_text("\n".join(text) + "\n", encoding="utf-8")
            measured = figures.of_turns(tools, *written, None, 0.0, True)
            row += f" {measured['der']:.1f} ({measured['confusion']:.1f}) |"
        result.append(row)
    return result
