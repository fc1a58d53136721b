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


def equal_error_rate_interval(scored, draws=200, seed=1):
    """95 % interval of the EER when the speakers, not the trials, are drawn anew with replacement."""
    names, places = np.unique(np.concatenate([scored.enrolments, scored.tests]), return_inverse=True)
    order = np.argsort(scored.scores, kind="stable")
    left, right = places[: len(order)][order], places[len(order) :][order]
    labels, random, rates = scored.labels[order], np.random.default_rng(seed), []
    for _ in range(draws):
        drawn = np.bincount(random.integers(len(names), size=len(names)), minlength=len(names))
        weights = drawn[left] * np.where(labels, 1, drawn[right])
        miss = np.cumsum(weights * labels) / max((weights * labels).sum(), 1)
        false_alarm = 1 - np.cumsum(weights * ~labels) / max((weights * ~labels).sum(), 1)
        crossing = int(np.argmax(miss >= false_alarm))
        rates.append((miss[crossing] + false_alarm[crossing]) / 2)
    return tuple(float(rate) for rate in np.percentile(rates, [2.5, 97.5]))


def minimum_detection_cost(targets, non_targets, prior=0.01):
    """The lowest normalised detection cost over all thresholds, both kinds of error costing one."""
    _, miss, false_alarm = error_curves(targets, non_targets)
    return float((prior * miss + (1 - prior) * false_alarm).min() / min(prior, 1 - prior))
