# Opens every form of `diarize` in programs that are not ours and compares what they read with the
# turns of the JSON form: Praat itself (parselmouth) and TextGrid for .TextGrid, pympi for ELAN, srt
# and ffmpeg for SubRip, webvtt-py and ffmpeg for WebVTT, pyannote.database for RTTM, Python's csv
# for CSV. Then the captions and a transcript in Whisper's form go through `diarize assign`, and the
# same programs read the names.
#
#   python check_exports.py path/to/diarize recording…

import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import imageio_ffmpeg
import parselmouth
import pympi
import srt
import textgrid
import webvtt
from pyannote.database.util import load_rttm

FORMS = {
    "rttm": "rttm", "csv": "csv", "srt": "srt", "vtt": "vtt", "textgrid": "TextGrid",
    "audacity": "txt", "elan": "eaf",
}


def exported(tool, recording, folder):
    """The turns of the JSON form in milliseconds, the duration, and the other forms as files."""
    def run(form):
        return subprocess.run(
            [tool, "--quiet", "--format", form, recording], check=True, capture_output=True).stdout

    meeting = json.loads(run("json"))
    turns = sorted(
        (round(1000 * t["onset"]), round(1000 * t["end"]), t["speaker"]) for t in meeting["turns"])
    for form, suffix in FORMS.items():
        (folder / f"turns.{suffix}").write_bytes(run(form))
    return turns, round(1000 * meeting["duration"])


def seconds(start, end, name):
    return round(1000 * float(start)), round(1000 * float(end)), name


def rttm(path):
    lines = [line.split(" ") for line in path.read_text().splitlines()]
    assert all(len(f) == 10 and f[0] == "SPEAKER" and float(f[4]) > 0 for f in lines)
    return [
        (round(1000 * float(f[3])), round(1000 * (float(f[3]) + float(f[4]))), f[7])
        for f in lines]


def pyannote(path):
    return [
        seconds(turn.start, turn.end, name) for annotation in load_rttm(str(path)).values()
        for turn, _, name in annotation.itertracks(yield_label=True)]


def comma_separated(path):
    return [
        seconds(row["onset"], row["end"], row["speaker"])
        for row in csv.DictReader(io.StringIO(path.read_text()))]


def audacity(path):
    return [seconds(*line.split("\t")) for line in path.read_text().splitlines()]


def subrip(path):
    return [
        seconds(c.start.total_seconds(), c.end.total_seconds(), c.content)
        for c in srt.parse(path.read_text(), ignore_errors=False)]


def web_vtt(path):
    captions = list(webvtt.read(str(path)))
    assert all(c.voice == c.text for c in captions)
    return [seconds(c.start_in_seconds + float("0." + c.start[-3:]),
                    c.end_in_seconds + float("0." + c.end[-3:]), c.voice) for c in captions]


def ffmpeg(path):
    """The captions as ffmpeg reads them: converted to SubRip by it, without markup."""
    text = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "srt", "-"],
        check=True, capture_output=True, text=True)
    assert not text.stderr, text.stderr
    return [
        seconds(c.start.total_seconds(), c.end.total_seconds(), c.content)
        for c in srt.parse(text.stdout)]


def praat(path, duration):
    grid = parselmouth.read(str(path))
    call = parselmouth.praat.call
    assert round(1000 * call(grid, "Get end time")) == duration
    turns = []
    for tier in range(1, call(grid, "Get number of tiers") + 1):
        for number in range(1, call(grid, "Get number of intervals", tier) + 1):
            name = call(grid, "Get label of interval", tier, number)
            if name:
                turns.append(seconds(
                    call(grid, "Get start time of interval", tier, number),
                    call(grid, "Get end time of interval", tier, number), name))
    return turns


def text_grid(path):
    return [
        seconds(i.minTime, i.maxTime, i.mark)
        for tier in textgrid.TextGrid.fromFile(str(path)) for i in tier if i.mark]


def elan(path):
    document = pympi.Elan.Eaf(str(path))
    return [
        (start, end, value) for tier in document.get_tier_names()
        for start, end, value in document.get_annotation_data_for_tier(tier)]


def assigned(tool, folder, at, turns):
    """Gives the exported captions, and words made of them, their speakers back."""
    def named(transcript):
        return subprocess.run(
            [tool, "assign", "--quiet", str(at["rttm"]), str(transcript)], check=True,
            capture_output=True, text=True).stdout

    def owner(start, end):
        """Who has most of a stretch, by the milliseconds of all turns; the earlier turn in a tie."""
        shares = {}
        for onset, stop, name in turns:
            common = min(end, stop) - max(start, onset)
            if common > 0:
                shares[name] = shares.get(name, 0) + common
        return max(shares, key=shares.get)

    owners = [owner(start, end) for start, end, _ in turns]
    captions = list(srt.parse(named(at["srt"])))
    assert [c.content.split(": ")[0] for c in captions] == owners
    (folder / "named.vtt").write_text(named(at["vtt"]))
    voices = [c.voice for c in webvtt.read(str(folder / "named.vtt"))] if turns else []
    assert voices == owners, (voices, owners)
    words = [{"word": " x", "start": s / 1000, "end": e / 1000} for s, e, _ in turns]
    whisper = {"text": "x", "segments": [{"start": w["start"], "end": w["end"], "text": " x",
                                          "words": [w]} for w in words], "language": "en"}
    (folder / "whisper.json").write_text(json.dumps(whisper, indent=2))
    read = json.loads(named(folder / "whisper.json"))
    assert [s.pop("speaker") for s in read["segments"]] == owners
    assert [s["words"][0].pop("speaker") for s in read["segments"]] == owners
    assert read == whisper


def check(tool, recording):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        turns, duration = exported(tool, recording, folder)
        at = {suffix: folder / f"turns.{suffix}" for suffix in FORMS.values()}
        read = {
            "RTTM (fields)": rttm(at["rttm"]),
            "RTTM (pyannote.database)": pyannote(at["rttm"]) if turns else [],
            "CSV (Python csv)": comma_separated(at["csv"]),
            "Audacity labels (fields)": audacity(at["txt"]),
            "SubRip (srt)": subrip(at["srt"]),
            "WebVTT (webvtt-py)": web_vtt(at["vtt"]),
            "TextGrid (Praat, by parselmouth)": praat(at["TextGrid"], duration),
            "TextGrid (textgrid)": text_grid(at["TextGrid"]),
            "ELAN (pympi)": elan(at["eaf"]),
        }
        if turns:  # a stream without captions is one that ffmpeg does not open
            read["SubRip (ffmpeg)"] = ffmpeg(at["srt"])
            read["WebVTT (ffmpeg)"] = ffmpeg(at["vtt"])
        for program, found in read.items():
            assert sorted(found) == turns, (program, sorted(found), turns)
        assigned(tool, folder, at, turns)
        print(f"{recording}: {len(turns)} turns, the same in {len(read)} readers: "
              + ", ".join(sorted(read)))


if __name__ == "__main__":
    for path in sys.argv[2:]:
        check(sys.argv[1], path)
