# The last step before export: a student that falls short of its teacher keeps
# the broad directions of the embedding (corpus, channel, gender) and shrinks
# the fine ones. Whitening its embeddings in part gives these their weight back;
# the map is linear and disappears into the last layer.

import torch

from speaker.crops import training_features

SHORTEST, LONGEST = 1.4, 4.0  # seconds
ALTERED = [0, 0.85] * 50  # share of the crops, a batch
SHRINKAGE = 0.5  # of the covariance towards a multiple of the identity
EXPONENT = -1 / 3  # of the covariance: 0 changes nothing, -1/2 whitens


def partial_whitening(embeddings):
    """The symmetric matrix [192, 192] that evens out the spread of embeddings in part."""
    covariance = torch.cov(embeddings.T)
    spread = covariance.trace() / len(covariance)
    shrunk = (1 - SHRINKAGE) * covariance / spread + SHRINKAGE * torch.eye(len(covariance), dtype=torch.float64)
    values, vectors = torch.linalg.eigh(shrunk)
    return (vectors * values**EXPONENT) @ vectors.T


@torch.no_grad()
def whiten(network, cache, pieces):
    """Puts partial whitening by the training speech into the network's last layer. The embeddings' mean stays:
    taking it away raised the error rates, of the teacher's embeddings too."""
    batches = training_features(cache, pieces, SHORTEST, LONGEST, ALTERED)
    matrix = partial_whitening(torch.cat([network(features) for features in batches]).double())
    last = network.fc.conv
    last.weight.copy_(torch.einsum("ij,jkl->ikl", matrix, last.weight.double()))
    last.bias.copy_(matrix @ last.bias.double())
