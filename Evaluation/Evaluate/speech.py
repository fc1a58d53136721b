# Speech and overlap alone, whoever speaks: what of the reference was missed, what was found in
# excess. Times are exact, from the boundaries of the turns; the rest of DER is spkeval's.

import collections

HEADER = [
    "| recordings | speech missed % | false alarm % | overlap precision % | recall % | F1 % |",
    "|---|---|---|---|---|---|"]


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


def row(group, reference, system, evaluated):
    """A group's line of the table; the arguments are files, `evaluated` may be None."""
    true, found = turns(reference), turns(system)
    uem = regions(evaluated) if evaluated else {}
    total = collections.Counter()
    for name, spoken in true.items():
        ends = [end for _, _, end in spoken + found[name]]
        total += durations(spoken, found[name], uem.get(name, [("", 0.0, max(ends))]))
    return f"| {group} | " + " | ".join(f"{value:.1f}" for value in figures(total)) + " |"


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
