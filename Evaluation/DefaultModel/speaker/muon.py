# Muon: momentum whose matrices are made orthogonal before the step.
#
# Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024).
# It needs fewer steps than AdamW for the same loss here, and steps are what two
# cores have few of. torch.optim.Muon takes matrices only; these are convolutions.

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # quintic Newton-Schulz iteration, from the paper's code


def orthogonal(matrix, iterations=5):
    """The nearest (semi-)orthogonal matrix, roughly, by Newton-Schulz in bfloat16."""
    a, b, c = COEFFICIENTS
    x = matrix.bfloat16()
    transposed = x.shape[0] > x.shape[1]
    if transposed:
        x = x.T
    x = x / (x.norm() + 1e-7)
    for _ in range(iterations):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x.T if transposed else x).float()


class Muon(torch.optim.Optimizer):
    """Nesterov momentum, orthogonalised over [out, in * kernel], with decoupled weight decay."""

    def __init__(self, parameters, lr=0.02, momentum=0.95, weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        """One update of every parameter that has a gradient."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self.update(parameter, group)

    def update(self, parameter, group):
        """One parameter's step; its size follows the shape, max(1, rows / columns)^0.5."""
        momentum = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
        momentum.lerp_(parameter.grad, 1 - group["momentum"])
        direction = parameter.grad.lerp(momentum, group["momentum"]).flatten(1)
        stretch = max(1.0, direction.shape[0] / direction.shape[1]) ** 0.5
        parameter.mul_(1 - group["lr"] * group["weight_decay"])
        parameter.add_(orthogonal(direction).view_as(parameter), alpha=-group["lr"] * stretch)
