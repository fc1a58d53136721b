# The Qwen3 speaker encoder in PyTorch, written plainly from the description of its arithmetic:
# convolutions with reflected edges, Res2Net, squeeze-excitation, attentive statistics pooling.
# Features are [batch, frames, bins]; the embedding is [batch, dimension].

import torch
import torch.nn.functional as F
from torch import nn

import weights


class TimeDelay(nn.Module):
    """A convolution over time with mirrored edges, then ReLU."""

    def __init__(self, inputs, outputs, kernel=1, dilation=1):
        super().__init__()
        self.conv = nn.Conv1d(
            inputs, outputs, kernel, dilation=dilation,
            padding=dilation * (kernel - 1) // 2, padding_mode="reflect")

    def forward(self, x):
        return F.relu(self.conv(x))


class Res2Net(nn.Module):
    """Eight groups of channels; each one from the second on is convolved with its forerunner."""

    def __init__(self, channels, dilation):
        super().__init__()
        group = channels // weights.SCALE
        self.blocks = nn.ModuleList(
            TimeDelay(group, group, 3, dilation) for _ in range(weights.SCALE - 1))

    def forward(self, x):
        groups = x.chunk(weights.SCALE, dim=1)
        outputs = [groups[0], self.blocks[0](groups[1])]
        for group, block in zip(groups[2:], self.blocks[1:]):
            outputs.append(block(group + outputs[-1]))
        return torch.cat(outputs, dim=1)


class SqueezeExcitation(nn.Module):
    """Scales each channel by what the mean over time says."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv1d(channels, weights.SQUEEZE, 1)
        self.conv2 = nn.Conv1d(weights.SQUEEZE, channels, 1)

    def forward(self, x):
        scale = F.relu(self.conv1(x.mean(dim=2, keepdim=True)))
        return x * torch.sigmoid(self.conv2(scale))


class Block(nn.Module):
    """Convolution, Res2Net, convolution, squeeze-excitation, and the input added."""

    def __init__(self, channels, dilation):
        super().__init__()
        self.tdnn1 = TimeDelay(channels, channels)
        self.res2net_block = Res2Net(channels, dilation)
        self.tdnn2 = TimeDelay(channels, channels)
        self.se_block = SqueezeExcitation(channels)

    def forward(self, x):
        return x + self.se_block(self.tdnn2(self.res2net_block(self.tdnn1(x))))


def statistics(x, share):
    """Weighted mean and standard deviation over time, each [batch, channels, 1]."""
    mean = (share * x).sum(dim=2, keepdim=True)
    variance = (share * (x - mean) ** 2).sum(dim=2, keepdim=True)
    return mean, variance.clamp(min=1e-12).sqrt()


class AttentivePooling(nn.Module):
    """Attentive statistics with the utterance's mean and deviation as context."""

    def __init__(self, channels):
        super().__init__()
        self.tdnn = TimeDelay(3 * channels, weights.ATTENTION)
        self.conv = nn.Conv1d(weights.ATTENTION, channels, 1)

    def forward(self, x):
        mean, deviation = statistics(x, 1 / x.shape[2])
        context = torch.cat([x, mean.expand_as(x), deviation.expand_as(x)], dim=1)
        share = torch.softmax(self.conv(torch.tanh(self.tdnn(context))), dim=2)
        return torch.cat(statistics(x, share), dim=1)


class Encoder(nn.Module):
    """Features to embedding."""

    def __init__(self):
        super().__init__()
        channels = weights.CHANNELS
        self.blocks = nn.ModuleList([TimeDelay(weights.BINS, channels, 5)])
        self.blocks.extend(Block(channels, dilation) for dilation in (2, 3, 4))
        self.mfa = TimeDelay(weights.AGGREGATION, weights.AGGREGATION)
        self.asp = AttentivePooling(weights.AGGREGATION)
        self.fc = nn.Conv1d(2 * weights.AGGREGATION, weights.DIMENSION, 1)

    def forward(self, features):
        x = self.blocks[0](features.transpose(1, 2))
        outputs = []
        for block in self.blocks[1:]:
            x = block(x)
            outputs.append(x)
        return self.fc(self.asp(self.mfa(torch.cat(outputs, dim=1)))).squeeze(2)


def load(folder):
    """The encoder with the weights of `folder`/model.safetensors, ready to evaluate."""
    named = weights.read_safetensors(f"{folder}/model.safetensors")
    state = {
        name.removeprefix(weights.PREFIX): torch.from_numpy(tensor.copy())
        for name, tensor in named.items()}
    encoder = Encoder()
    encoder.load_state_dict(state)
    return encoder.eval()
