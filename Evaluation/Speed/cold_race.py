# The cold race: one file of 10 s to its embedding, whole processes, by turns. "Cold" is the
# process; the files are in the system's page cache for everyone. Standard library only.
#
#   python cold_race.py --spkembed PROGRAM --python PYTHON --folder FOLDER [--rounds 7]

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
OURS = "spkembed"


def run(command):
    """Wall seconds, peak memory in megabytes, and the embedding that the command prints."""
    with tempfile.TemporaryFile("w+") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{command[0]}: left with status {process.returncode}: {' '.join(command)}")
        output.seek(0)
        # Linux counts the resident set in units of 1024 bytes.
        return seconds, usage.ru_maxrss * 1024 / 1e6, json.loads(output.readline())["embedding"]


def main():
    parser = argparse.ArgumentParser(description="The cold race.")
    parser.add_argument("--spkembed", required=True, help="the built tool")
    parser.add_argument("--python", default=sys.executable, help="the Python that has the peers")
    parser.add_argument("--folder", required=True, help="what weights.py and the others wrote")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    folder, sound = arguments.folder, f"{arguments.folder}/ten-seconds.wav"
    commands = {
        OURS: [arguments.spkembed, "--model", folder, sound],
        "onnxruntime": [arguments.python, str(HERE / "cold_onnxruntime.py"), folder, sound],
        "pytorch": [arguments.python, str(HERE / "cold_pytorch.py"), folder, sound],
    }
    embeddings = {name: run(command)[2] for name, command in commands.items()}  # fills the cache
    worst = max(
        abs(a - b) / max(map(abs, embedding)) for embedding in embeddings.values()
        for a, b in zip(embeddings[OURS], embedding, strict=True))
    if not worst < 1e-4:
        sys.exit(f"the embeddings differ by {worst:.1e} of the largest value, expected < 1e-4")
    results = {name: [] for name in commands}
    names = list(commands)
    for number in range(arguments.rounds):
        for name in names[number % 3:] + names[: number % 3]:
            results[name].append(run(commands[name])[:2])
    print(f"\nWhole processes, one file of 10 s, {arguments.rounds} rounds;"
          f" embeddings agree within {worst:.1e} of the largest value")
    for name, measured in results.items():
        seconds = [each for each, _ in measured]
        memory = max(each for _, each in measured)
        line = f"  {name:<12} {1000 * statistics.median(seconds):7.0f} ms  {memory:5.0f} MB peak"
        if name != OURS:
            ratios = [theirs / ours[0] for theirs, ours in zip(seconds, results[OURS])]
            line += (f"   spkembed is {statistics.median(ratios):.1f}"
                     f" ({min(ratios):.1f} to {max(ratios):.1f}) times as fast")
        print(line)


if __name__ == "__main__":
    main()
