# The student: ECAPA-TDNN in the 3D-Speaker dialect, laid out for fast training.
#
# Parameters carry the names and shapes of a 3D-Speaker checkpoint, so a state
# dict of this network loads there. Inside, tensors are [batch, frames, channels]:
# kernel-1 convolutions are plain products, wider ones products of shifted copies.
# Source: Desplanques, Thienpondt, Demuynck, "ECAPA-TDNN", Interspeech 2020.

import torch
import torch.nn.functional as F
from torch import nn

CHANNELS = 256
DIMENSION = 192
ATTENTION = 128
SQUEEZE = 128
SCALE = 8
BINS = 80


def reflect(x, padding):
    """x [batch, frames, channels] with `padding` mirrored frames on each side."""
    return F.pad(x.transpose(1, 2), (padding, padding), mode="reflect").transpose(1, 2)


class Conv(nn.Module):
    """A convolution over frames with reflected edges: parameters `conv.weight` [out, in, kernel], `conv.bias`."""

    def __init__(self, inputs, outputs, kernel=1, dilation=1):
        super().__init__()
        self.conv = nn.Conv1d(inputs, outputs, kernel)
        self.kernel = kernel
        self.dilation = dilation

    def forward(self, x):
        weight = self.conv.weight
        if self.kernel == 1:
            return F.linear(x, weight[:, :, 0], self.conv.bias)
        frames = x.shape[1]
        padded = reflect(x, self.dilation * (self.kernel - 1) // 2)
        shifted = [padded[:, k * self.dilation : k * self.dilation + frames] for k in range(self.kernel)]
        flat = weight.permute(0, 2, 1).reshape(weight.shape[0], -1)
        return F.linear(torch.cat(shifted, dim=-1), flat, self.conv.bias)


class Norm(nn.Module):
    """Batch norm over all frames of a batch, in float32: parameters `norm.*`."""

    def __init__(self, channels):
        super().__init__()
        self.norm = nn.BatchNorm1d(channels)

    def forward(self, x):
        flat = self.norm(x.reshape(-1, x.shape[-1]))
        return flat.reshape(x.shape)


class Unit(nn.Module):
    """Convolution, ReLU, batch norm."""

    def __init__(self, inputs, outputs, kernel=1, dilation=1):
        super().__init__()
        self.conv = Conv(inputs, outputs, kernel, dilation)
        self.norm = Norm(outputs)

    def forward(self, x):
        return self.norm(F.relu(self.conv(x)))


class Res2Net(nn.Module):
    """Eight groups of channels, each convolved after adding the one before; the first passes."""

    def __init__(self, channels, dilation):
        super().__init__()
        width = channels // SCALE
        self.blocks = nn.ModuleList(Unit(width, width, 3, dilation) for _ in range(SCALE - 1))

    def forward(self, x):
        groups = x.chunk(SCALE, dim=-1)
        outputs = [groups[0]]
        for index, block in enumerate(self.blocks):
            group = groups[index + 1]
            outputs.append(block(group if index == 0 else group + outputs[-1]))
        return torch.cat(outputs, dim=-1)


class SqueezeExcitation(nn.Module):
    """A gain for each channel from its mean over time."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = Conv(channels, SQUEEZE)
        self.conv2 = Conv(SQUEEZE, channels)

    def forward(self, x):
        mean = x.float().mean(dim=1, keepdim=True)
        return x * torch.sigmoid(self.conv2(F.relu(self.conv1(mean)))).to(x.dtype)


class Block(nn.Module):
    """One SE-Res2 block with its residual."""

    def __init__(self, channels, dilation):
        super().__init__()
        self.tdnn1 = Unit(channels, channels)
        self.res2net_block = Res2Net(channels, dilation)
        self.tdnn2 = Unit(channels, channels)
        self.se_block = SqueezeExcitation(channels)

    def forward(self, x):
        return x + self.se_block(self.tdnn2(self.res2net_block(self.tdnn1(x))))


class AttentivePooling(nn.Module):
    """Weighted mean and deviation over time, the weights seeing the window's own mean and deviation."""

    def __init__(self, channels):
        super().__init__()
        self.tdnn = Unit(channels * 3, ATTENTION)
        self.conv = Conv(ATTENTION, channels)

    def forward(self, x):
        """[batch, frames, channels] to [batch, 2 channels], float32."""
        wide = x.float()
        mean = wide.mean(dim=1)
        deviation = (wide - mean[:, None]).square().mean(dim=1).clamp_min(1e-12).sqrt()
        channels = x.shape[-1]
        weight = self.tdnn.conv.conv.weight[:, :, 0]
        # The context is the same in every frame: its columns are multiplied once a window.
        context = F.linear(torch.cat([mean, deviation], dim=-1), weight[:, channels:], self.tdnn.conv.conv.bias)
        hidden = F.relu(F.linear(x, weight[:, :channels]) + context[:, None])
        scores = self.conv(torch.tanh(self.tdnn.norm(hidden)))
        alpha = torch.softmax(scores.float(), dim=1)
        mu = (alpha * wide).sum(dim=1)
        sigma = (alpha * (wide - mu[:, None]).square()).sum(dim=1).clamp_min(1e-12).sqrt()
        return torch.cat([mu, sigma], dim=-1)


class Ecapa(nn.Module):
    """Features [batch, frames, 80] to embeddings [batch, 192], not length-normalised."""

    def __init__(self, channels=CHANNELS):
        super().__init__()
        self.blocks = nn.ModuleList(
            [Unit(BINS, channels, 5)] + [Block(channels, dilation) for dilation in (2, 3, 4)]
        )
        self.mfa = Unit(3 * channels, 3 * channels)
        self.asp = AttentivePooling(3 * channels)
        self.asp_bn = Norm(6 * channels)
        self.fc = Conv(6 * channels, DIMENSION)

    def forward(self, features):
        x = self.blocks[0](features)
        outputs = []
        for block in self.blocks[1:]:
            x = block(x)
            outputs.append(x)
        x = self.mfa(torch.cat(outputs, dim=-1))
        return self.fc(self.asp_bn(self.asp(x))).float()
