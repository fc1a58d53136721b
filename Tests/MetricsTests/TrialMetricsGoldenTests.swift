// Every metric of trials against the tool that its convention is named for.

import Metrics
import TestSupport
import Testing

@Suite("Metrics of trials, against the field's tools")
struct TrialMetricsGoldenTests {
  @Test("equal error rates", arguments: GoldenScores.names)
  func equalErrorRates(name: String) throws {
    let golden = try GoldenScores.named(name)
    let tradeoff = try golden.tradeoff()
    let expected = golden.expected
    func rate(_ convention: EqualErrorRateConvention) -> Double {
      tradeoff.equalErrorRate(convention).rate
    }
    #expect(agree(rate(.interpolated), expected["eer", "interpolated", "formula"], absolute: 1e-12))
    #expect(
      agree(
        rate(.interpolated), expected["eer", "interpolated", "VoxSRC2020 compute_EER.py"],
        absolute: 1e-9))
    #expect(agree(rate(.nearest), expected["eer", "nearest", "formula"], absolute: 1e-12))
    #expect(
      agree(
        rate(.nearest), expected["eer", "nearest", "SpeechBrain EER (float32)"], relative: 1e-7))
    #expect(
      agree(
        rate(.nearestMaximum),
        expected["eer", "nearest-max", "voxceleb_trainer tuneThresholdfromScore"],
        absolute: 1e-12))
    #expect(agree(rate(.convexHull), expected["eer", "rocch", "formula"], absolute: 1e-12))
    #expect(agree(rate(.convexHull), expected["eer", "rocch", "PYLLR ROCCH.EER"], absolute: 1e-9))
    #expect(
      agree(rate(.kaldi), expected["eer", "kaldi", "Kaldi ComputeEer (float32)"], relative: 1e-7))
  }

  @Test("thresholds of equal error rates", arguments: GoldenScores.names)
  func thresholds(name: String) throws {
    let golden = try GoldenScores.named(name)
    let tradeoff = try golden.tradeoff()
    let nearest = tradeoff.equalErrorRate(.nearest)
    #expect(nearest.threshold == golden.expected["eer", "nearest", "formula_threshold"])
    let kaldi = tradeoff.equalErrorRate(.kaldi).threshold ?? .nan
    #expect(agree(kaldi, golden.expected["eer", "kaldi", "threshold"], relative: 1e-7))
  }

  @Test(
    "the equal error rate over single trials, where no scores are tied",
    arguments: GoldenScores.names.filter { $0.hasPrefix("clean") })
  func perTrial(name: String) throws {
    let golden = try GoldenScores.named(name)
    let ours = try golden.tradeoff().equalErrorRate(.interpolatedPerTrial)
    #expect(
      agree(
        ours.rate, golden.expected["eer", "interpolated-per-trial", "WeSpeaker compute_metrics"],
        absolute: 1e-12))
    #expect(ours.threshold == golden.expected["eer", "interpolated-per-trial", "threshold"])
  }

  @Test(
    "the equal error rate over single trials, at both ends of what ties allow",
    arguments: GoldenScores.names.filter { $0.hasPrefix("ties") })
  func perTrialTies(name: String) throws {
    let golden = try GoldenScores.named(name)
    let tradeoff = try golden.tradeoff()
    #expect(
      agree(
        tradeoff.perTrialEqualErrorRate(targetsFirst: true).rate,
        golden.expected["order_dependent", "targets_first_in_ties", "per_trial_eer"],
        absolute: 1e-12))
    #expect(
      agree(
        tradeoff.perTrialEqualErrorRate(targetsFirst: false).rate,
        golden.expected["order_dependent", "targets_last_in_ties", "per_trial_eer"],
        absolute: 1e-12))
  }

  @Test("minimum detection costs", arguments: GoldenScores.names, [0.01, 0.05, 0.001])
  func minimumCosts(name: String, prior: Double) throws {
    let golden = try GoldenScores.named(name)
    let ours = try golden.tradeoff().minimumCost(at: DetectionCost(prior: prior))
    let key = "\(prior)"
    #expect(agree(ours.cost, golden.expected["min_dcf", key, "formula"], absolute: 1e-12))
    #expect(ours.threshold == golden.expected["min_dcf", key, "formula_threshold"])
    #expect(
      agree(
        ours.cost,
        golden.expected["min_dcf", key, "PYLLR ROCCH.Bayes_error_rate / min(P,1-P)"],
        absolute: 1e-9))
    if let speechBrain = golden.expected[
      "min_dcf", key, "SpeechBrain minDCF (not normalised, float32)"]
    {
      #expect(agree(ours.raw, speechBrain, relative: 3e-7))
    }
  }

  @Test("minimum costs of log-likelihood ratios", arguments: GoldenScores.names)
  func minimumCllr(name: String) throws {
    let golden = try GoldenScores.named(name)
    let tradeoff = try golden.tradeoff()
    #expect(
      agree(
        tradeoff.minimumCostOfLogLikelihoodRatio(),
        golden.expected["min_cllr", "PYLLR min_cllr (raw)"], absolute: 1e-9))
    #expect(
      agree(
        tradeoff.minimumCostOfLogLikelihoodRatio(laplace: true),
        golden.expected["min_cllr", "laplace (formula)"], absolute: 1e-12))
  }

  @Test("the golden score sets are there")
  func goldensArePresent() throws {
    for name in GoldenScores.names {
      let golden = try GoldenScores.named(name)
      #expect(golden.expected["trials"] == Double(golden.scores.count))
      #expect(golden.expected["targets"] == Double(golden.isTarget.count(where: { $0 })))
      #expect(golden.scores.count == golden.isTarget.count)
    }
  }
}
