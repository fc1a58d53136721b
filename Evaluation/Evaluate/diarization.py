# Conversations: turns by diarize, measured by spkeval in the three settings that are in use.

import pathlib
import subprocess
import sys
import time

import figures
import speech

SUFFIXES = {".wav", ".flac", ".opus", ".ogg", ".mp3"}

# Folders whose figures belong together: what stands apart for its licence alone is counted with
# its like.
TOGETHER = {"sharealike": "composed"}

# Peers, by what diarization_peers.py calls them.
PEERS = {
    "senko": "Senko 0.2.2 (its CPU path)",
    "campplus": "CAM++ and SciPy, reference speech regions",
    "resemblyzer": "Resemblyzer and SciPy, reference speech regions",
}

# Setting, collar on each side in seconds, whether overlapped speech counts.
SETTINGS = [("full", 0.0, True), ("fair", 0.25, True), ("forgiving", 0.25, False)]


HEADER = [
    "| recordings | files | turns by | " + " | ".join(
        f"{name}: DER % (missed, false alarm, confusion)" for name, *_ in SETTINGS)
    + " | JER % | speakers right in | error of the number |",
    "|---|---|---|" + "---|" * (len(SETTINGS) + 3)]


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
    yield "--live", lambda path: [*model, "--live"]


def count_errors(reference, turns):
    """In how many recordings the number of speakers is right, and the mean size of the error."""
    true, found = speech.turns(reference), speech.turns(turns)
    errors = [abs(len({turn[0] for turn in found[name]}) - len({turn[0] for turn in spoken}))
              for name, spoken in true.items()]
    return errors.count(0), sum(errors) / len(errors)


def row(tools, name, turns, reference, evaluated):
    """What follows the group in a row of the table, and the DER of each setting."""
    measured = [figures.of_turns(tools, reference, turns, evaluated, collar, overlap)
                for _, collar, overlap in SETTINGS]
    right, error = count_errors(reference, turns)
    cells = [f"{one['der']:.1f} ({one['missed']:.1f}, {one['false alarm']:.1f},"
             f" {one['confusion']:.1f})" for one in measured]
    cells += [f"{measured[0]['jer']:.1f}", f"{right}", f"{error:.2f}"]  # JER of the full setting
    return f"{name} | " + " | ".join(cells) + " |", [one["der"] for one in measured]


def best(tools, files, reference, evaluated):
    """Of files of turns at several thresholds, the one with the least DER in the fair setting."""
    return min(files, key=lambda file: row(tools, "", file, reference, evaluated)[1][1])


def peer_rows(tools, peers, paths, reference, evaluated, folder):
    """(name, turns) of Senko as a whole and of other embeddings with the reference's speech."""
    script = pathlib.Path(__file__).parent / "diarization_peers.py"
    for peer, name in PEERS.items():
        print(f"diarizing with {peer} …", file=sys.stderr)
        target = folder / f"{reference.stem}.{peer}"
        target.mkdir()
        command = [peers, "-W", "ignore", script, peer, target, *paths]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        turns = best(tools, sorted(target.glob("*.rttm")), reference, evaluated)
        if peer == "senko":
            print(f"  {len(paths)} files in {float(answer.split()[-1]):.1f} s", file=sys.stderr)
            yield name, turns
        else:
            yield f"{name}, threshold {turns.stem.split('-')[-1]}", turns


def rows(tools, conversations, model, folder, peers=None):
    """Markdown rows: a group and a way a row, DER in the three settings; then what diarize hears
    of speech and overlap by itself, and with the Python of the peers what they hear."""
    heard = ["", speech.EXPLANATION, "", *speech.HEADER]
    result = [*HEADER]
    for group, paths in recordings(conversations).items():
        reference = joined(paths, ".rttm", folder / f"{group}.reference.rttm")
        evaluated = joined(paths, ".uem", folder / f"{group}.uem")
        start = f"| {group} | {len(paths)} | "
        for number, (way, options) in enumerate(ways(tools, model)):
            print(f"diarizing {group} with {way} …", file=sys.stderr)
            turns = folder / f"{group}.{number}.rttm"
            seconds = diarized(tools, paths, options, turns)
            if number == 0:
                systems = speech.systems(tools, paths, turns, folder, peers)
                heard += [speech.row(group, *system, reference, evaluated) for system in systems]
            result.append(start + row(tools, f"diarize, {way}", turns, reference, evaluated)[0])
            print(f"  {len(paths)} files in {seconds:.1f} s", file=sys.stderr)
        if peers:
            result += [start + row(tools, name, turns, reference, evaluated)[0]
                       for name, turns in peer_rows(
                           tools, peers, paths, reference, evaluated, folder)]
    return result + heard
