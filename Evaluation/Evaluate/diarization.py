# Conversations: turns by diarize, measured by spkeval in the three settings that are in use.

import pathlib
import sys
import time

import figures
import speech

SUFFIXES = {".wav", ".flac", ".opus", ".ogg", ".mp3"}

# Folders whose figures belong together: what stands apart for its licence alone is counted with
# its like.
TOGETHER = {"sharealike": "composed"}

# Setting, collar on each side in seconds, whether overlapped speech counts.
SETTINGS = [("full", 0.0, True), ("fair", 0.25, True), ("forgiving", 0.25, False)]


def recordings(folder):
    """Recordings that have reference turns beside them, by group, in order."""
    groups = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.suffix in SUFFIXES and path.with_suffix(".rttm").exists():
            group = TOGETHER.get(path.parent.name, path.parent.name)
            groups.setdefault(group, []).append(path)
    return groups


def speakers(path):
    """How many speakers the reference turns of a recording have."""
    lines = path.with_suffix(".rttm").read_text(encoding="utf-8").splitlines()
    return len({line.split()[7] for line in lines if line.startswith("SPEAKER")})


def joined(paths, suffix, target):
    """The annotations of all recordings in one file; None where one of them has none."""
    beside = [path.with_suffix(suffix) for path in paths]
    if not all(path.exists() for path in beside):
        return None
    target.write_text("".join(path.read_text(encoding="utf-8") for path in beside), encoding="utf-8")
    return target


def diarized(tools, paths, options, target):
    """All recordings' turns in one file, and the wall seconds; options are made for each path."""
    begin = time.perf_counter()
    turns = [tools.text("diarize", path, "--quiet", *options(path)) for path in paths]
    target.write_text("".join(turns), encoding="utf-8")
    return time.perf_counter() - begin


def ways(tools, model):
    """What diarize is told beside the recording: (name, options for a path)."""
    yield "own speech regions", lambda path: model
    yield "number of speakers given", lambda path: [*model, "--speakers", speakers(path)]
    yield "reference speech regions", lambda path: [
        *model, "--speech-activity", path.with_suffix(".rttm")]


def rows(tools, conversations, model, folder, peers=None):
    """Markdown rows: a group and a way a row, DER in the three settings; then what diarize hears
    of speech and overlap by itself, and with the Python of the peers what they hear."""
    heard = ["", speech.EXPLANATION, "", *speech.HEADER]
    result = ["| recordings | files | diarize with | " + " | ".join(
        f"{name}: DER % (missed, false alarm, confusion)" for name, *_ in SETTINGS) + " | JER % |",
        "|---|---|---|" + "---|" * (len(SETTINGS) + 1)]
    for group, paths in recordings(conversations).items():
        reference = joined(paths, ".rttm", folder / f"{group}.reference.rttm")
        evaluated = joined(paths, ".uem", folder / f"{group}.uem")
        for number, (way, options) in enumerate(ways(tools, model)):
            print(f"diarizing {group} with {way} …", file=sys.stderr)
            turns = folder / f"{group}.{number}.rttm"
            seconds = diarized(tools, paths, options, turns)
            if number == 0:
                systems = speech.systems(tools, paths, turns, folder, peers)
                heard += [speech.row(group, *system, reference, evaluated) for system in systems]
            row = f"| {group} | {len(paths)} | {way} |"
            jaccard = None
            for _, collar, overlap in SETTINGS:
                measured = figures.of_turns(tools, reference, turns, evaluated, collar, overlap)
                jaccard = measured["jer"] if jaccard is None else jaccard  # of the full setting
                row += (f" {measured['der']:.1f} ({measured['missed']:.1f},"
                        f" {measured['false alarm']:.1f}, {measured['confusion']:.1f}) |")
            result.append(f"{row} {jaccard:.1f} |")
            print(f"  {len(paths)} files in {seconds:.1f} s", file=sys.stderr)
    return result + heard
