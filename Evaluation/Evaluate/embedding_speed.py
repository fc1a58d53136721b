# How fast a peer embeds recordings on one thread: processor seconds, after the model is loaded and warm.
#
#   python embedding_speed.py resemblyzer|campplus RECORDING …
#
# prints the seconds of audio and the seconds that embedding took, decoding included.

import sys
import time

import torch

import peer_scores


def main():
    torch.set_num_threads(1)
    embed = peer_scores.PEERS[sys.argv[1]]()
    embed(peer_scores.samples_of(sys.argv[2]))
    begin = time.process_time()
    heard = 0
    for path in sys.argv[2:]:
        samples = peer_scores.samples_of(path)
        embed(samples)
        heard += len(samples) / peer_scores.RATE
    print(heard, time.process_time() - begin)


if __name__ == "__main__":
    main()
