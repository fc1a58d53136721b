# The speed of the model beside its peers: the same recordings, one thread, by turns, in seconds of
# the processor's time, which a busy machine changes less than those of the clock.

import os
import pathlib
import statistics
import subprocess
import sys

import verification

ROUNDS, RECORDINGS = 5, 60


def recordings(speech, lists, python, folder):
    """Some recordings of the first list, in its order, each once, decoded."""
    names = {name: None for line in verification.lines(lists[0]) for name in line.split()[-2:]}
    paths = [str(pathlib.Path(speech, name)) for name in list(names)[:RECORDINGS]]
    decoded = folder / "decoded"
    decoded.mkdir()
    script = pathlib.Path(__file__).parent / "as_wav.py"
    subprocess.run([python, str(script), str(decoded), *paths], check=True)
    return sorted(decoded.iterdir())


def our_seconds(tools, model, paths, folder):
    """The whole process: start, loading, decoding, embedding, writing."""
    command = [tools.folder / "spkembed", "--threads", "1", "--quiet", *model, *paths,
               "-o", folder / "speed.npy"]
    process = subprocess.Popen([str(part) for part in command])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]}: left with status {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def peer_seconds(peer, python, paths):
    """Decoding and embedding, without start and loading: (seconds of audio, seconds taken)."""
    script = pathlib.Path(__file__).parent / "embedding_speed.py"
    answer = subprocess.run(
        [python, "-W", "ignore", str(script), peer, *map(str, paths)],
        check=True, capture_output=True, text=True).stdout
    heard, taken = map(float, answer.split())
    return heard, taken


def section(tools, model, peers, python, speech, lists, folder):
    """Markdown: how many times as fast as each peer, medians of the rounds."""
    paths = recordings(speech, lists, python, folder)
    ratios = {peer: [] for peer in peers}
    for number in range(ROUNDS):
        print(f"embedding by turns, round {number + 1} of {ROUNDS} …", file=sys.stderr)
        ours = our_seconds(tools, model, paths, folder)
        for peer in peers:
            heard, taken = peer_seconds(peer, python, paths)
            ratios[peer].append(taken / ours)
    rows = [f"| {peer} | {statistics.median(of_peer):.1f} | {min(of_peer):.1f}–{max(of_peer):.1f} |"
            for peer, of_peer in ratios.items()]
    return ["", "## Speed of the model", "",
            f"{len(paths)} recordings, {heard:.0f} s of audio, one thread, {ROUNDS} rounds by turns,"
            " processor time: `spkembed` as a whole process with its start and the loading of the model; the peers"
            " in PyTorch without theirs.", "",
            "| beside | times as fast | in the rounds |", "|---|---|---|", *rows]
