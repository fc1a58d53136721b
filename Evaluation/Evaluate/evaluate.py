# One run of everything that is measured on a user's folders, written as a dated page.
# Started by evaluate.sh, which says the arguments; standard library only.

import argparse
import datetime
import pathlib
import subprocess
import tempfile

import across
import diarization
import long_recordings
import speed
import tools as built
import verification

PEERS = ["resemblyzer", "campplus"]


def arguments():
    parser = argparse.ArgumentParser(description="EER and DER on folders of one's own.")
    parser.add_argument("speech", help="folder with trial lists, or empty")
    parser.add_argument("conversations", help="folder of folders with recordings, or empty")
    parser.add_argument("--tools", required=True, help="the folder of the built tools")
    parser.add_argument("--model", help="a checkpoint instead of the model in the box")
    parser.add_argument("--peers", action="store_true", help="peers in the same tables too")
    parser.add_argument("--peers-python", help="the Python that has the peers")
    parser.add_argument("--output", help="the page; Evaluation/Runs/DATE-evaluate.md by default")
    given = parser.parse_args()
    if not given.speech and not given.conversations:
        parser.error("give a folder of speech or of conversations: make evaluate SPEECH=folder")
    return given


def heading(given, tools):
    """Date, machine, commit, command, model."""
    today = datetime.date.today().isoformat()
    command = "make evaluate" + " SPEECH=…" * bool(given.speech)
    command += " CONVERSATIONS=…" * bool(given.conversations)
    if given.peers or given.model:
        command = "bash Evaluation/Evaluate/evaluate.sh SPEECH CONVERSATIONS" + (
            " --peers" * given.peers + " --model …" * bool(given.model))
    model = tools.text("spkembed", "info", given.model or "default").strip()
    return [
        f"# Evaluation of {today}", "",
        f"- commit {built.commit()}", f"- {built.machine()}", f"- `{command}`", "",
        "Model:", "", "```", model, "```"]


def verification_part(given, tools, model, folder):
    """A table for each trial list."""
    speech = pathlib.Path(given.speech)
    lists = verification.trial_lists(speech)
    if not lists:
        raise SystemExit(f"{speech}: holds no *trials*.txt; give a folder of speech")
    scores, seconds = verification.score_with_ours(tools, speech, lists, model, folder)
    systems = ["timbre"]
    if given.peers:
        scores |= verification.score_with_peers(PEERS, given.peers_python, speech, lists, folder)
        systems += PEERS
    page = ["", "## Verification", "",
            "Cosine of whole-recording embeddings. EER from the interpolated ROC; minDCF with"
            " P(target) = 0.01 and costs of 1."]
    for trials in lists:
        page += ["", f"`{trials.name}`, `spkverify {trials.name} --audio-root SPEECH`"
                 f" in {seconds[trials]:.0f} s:", ""]
        page += verification.table(tools, systems, scores, trials, folder)
    if given.peers:
        page += speed.section(tools, model, PEERS, given.peers_python, speech, lists, folder)
    return page


def conversation_pairs(given, tools, model, folder):
    """A table of pairs of single-speaker pieces cut from the conversations, beside the peers."""
    pieces = folder / "pieces"
    script = pathlib.Path(__file__).parent / "cut_pairs.py"
    subprocess.run(
        [given.peers_python, str(script), given.conversations, str(pieces)], check=True)
    lists = verification.trial_lists(pieces)
    scores, _ = verification.score_with_ours(tools, pieces, lists, model, folder)
    scores |= verification.score_with_peers(PEERS, given.peers_python, pieces, lists, folder)
    page = ["", "## Pairs out of conversations", "",
            "Stretches of 1.5 to 4 s in which the reference hears one speaker alone, every two of"
            " a group, across recordings too.", ""]
    return page + verification.table(tools, ["timbre", *PEERS], scores, lists[0], folder)


def diarization_part(given, tools, model, folder):
    """A table of all groups of conversations."""
    page = ["", "## Diarization", "",
            "`diarize RECORDING`, then `spkeval diarization`; a group's figure adds times before"
            " it divides. full: no collar; fair: 0.25 s on each side; forgiving: the same, and"
            " overlapped speech does not count.", ""]
    peers = given.peers_python if given.peers else None
    page += diarization.rows(tools, given.conversations, model, folder, peers)
    return page + across.rows(tools, given.conversations, model, folder)


def main():
    given = arguments()
    tools = built.Tools(given.tools)
    model = ["--model", given.model] if given.model else []
    page = heading(given, tools)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if given.speech:
            page += verification_part(given, tools, model, folder)
        if given.conversations:
            page += diarization_part(given, tools, model, folder)
            if given.peers:
                page += long_recordings.rows(
                    tools, given.conversations, model, folder, given.peers_python)
                page += conversation_pairs(given, tools, model, folder)
    text = "\n".join(page) + "\n"
    path = pathlib.Path(
        given.output
        or built.ROOT / "Evaluation/Runs" / f"{datetime.date.today().isoformat()}-evaluate.md")
    path.write_text(text, encoding="utf-8")
    print("\n".join(line for line in page if line.startswith(("|", "`"))))
    print(f"written: {path}")


if __name__ == "__main__":
    main()
