# Pairs of voices out of real conversations: every stretch of 1.5 to 4 s in which the reference
# hears exactly one speaker becomes a piece, every two pieces of one group a trial.
#
#   python cut_pairs.py CONVERSATIONS FOLDER
#
# writes FOLDER/GROUP/RECORDING-START.wav and FOLDER/conversation-trials.txt. Names of speakers
# must mean the same person in all recordings of a group.

import itertools
import pathlib
import sys

import numpy as np
import soundfile

import diarization

SHORTEST, LONGEST, FRAME = 1.5, 4.0, 0.01
# Seconds left out on each side of a stretch: references are good to a few hundredths.
EDGE = 0.05


def turns(path):
    """(speaker, start, end) of each line of an RTTM file, in seconds."""
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            yield fields[7], float(fields[3]), float(fields[3]) + float(fields[4])


def single_speaker_pieces(path):
    """(speaker, start, end): stretches of one voice alone, long ones cut to the longest."""
    spoken = list(turns(path))
    names = sorted({speaker for speaker, _, _ in spoken})
    heard = np.zeros((len(names), int(max(end for _, _, end in spoken) / FRAME) + 2), bool)
    for speaker, start, end in spoken:
        heard[names.index(speaker), round(start / FRAME) : round(end / FRAME)] = True
    alone = np.where(heard.sum(axis=0) == 1, heard.argmax(axis=0), -1)
    borders = [0, *(np.flatnonzero(np.diff(alone)) + 1), len(alone)]
    for first, last in itertools.pairwise(borders):
        start, end = first * FRAME + EDGE, last * FRAME - EDGE
        while alone[first] >= 0 and end - start >= SHORTEST:
            yield names[alone[first]], start, min(end, start + LONGEST)
            start += LONGEST


def main():
    source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    trials = []
    for group, paths in diarization.recordings(source).items():
        (target / group).mkdir(parents=True, exist_ok=True)
        pieces = []
        for path in paths:
            samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
            for speaker, start, end in single_speaker_pieces(path.with_suffix(".rttm")):
                name = f"{group}/{path.stem}-{round(1000 * start):07d}.wav"
                piece = samples[round(start * rate) : round(end * rate)]
                soundfile.write(target / name, piece, rate, subtype="FLOAT")
                pieces.append((speaker, name))
        trials += [f"{int(a == b)} {first} {second}"
                   for (a, first), (b, second) in itertools.combinations(pieces, 2)]
    (target / "conversation-trials.txt").write_text("\n".join(trials) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
