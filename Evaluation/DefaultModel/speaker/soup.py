# The mean of the weights of two runs of which one began with the other's: it
# does better than either. Wortsman et al., "Model soups", ICML 2022; the batch
# norms are estimated anew as in Izmailov et al., "Averaging weights leads to
# wider optima and better generalization", UAI 2018, section 3.2.

import argparse

import torch

from audio.data import training_pieces
from speaker.crops import training_features
from speaker.export import load_student

SHORTEST, LONGEST = 1.6, 3.5  # seconds
ALTERED = [0.6] * 100  # share of the crops, a batch


def mean_network(one, other):
    """The network with the mean of two networks' weights."""
    mine, theirs = one.state_dict(), other.state_dict()
    mixed = {name: (value + theirs[name]) / 2 if value.is_floating_point() else value for name, value in mine.items()}
    one.load_state_dict(mixed)
    return one


@torch.no_grad()
def estimate_norms(network, cache, pieces):
    """Gives the batch norms the mean and variance that random crops in all labelled voices have."""
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm1d):
            module.reset_running_stats()
            module.momentum = None  # a plain mean over all batches
    network.train()
    for features in training_features(cache, pieces, SHORTEST, LONGEST, ALTERED):
        network(features)
    network.eval()


def main():
    """Writes a checkpoint to export: a run's, with the mean as its average."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", required=True, help="of the later run, whose counters are kept")
    parser.add_argument("--weights", required=True, help="safetensors or checkpoint of the other")
    parser.add_argument("--speech", required=True)
    parser.add_argument("--unlabelled")
    parser.add_argument("--cache", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = mean_network(load_student(arguments.checkpoint), load_student(arguments.weights))
    estimate_norms(network, arguments.cache, training_pieces(arguments.speech, arguments.unlabelled))
    checkpoint = torch.load(arguments.checkpoint, weights_only=True)
    torch.save(checkpoint | {"average": network.state_dict()}, arguments.output)


if __name__ == "__main__":
    main()
