# Speech and overlap alone, whoever speaks: what of the reference was missed, what was found in
# excess. Times are exact, from the boundaries of the turns; the rest of DER is spkeval's.

import collections
import pathlib
import resource
import subprocess
import sys

PEERS = {"silero": "silero-vad 6.2.3", "pyannote": "pyannote segmentation-3.0"}

EXPLANATION = (
    "Speech and overlap alone, in per cent of the time; real time is of one thread: what diarize"
    " adds to its processor time when it listens (decoding and start left out), and a peer's own.")

HEADER = [
    "| recordings | heard by | speech missed % | false alarm % | sum % | overlap precision %"
    " | recall % | F1 % | × real time |",
    "|---|---|---|---|---|---|---|---|---|"]


def turns(path):
    """The turns of an RTTM file by recording: (speaker, onset, end)."""
    found = collections.defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            onset = float(fields[3])
            found[fields[1]].append((fields[7], onset, onset + float(fields[4])))
    return found


def regions(path):
    """The regions of a UEM file by recording, as turns of nobody."""
    found = collections.defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields and fields[0][0] not in ";#":
            found[fields[0]].append(("", float(fields[2]), float(fields[3])))
    return found


def boundaries(side, spoken):
    """(time, side, speaker, +1 or -1) of every boundary."""
    for speaker, onset, end in spoken:
        yield onset, side, speaker, 1
        yield end, side, speaker, -1


def durations(reference, system, evaluated):
    """Seconds with so many voices: {(in the reference, in the system): seconds}, 2 for 2 or more."""
    changes = sorted([*boundaries(0, reference), *boundaries(1, system), *boundaries(2, evaluated)])
    active, last = [collections.Counter() for _ in range(3)], 0.0
    seconds = collections.Counter()
    for time, side, speaker, step in changes:
        if active[2]:
            seconds[min(len(active[0]), 2), min(len(active[1]), 2)] += time - last
        last = time
        active[side][speaker] += step
        if not active[side][speaker]:
            del active[side][speaker]
    return seconds


def processor_seconds(tools, paths, *options):
    """Processor seconds of diarize over recordings, of which it embeds one second each."""
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    begin = used()
    for path in paths:
        tools.text("diarize", path, "--quiet", "--threads", 1, *options)
    return used() - begin


def systems(tools, paths, turns, folder, peers):
    """(name, turns, processor seconds) of diarize and, with the peers' Python, of the peers."""
    second = folder / "one-second.lab"
    second.write_text("1 2 speech\n", encoding="utf-8")
    known = ["--speech-activity", second, "--overlap"]
    seconds = processor_seconds(tools, paths, *known, "on")
    yield "diarize", turns, seconds - processor_seconds(tools, paths, *known, "off")
    script = pathlib.Path(__file__).parent / "speech_peers.py"
    for peer, name in PEERS.items() if peers else ():
        print(f"hearing with {peer} …", file=sys.stderr)
        output = folder / f"{peer}.rttm"
        command = [peers, "-W", "ignore", script, peer, output, *paths]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        yield name, output, float(answer.split()[-1])


def row(group, name, system, seconds, reference, evaluated):
    """A system's line of the table; turns and regions are files, `evaluated` may be None."""
    true, found = turns(reference), turns(system)
    uem = regions(evaluated) if evaluated else {}
    total = collections.Counter()
    for recording, spoken in true.items():
        end = max(end for _, _, end in spoken + found[recording])
        total += durations(spoken, found[recording], uem.get(recording, [("", 0.0, end)]))
    missed, false, *overlap = figures(total)
    values = [f"{value:.1f}" for value in (missed, false, missed + false, *overlap)]
    speed = sum(total.values()) / max(seconds, 1e-3)
    return f"| {group} | {name} | " + " | ".join(values) + f" | {speed:.0f} |"


def figures(total):
    """Missed and false time in per cent of all; precision, recall and F1 of overlap in per cent."""
    time = sum(total.values())
    missed = sum(seconds for (true, found), seconds in total.items() if true and not found)
    false = sum(seconds for (true, found), seconds in total.items() if found and not true)
    there = sum(seconds for (true, _), seconds in total.items() if true == 2)
    said = sum(seconds for (_, found), seconds in total.items() if found == 2)
    right = total[2, 2]
    score = 2 * right / (there + said) if there + said else 0
    shares = (missed / time, false / time, right / said if said else 0, right / there if there else 0)
    return [100 * value for value in (*shares, score)]
