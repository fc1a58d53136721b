// A trial list becomes scores and, where it has labels, error rates and a page.

import Foundation
import Metrics
import Reports
import SpeakerEmbeddings
import ToolSupport
import Verification

/// Scores the trials of a list from their recordings.
struct ListScoring {
  let list: String
  let format: TrialFormat?
  let audioRoot: String?
  let report: String?
  let options: ModelOptions
  let quiet: Bool

  /// Reads, embeds, scores and writes; nothing is written before all trials are scored.
  func run() throws {
    let trials = try TrialList(reading: list, format: format)
    try checkReport(on: trials)
    let finder = try RecordingFinder(trials, below: audioRoot)
    let model = try options.load()
    let scores = try scores(of: trials, finder, model)
    let metrics = metrics(of: trials, scores, model)
    if let report, let metrics {
      let page = TrialReport(
        metrics,
        hardest: (
          trials.hardest(.target, scores: scores), trials.hardest(.nonTarget, scores: scores)
        ), facts: ReportFacts(trials: trials, finder: finder, model: model).all)
      try Output.write(Data(page.html.utf8), to: report)
    }
    try write(scores, of: trials)
    if let metrics, !quiet { describe(metrics, finder) }
  }

  /// Refuses a page that could not be made, before hours are spent on scores.
  private func checkReport(on trials: TrialList) throws(ToolFailure) {
    guard let report else { return }
    guard trials.isLabelled, trials.targetCount > 0, trials.targetCount < trials.count else {
      throw ToolFailure(
        "\(trials.path): a report needs target and non-target trials and this list has "
          + (trials.isLabelled ? "one kind only" : "no labels")
          + "; give a list with both, or leave out --report")
    }
    let folder = (report as NSString).deletingLastPathComponent
    var isFolder: ObjCBool = false
    guard
      folder.isEmpty
        || FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
          && isFolder.boolValue
    else {
      throw ToolFailure(
        "\(report): cannot be written (there is no folder \(folder)); give a folder that exists")
    }
  }

  private func scores(of trials: TrialList, _ finder: RecordingFinder, _ model: SpeakerModel)
    throws -> [Double]
  {
    let progress = Progress(quiet: quiet)
    let embedder = RecordingEmbedder(
      model: model, workers: options.workers(), channel: options.channel)
    let total = finder.recordings.count
    progress.show("0 of \(total) recordings")
    let vectors = try embedder.all(finder.recordings) { done in
      progress.show("\(done) of \(total) recordings")
    }
    let scorer = try TrialScorer(
      trials, recordings: VectorTable(vectors, dimension: model.dimension),
      row: finder.row, source: "the recordings")
    return scorer.scores(of: trials)
  }

  /// Nil without labels, and where one kind of trial is missing.
  private func metrics(of trials: TrialList, _ scores: [Double], _ model: SpeakerModel)
    -> TrialMetrics?
  {
    guard trials.isLabelled else { return nil }
    let parts = trials.parted(scores)
    do throws(TrialMetricsError) {
      return TrialMetrics(
        system: model.name,
        tradeoff: try DetectionErrorTradeoff(
          targets: parts.targets, nonTargets: parts.nonTargets))
    } catch {
      if !quiet { Tool.complain("\(trials.path): \(error)") }
      return nil
    }
  }

  private func write(_ scores: [Double], of trials: TrialList) throws {
    let spool = try SpooledOutput(streaming: false)
    let lines = 4096
    for start in stride(from: 0, to: trials.count, by: lines) {
      try spool.write(
        (start..<min(start + lines, trials.count)).map { position in
          "\(scores[position]) \(trials.pair(at: position))\n"
        }.joined())
    }
    try spool.finish()
  }

  private func describe(_ metrics: TrialMetrics, _ finder: RecordingFinder) {
    let costs = metrics.minimumCosts.map { cost in
      "minDCF(\(cost.application.label)) \(PlainNumber.decimals(cost.cost, 4)) "
        + "(\(PlainNumber.count(cost.point.misses)) misses, "
        + "\(PlainNumber.count(cost.point.falseAlarms)) false alarms)\n"
    }
    Tool.complain(
      "\(PlainNumber.count(metrics.targetCount + metrics.nonTargetCount)) trials "
        + "(\(PlainNumber.count(metrics.targetCount)) target, "
        + "\(PlainNumber.count(metrics.nonTargetCount)) non-target) of "
        + "\(PlainNumber.count(finder.recordings.count)) recordings\n"
        + "EER \(PlainNumber.percent(metrics.equalErrorRate().rate, 3)) %\n"
        + costs.joined().trimmingCharacters(in: .newlines))
  }
}
