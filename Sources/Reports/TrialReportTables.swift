// The tables of the trial report: thresholds with the errors made there, conventions, and the
// trials that went most wrong.

import Metrics
import Verification

/// The rows of the report's tables of figures.
struct TrialReportTables {
  let metrics: TrialMetrics

  /// One row for each point that the headline names.
  var thresholds: String {
    let rate = metrics.equalErrorRate()
    let equal = metrics.tradeoff.point(at: rate.threshold ?? .infinity)
    var rows = [
      row(
        "EER", PlainNumber.percent(rate.rate) + " %",
        accept: rate.threshold, misses: equal.misses, falseAlarms: equal.falseAlarms)
    ]
    for cost in metrics.minimumCosts {
      rows.append(
        row(
          "minDCF(\(cost.application.label))", PlainNumber.decimals(cost.cost, 4),
          accept: cost.threshold, misses: cost.point.misses,
          falseAlarms: cost.point.falseAlarms))
    }
    return rows.joined(separator: "\n")
  }

  private func row(
    _ name: String, _ value: String, accept: Double?, misses: Int, falseAlarms: Int
  ) -> String {
    let from = accept.map { PlainNumber.decimals($0, 4) } ?? "none"
    let missed = share(misses, metrics.targetCount)
    let accepted = share(falseAlarms, metrics.nonTargetCount)
    return "<tr><th scope=\"row\">\(name)</th>"
      + "<td class=\"number\">\(value)</td>"
      + [("accepts from", from), ("misses", missed), ("false alarms", accepted)].map {
        "<td class=\"number\" data-label=\"\($0)\">\($1)</td>"
      }.joined() + "</tr>"
  }

  private func share(_ count: Int, _ total: Int) -> String {
    let percent = PlainNumber.percent(Double(count) / Double(total))
    return "\(PlainNumber.count(count)) of \(PlainNumber.count(total)) (\(percent) %)"
  }

  /// One row for each other way in which the field computes the figures.
  var conventions: String {
    let rates = metrics.equalErrorRates.map { rate in
      (
        "EER, \(rate.convention.rawValue)", PlainNumber.percent(rate.rate, 3) + " %",
        Self.meaning(rate.convention)
      )
    }
    let costs = metrics.actualCosts.map { cost in
      (
        "actDCF(\(cost.application.label))", PlainNumber.decimals(cost.cost, 4),
        "the cost when scores are taken for natural-logarithm likelihood ratios"
      )
    }
    let ratios = [
      (
        "Cllr", PlainNumber.decimals(metrics.costOfLogLikelihoodRatio, 4) + " bit",
        "the same reading, averaged over all priors; 1 says nothing, 0 is perfect"
      ),
      (
        "minCllr", PlainNumber.decimals(metrics.minimumCostOfLogLikelihoodRatio, 4) + " bit",
        "what remains after the best monotone calibration (PAV)"
      ),
      (
        "minCllr-laplace",
        PlainNumber.decimals(metrics.laplaceMinimumCostOfLogLikelihoodRatio, 4) + " bit",
        "the same with Laplace's rule, as BOSARIS computes it"
      ),
    ]
    return (rates + costs + ratios).map { name, value, meaning in
      "<tr><th scope=\"row\">\(name)</th><td class=\"number\">\(value)</td>"
        + "<td data-label=\"\">\(meaning)</td></tr>"
    }.joined(separator: "\n")
  }

  private static func meaning(_ convention: EqualErrorRateConvention) -> String {
    switch convention {
    case .interpolated: "the headline: straight lines between thresholds, as VoxSRC computes it"
    case .interpolatedPerTrial:
      "one point a trial, tied targets first; WeSpeaker's where no scores are tied"
    case .nearest: "mean of both rates where they differ least, as SpeechBrain computes it"
    case .nearestMaximum: "the larger of both rates there, as voxceleb_trainer computes it"
    case .convexHull: "on the convex hull of the curve, as BOSARIS and PYLLR compute it"
    case .kaldi: "a walk over target scores, as Kaldi's compute-eer computes it"
    }
  }
}

/// The trials that went most wrong.
struct HardestTrialsTable {
  private let targets: [ScoredTrial]
  private let nonTargets: [ScoredTrial]

  init(_ hardest: (targets: [ScoredTrial], nonTargets: [ScoredTrial])) {
    targets = hardest.targets
    nonTargets = hardest.nonTargets
  }

  /// Both tables with their heading; nothing where there is no trial to show.
  var section: String {
    guard !targets.isEmpty || !nonTargets.isEmpty else { return "" }
    return "<section>\n<h2>The hardest trials</h2>\n<div class=\"plots\">"
      + table("Same speaker, lowest scores", targets)
      + table("Different speakers, highest scores", nonTargets) + "</div>\n</section>\n"
  }

  private func table(_ caption: String, _ trials: [ScoredTrial]) -> String {
    let rows = trials.map { scored in
      "<tr><td class=\"number\">\(PlainNumber.decimals(scored.score, 4))</td>"
        + "<td class=\"name\">\(scored.trial.enrolment.escaped)<br>"
        + "\(scored.trial.test.escaped)</td></tr>"
    }.joined(separator: "\n")
    return """

      <div class="scroll hard"><table>
      <thead><tr><th scope="col" class="number">Score</th><th scope="col">\(caption)</th></tr></thead>
      <tbody>
      \(rows)
      </tbody>
      </table></div>
      """
  }
}
