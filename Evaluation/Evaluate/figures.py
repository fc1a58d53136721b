# What spkeval says, in the form that the tables take: the one place that knows its JSON.


def of_trials(tools, trials, scores):
    """Counts, EER in per cent and minDCF (P = 0.01) of a list of trials and its scores."""
    answer = tools.json("spkeval", "trials", trials, scores)
    return {
        "trials": answer["targets"] + answer["nonTargets"],
        "targets": answer["targets"],
        "eer": 100 * answer["equalErrorRate"],
        "cost": answer["minimumDetectionCost"],
    }


def of_turns(tools, reference, system, evaluated, collar, overlap):
    """DER with its three parts, and JER, in per cent; `collar` in seconds on each side."""
    options = ["-r", reference, "-s", system, "--collar", collar]
    options += ["-u", evaluated] * (evaluated is not None)
    options += ["--ignore-overlap"] * (not overlap)
    answer = tools.json("spkeval", "diarization", *options)
    return {
        "der": 100 * answer["diarizationErrorRate"],
        "missed": 100 * answer["missed"],
        "false alarm": 100 * answer["falseAlarm"],
        "confusion": 100 * answer["confusion"],
        "jer": 100 * answer["jaccardErrorRate"],
    }
