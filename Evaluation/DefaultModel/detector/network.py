# The detector of speech and overlap: a stack of convolutions over log mel frames.
#
# Nothing in it looks at the whole recording, so it runs on a stream: features
# keep their level (no mean removal), and the sum of all kernels is its horizon.

import torch
import torch.nn.functional as F
from torch import nn

from audio.features import BINS

CLASSES = 3  # nobody, one voice, two or more
WIDTH = 72
STRIDE = 2  # of the first layer: 10 ms in, 20 ms out
DILATIONS = (1, 2, 4, 8, 16, 1, 2, 4, 8)


class Layer(nn.Module):
    """Convolution, batch norm, ReLU; with `residual` the input is added after the ReLU. Edges are zeros."""

    def __init__(self, inputs, outputs, kernel, stride=1, dilation=1, residual=False):
        super().__init__()
        padding = dilation * (kernel - 1) // 2
        self.conv = nn.Conv1d(inputs, outputs, kernel, stride, padding, dilation, bias=False)
        self.norm = nn.BatchNorm1d(outputs)
        self.residual = residual

    def forward(self, x):
        y = F.relu(self.norm(self.conv(x)))
        return x + y if self.residual else y

    def folded(self):
        """Weight [out, in, kernel] and bias [out] of the one convolution that equals both in evaluation."""
        gain = self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)
        weight = self.conv.weight * gain[:, None, None]
        return weight.detach(), (self.norm.bias - self.norm.running_mean * gain).detach()

    def description(self, name):
        """What the toolkit must know to run the folded layer."""
        return {
            "name": name,
            "kernel": self.conv.kernel_size[0],
            "stride": self.conv.stride[0],
            "dilation": self.conv.dilation[0],
            "padding": self.conv.padding[0],
            "activation": "relu",
            "residual": self.residual,
        }


class Detector(nn.Module):
    """Features [batch, frames, 80] (Kaldi log mel, mean kept) to logits [batch, ceil(frames / 2), 3]."""

    def __init__(self, width=WIDTH):
        super().__init__()
        self.register_buffer("mean", torch.full((BINS,), -8.0))
        self.register_buffer("scale", torch.full((BINS,), 0.25))
        layers = [Layer(BINS, width, 5, STRIDE)]
        layers += [Layer(width, width, 3, dilation=dilation, residual=True) for dilation in DILATIONS]
        self.layers = nn.ModuleList(layers)
        self.output = nn.Conv1d(width, CLASSES, 1)

    @torch.no_grad()
    def take(self, folded, features):
        """Takes exported tensors; the batch norms, which were folded into them, are found anew on `features`."""
        self.mean.copy_(folded["features.mean"])
        self.scale.copy_(folded["features.scale"])
        x = ((features - self.mean) * self.scale).transpose(1, 2)
        for index, layer in enumerate(self.layers):
            layer.conv.weight.copy_(folded[f"layers.{index}.weight"])
            y = layer.conv(x)
            variance, mean = torch.var_mean(y, dim=(0, 2), correction=0)
            layer.norm.running_mean.copy_(mean)
            layer.norm.running_var.copy_(variance)
            layer.norm.weight.copy_(torch.sqrt(variance + layer.norm.eps))
            layer.norm.bias.copy_(mean + folded[f"layers.{index}.bias"])
            y = F.relu(y + folded[f"layers.{index}.bias"][:, None])
            x = x + y if layer.residual else y
        self.output.weight.copy_(folded["output.weight"])
        self.output.bias.copy_(folded["output.bias"])

    def forward(self, features):
        x = ((features - self.mean) * self.scale).transpose(1, 2)
        for layer in self.layers:
            x = layer(x)
        return self.output(x).transpose(1, 2)
