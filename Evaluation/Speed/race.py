# The encoder race: Timbre beside onnxruntime, PyTorch and OpenVINO on the same weights and the
# same features, by turns, so that a busy neighbour slows them all. Standard library only.
#
#   python race.py --ours PROGRAM --python PYTHON --folder FOLDER [--rounds 7] [--peers a,b]

import argparse
import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
OURS = "timbre"

# Name, windows, frames of each, runs a turn: what every entrant embeds. 93.75 frames a second.
SHAPES = [
    ("utterance-3s", "one utterance of 3 s", 1, 281, 4),
    ("windows-32", "32 windows of 1.5 s", 32, 140, 1),
    ("utterance-60s", "one utterance of 60 s", 1, 5625, 1),
]
FRAMES_A_SECOND = 93.75


def operations(windows, frames):
    """Floating-point operations of the encoder's layers as written, two for a multiply-add."""
    block = 2 * 512 * 512 + 7 * 64 * 64 * 3
    attention = 4608 * 128 + 128 * 1536
    frame = 128 * 512 * 5 + 3 * block + 1536 * 1536 + attention
    window = 3 * 2 * 512 * 128 + 3072 * 2048
    return 2 * windows * (frames * frame + window)


class Entrant:
    """A process that holds the network ready and runs it when told to."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.read() != "ready":
            sys.exit(f"{name}: did not start (command {' '.join(command)})")

    def read(self):
        return self.process.stdout.readline().strip()

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.read()
        if not answer:
            sys.exit(f"{self.name}: stopped at '{line}'")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def entrants(arguments, threads):
    """Ours first, then the peers; each with its own process."""
    yield Entrant(OURS, [arguments.ours, arguments.folder, str(threads)])
    for peer in arguments.peers.split(","):
        command = [arguments.python, str(HERE / "peer.py"), peer, arguments.folder, str(threads)]
        yield Entrant(peer, command)


def largest_difference(ours, theirs):
    """The largest difference of two embeddings as a share of the largest value."""
    scale = max(abs(value) for value in theirs)
    return max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) / scale


def check_agreement(runners):
    """All entrants give the same embeddings, or the race means nothing."""
    worst = 0.0
    for shape, *_ in SHAPES:
        ours, *others = [json.loads(runner.ask(f"embed {shape}")) for runner in runners]
        worst = max([worst] + [largest_difference(ours, theirs) for theirs in others])
    if not worst < 1e-4:
        sys.exit(f"the embeddings differ by {worst:.1e} of the largest value, expected < 1e-4")
    return worst


def middle_and_range(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def race(runners, shape, runs, rounds):
    """Seconds a run of every entrant, and the ceiling in GFLOP/s, round by round."""
    times = {runner.name: [] for runner in runners}
    ceilings = []
    for runner in runners:
        runner.ask(f"run {shape} {runs}")  # buffers are made and pages touched
    for number in range(rounds):
        ceilings.append(float(runners[0].ask("ceiling")))
        order = runners[number % len(runners):] + runners[: number % len(runners)]
        for runner in order:
            time.sleep(0.02)  # threads that spin after their turn have stopped
            times[runner.name].append(float(runner.ask(f"run {shape} {runs}")) / runs)
    return times, ceilings


def report(title, times, ceilings, windows, frames, threads, rounds):
    """A line for each entrant: rate, share of the ceiling, our lead."""
    seconds = windows * frames / FRAMES_A_SECOND
    work = operations(windows, frames) / 1e9
    plural = "s" if threads > 1 else ""
    print(f"\n{title}, {threads} thread{plural}, {rounds} rounds;"
          f" ceiling {statistics.median(ceilings):.0f} GFLOP/s")
    for name, taken in times.items():
        rate = statistics.median(seconds / each for each in taken)
        share = statistics.median(
            work / each / ceiling for each, ceiling in zip(taken, ceilings, strict=True))
        line = f"  {name:<12} {rate:7.1f} s of audio a second  {100 * share:4.0f} % of the ceiling"
        if name != OURS:
            ratios = [theirs / ours for theirs, ours in zip(taken, times[OURS], strict=True)]
            line += f"   timbre is {middle_and_range(ratios)} times as fast"
        print(line, flush=True)


def warn_of_neighbours(medians, threads):
    """Says so where the threads did not get a core each: threads that wait for each other then
    lose far more than the rest, and their ratios flatter us."""
    alone = medians.get(1)
    reached = medians[threads]
    if alone and reached < 0.85 * threads * alone:
        print(f"\nNOT TO BE QUOTED: {threads} threads reach {reached / alone:.2f} times the ceiling"
              " of one, so other work holds the cores; run again on an idle machine")


def main():
    parser = argparse.ArgumentParser(description="The encoder race.")
    parser.add_argument("--ours", required=True, help="the built EncoderSpeed program")
    parser.add_argument("--python", default=sys.executable, help="the Python that has the peers")
    parser.add_argument("--folder", required=True, help="what weights.py and the others wrote")
    parser.add_argument("--peers", default="onnxruntime,pytorch,openvino")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", default="1,2")
    arguments = parser.parse_args()
    medians = {}  # the ceiling by number of threads
    for threads in map(int, arguments.threads.split(",")):
        measured = []
        with contextlib.ExitStack() as stack:
            runners = []
            for runner in entrants(arguments, threads):
                stack.callback(runner.close)
                runners.append(runner)
            worst = check_agreement(runners)
            print(f"\nthreads: {threads}; embeddings agree within {worst:.1e} of the largest value")
            for shape, title, windows, frames, runs in SHAPES:
                times, ceilings = race(runners, shape, runs, arguments.rounds)
                measured += ceilings
                report(title, times, ceilings, windows, frames, threads, arguments.rounds)
        medians[threads] = statistics.median(measured)
        warn_of_neighbours(medians, threads)


if __name__ == "__main__":
    main()
