# Equal error rate and detection cost, as speaker verification reports them.

import numpy as np


def error_curves(targets, non_targets):
    """Miss and false-alarm rates as the threshold rises over all scores: (thresholds, miss, false_alarm)."""
    scores = np.concatenate([targets, non_targets])
    labels = np.concatenate([np.ones(len(targets)), np.zeros(len(non_targets))])
    order = np.argsort(scores, kind="stable")
    scores, labels = scores[order], labels[order]
    last = np.append(np.nonzero(np.diff(scores))[0], len(scores) - 1)  # equal scores fall together
    miss = np.append(0.0, np.cumsum(labels)[last] / len(targets))
    false_alarm = 1 - np.append(0.0, np.cumsum(1 - labels)[last] / len(non_targets))
    thresholds = np.append(scores[0], scores[last])
    return thresholds, miss, false_alarm


def equal_error_rate(targets, non_targets):
    """Where the interpolated ROC crosses miss = false alarm, and the first score beyond: (rate, threshold)."""
    thresholds, miss, false_alarm = error_curves(targets, non_targets)
    above = int(np.argmax(miss >= false_alarm))
    gap_before = false_alarm[above - 1] - miss[above - 1]
    gap_after = miss[above] - false_alarm[above]
    share = gap_before / (gap_before + gap_after)
    rate = miss[above - 1] + share * (miss[above] - miss[above - 1])
    return float(rate), float(thresholds[above])


def minimum_detection_cost(targets, non_targets, prior=0.01):
    """The lowest normalised detection cost over all thresholds, both kinds of error costing one."""
    _, miss, false_alarm = error_curves(targets, non_targets)
    return float((prior * miss + (1 - prior) * false_alarm).min() / min(prior, 1 - prior))
