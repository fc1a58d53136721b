# Running the built tools, and saying on what machine they ran.

import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parents[2]


class Tools:
    """The folder of the four built programs."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        for name in ("spkembed", "spkverify", "diarize", "spkeval"):
            if not (self.folder / name).exists():
                sys.exit(f"{self.folder / name}: is missing; run make build first")

    def text(self, name, *arguments):
        """What the tool prints; stops with the tool's own sentence where it fails."""
        command = [str(self.folder / name), *map(str, arguments)]
        finished = subprocess.run(command, capture_output=True, text=True)
        if finished.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{finished.stderr.strip()}")
        return finished.stdout

    def write(self, path, name, *arguments):
        """Puts what the tool prints into the file; gives the wall seconds that it took."""
        begin = time.perf_counter()
        output = self.text(name, *arguments)
        seconds = time.perf_counter() - begin
        pathlib.Path(path).write_text(output, encoding="utf-8")
        return seconds

    def json(self, name, *arguments):
        return json.loads(self.text(name, *arguments, "--json"))


def first_match(path, start, otherwise):
    """The value of the first line `start … : value` of a system file."""
    try:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(start):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return otherwise


def machine():
    """Processor, cores and memory in one line."""
    processor = first_match("/proc/cpuinfo", "model name", "processor not known")
    kilobytes = first_match("/proc/meminfo", "MemTotal", "0 kB").split()[0]
    flags = first_match("/proc/cpuinfo", "flags", "").split()
    width = next((name for name in ("avx512f", "avx2") if name in flags), "neither AVX2 nor AVX-512")
    return f"{processor}, {os.cpu_count()} cores, {int(kilobytes) / 2**20:.0f} GiB, {width}"


def commit():
    """The commit that was built, marked where files differ from it."""
    def git(*arguments):
        return subprocess.run(
            ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no")
    return git("rev-parse", "--short=12", "HEAD") + (" with changes" if changed else "")
