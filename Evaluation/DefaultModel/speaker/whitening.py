# The last step before export: a student that falls short of its teacher keeps
# the broad directions of the embedding (corpus, channel, gender) and shrinks
# the fine ones. Whitening its embeddings in part gives these their weight back;
# the map is linear and disappears into the last layer.

import torch

from audio.augmentation import Augmenter
from audio.features import FilterBank
from speaker.crops import LabelledVoices

BATCHES = 100  # of 64 crops, every other one altered
SHORTEST, LONGEST = 1.4, 4.0  # seconds
SHRINKAGE = 0.5  # of the covariance towards a multiple of the identity
EXPONENT = -1 / 3  # of the covariance: 0 changes nothing, -1/2 whitens


@torch.inference_mode()
def training_embeddings(network, cache, pieces, seed=1):
    """Embeddings of random crops in all labelled voices, [crops, 192], float64."""
    voices, augment, bank, rows = LabelledVoices(cache, pieces, seed), Augmenter(seed), FilterBank(), []
    for index in range(BATCHES):
        crops, _, _ = voices.batch(64, SHORTEST, LONGEST)
        rows.append(network(bank(augment(crops) if index % 2 else crops)))
    return torch.cat(rows).double()


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
    matrix = partial_whitening(training_embeddings(network, cache, pieces))
    last = network.fc.conv
    last.weight.copy_(torch.einsum("ij,jkl->ikl", matrix, last.weight.double()))
    last.bias.copy_(matrix @ last.bias.double())
