// How the figures of a report were made, so that somebody else can make them again.

import Foundation
import Metrics
import Reports
import SpeakerEmbeddings
import ToolSupport
import Verification

/// The lines of a report's last part, and the figures for people.
struct ReportFacts {
  let trials: TrialList
  let recordings: Int
  let model: String
  let fingerprint: ModelFingerprint?
  let score: String

  /// In the order of the page.
  var all: [TrialReport.Fact] {
    [
      .init("Model", model), .init("Fingerprint", fingerprint?.hexadecimal ?? "not known"),
      .init("Command", command), .init("Date", date),
      .init("Trial list", "\(trials.path) (\(trials.format.name))"),
      .init("Trials", PlainNumber.count(trials.count)),
      .init("Targets", PlainNumber.count(trials.targetCount)),
      .init("Recordings", PlainNumber.count(recordings)),
      .init("Speakers", trials.speakerCount.map(PlainNumber.count) ?? "not told by the names"),
      .init("Score", score), .init("Timbre", Timbre.version),
    ]
  }

  /// What is said on standard error: counts, error rates and, of what is not a plain cosine, how
  /// the scores were made.
  func figures(_ metrics: TrialMetrics) -> String {
    var lines = [
      "\(PlainNumber.count(metrics.targetCount + metrics.nonTargetCount)) trials "
        + "(\(PlainNumber.count(metrics.targetCount)) target, "
        + "\(PlainNumber.count(metrics.nonTargetCount)) non-target) of "
        + "\(PlainNumber.count(recordings)) recordings"
    ]
    if score.contains(", ") { lines.append("score: \(score)") }
    lines.append("EER \(PlainNumber.percent(metrics.equalErrorRate().rate, 3)) %")
    lines += metrics.minimumCosts.map { cost in
      "minDCF(\(cost.application.label)) \(PlainNumber.decimals(cost.cost, 4)) "
        + "(\(PlainNumber.count(cost.point.misses)) misses, "
        + "\(PlainNumber.count(cost.point.falseAlarms)) false alarms)"
    }
    guard score.hasSuffix("likelihood ratios") else { return lines.joined(separator: "\n") }
    lines.append(
      "Cllr \(PlainNumber.decimals(metrics.costOfLogLikelihoodRatio, 4)), "
        + "minCllr \(PlainNumber.decimals(metrics.minimumCostOfLogLikelihoodRatio, 4))")
    return lines.joined(separator: "\n")
  }

  /// Words with anything but plain characters stand in quotes, as a shell wants them.
  private var command: String {
    let words = ["spkverify"] + CommandLine.arguments.dropFirst()
    return words.map { word in
      let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,+@%".contains($0) }
      return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: #"'\''"#))'"
    }.joined(separator: " ")
  }

  /// Now, or the time of `SOURCE_DATE_EPOCH`, with which the same page comes out again.
  private var date: String {
    let stated = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(Double.init)
    return (stated.map(Date.init(timeIntervalSince1970:)) ?? Date()).formatted(.iso8601)
  }
}
