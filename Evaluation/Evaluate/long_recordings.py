# Long recordings: is what is found the same when a conversation goes on for an hour, and what do
# ten hours cost.

import os
import pathlib
import subprocess
import sys
import time

import diarization
import speech

TIMES = 12  # an hour of each conversation of five minutes
HOURS = 10
# Groups of less are left out: excerpts of half a minute make no hour.
LEAST_MEGABYTES = 2

EXPLANATION = (
    f"Each conversation {TIMES} times over in one recording (`draw_out.py`: each time at another"
    " speed and with other noise), about an hour. It is no new speech: it says whether length"
    " changes what is found.")


def measured(*command):
    """Wall seconds and peak memory in MB of a process."""
    begin = time.perf_counter()
    process = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(map(str, command))}: failed")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def cost(tools, model, path, folder):
    """A sentence on one long recording: speakers, seconds of each stage, peak memory."""
    second, kept = folder / "one-second.lab", folder / "windows.jsonl"
    second.write_text("1 2 speech\n", encoding="utf-8")
    diarize, quiet = tools.folder / "diarize", ["--quiet", *model]
    listening, _ = measured(diarize, path, "--speech-activity", second, *quiet)
    total, memory = measured(diarize, path, *quiet)
    found = folder / "long.rttm"
    found.write_text(tools.text("diarize", path, "--save-embeddings", kept, *quiet), encoding="utf-8")
    reading, _ = measured(diarize, "--embeddings", kept, "--speakers", "1", "--quiet")
    there = len({turn[0] for turn in speech.turns(path.with_suffix(".rttm"))[path.stem]})
    here = len({turn[0] for turn in speech.turns(found)[path.stem]})
    audio = os.path.getsize(path) / 32000
    return (
        f"All of them by turns as one recording of {audio / 3600:.1f} hours: {total:.0f} s,"
        f" {audio / total:.0f} times real time, peak memory {memory:.0f} MB; {listening:.0f} s of it"
        f" for reading and listening, at most {reading:.0f} s for clustering, the rest for"
        f" embeddings; {here} speakers found of {there}.")


def rows(tools, conversations, model, folder, peers):
    """Markdown: the table of conversations drawn out, and the sentence on ten hours."""
    script = [peers, str(pathlib.Path(__file__).parent / "draw_out.py")]
    result = ["", EXPLANATION, "", *diarization.HEADER]
    sentences = []
    for group, paths in diarization.recordings(conversations).items():
        if sum(path.stat().st_size for path in paths) < LEAST_MEGABYTES * 2**20:
            continue
        print(f"drawing {group} out …", file=sys.stderr)
        target = folder / f"{group}-hours"
        subprocess.run([*script, target, "times", str(TIMES), *paths], check=True)
        sounds = [target / f"{path.stem}.wav" for path in paths]
        turns, reference = folder / "hours.rttm", folder / "hours.reference.rttm"
        diarization.diarized(tools, sounds, lambda _: model, turns)
        diarization.joined(sounds, ".rttm", reference)
        for sound in sounds:
            sound.unlink()
        result.append(f"| {group}, an hour each | {len(sounds)} | "
                      + diarization.row(tools, "diarize", turns, reference, None)[0])
        subprocess.run([*script, target, "hours", str(HOURS), *paths], check=True)
        sentences += ["", cost(tools, model, target / "all.wav", folder)]
    return result + sentences
