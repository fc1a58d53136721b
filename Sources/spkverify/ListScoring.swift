// A trial list becomes scores and, where it has labels, error rates and a page.

import Foundation
import Kernels
import Metrics
import Reports
import SpeakerEmbeddings
import ToolSupport
import Verification

/// Scores the trials of a list.
struct ListScoring {
  let list: String
  let options: ListOptions
  let cohort: CohortOptions
  let model: ModelOptions
  let calibration: LinearCalibration?
  let quiet: Bool

  /// Reads, embeds, scores and writes; nothing is written before all trials are scored.
  func run() throws {
    // In time, before hours are spent on embeddings and scores.
    for path in [options.saveEmbeddings, options.measures].compactMap(\.self) {
      try Output.checkFolder(of: path)
    }
    let trials = try TrialList(reading: list, format: try options.format())
    try checkReport(on: trials)
    let map = try options.enrolmentMap.map { try EnrolmentMap(reading: $0) }
    let source = ListSource(
      names: try RecordingNames(trials, map: map), options: options, model: model, quiet: quiet)
    let vectors = try source.vectors()
    try checkMeasures(vectors)
    let scored = try score(trials, map, vectors, source)
    let metrics = metrics(of: trials, scored.scores, source.name)
    let facts = ReportFacts(
      trials: trials, recordings: vectors.table.count, model: source.name,
      fingerprint: vectors.model, score: scored.description)
    if let report = options.report, let metrics {
      let page = TrialReport(
        metrics,
        hardest: (
          trials.hardest(.target, scores: scored.scores),
          trials.hardest(.nonTarget, scores: scored.scores)
        ), facts: facts.all)
      try Output.write(Data(page.html.utf8), to: report)
    }
    try write(scored.scores, of: trials)
    if let metrics, !quiet { Tool.complain(facts.figures(metrics)) }
  }

  /// Refuses a page that could not be made, before hours are spent on scores.
  private func checkReport(on trials: TrialList) throws(ToolFailure) {
    guard let report = options.report else { return }
    guard trials.isLabelled, trials.targetCount > 0, trials.targetCount < trials.count else {
      throw ToolFailure(
        "\(trials.path): a report needs target and non-target trials and this list has "
          + (trials.isLabelled ? "one kind only" : "no labels")
          + "; give a list with both, or leave out --report")
    }
    try Output.checkFolder(of: report)
  }

  /// Refuses a calibration whose measures nobody will know, and measures that nobody asks for.
  private func checkMeasures(_ vectors: ListVectors) throws(ToolFailure) {
    let asked = calibration?.measures.map(\.name) ?? []
    if options.metadata != nil, asked.isEmpty {
      throw ToolFailure(
        "--metadata goes with a --calibration that has measures; leave it out, or give such a one")
    }
    if options.metadata == nil, vectors.seconds == nil,
      let name = asked.first(where: { $0.hasSuffix("seconds") })
    {
      throw ToolFailure(
        "the calibration asks for \(name), which stored embeddings do not tell; "
          + "give a table of them with --metadata")
    }
  }

  private func score(
    _ trials: TrialList, _ map: EnrolmentMap?, _ vectors: ListVectors, _ source: ListSource
  ) throws -> (scores: [Double], description: String) {
    let (members, center) = try CohortLoader(options: cohort, embed: source.embed)
      .load(for: vectors)
    let scorer = try TrialScorer(
      trials, recordings: vectors.table, row: vectors.row, source: vectors.source,
      enrolment: map.map { ($0, options.pooling ?? .unitMean) }, center: center)
    var scores: [Double]
    var parts = ["cosine of embeddings"]
    if center != nil { parts.append("centred by the mean of \(cohort.center ?? "cohort")") }
    if let normalization = try cohort.normalization(), let members {
      scores = try normalization.scores(
        of: scorer, trials, cohort: members, workers: model.workers())
      parts.append(cohort.description(of: normalization, members: members.members.count))
    } else {
      scores = scorer.scores(of: trials, workers: model.workers())
    }
    let measured = {
      QualityTable(source.names, vectors, cohort: cohortMeans(of: scorer, members))
    }
    if let path = options.measures { try Output.write(Data(measured().text.utf8), to: path) }
    if let calibration {
      scores = try ListCalibration(
        line: calibration, trials: trials, metadata: options.metadata
      ).ratios(of: scores, measured)
      parts.append("natural-logarithm likelihood ratios")
    }
    return (scores, parts.joined(separator: ", "))
  }

  /// Each row's mean cohort score, where a table or a calibration may ask for it.
  private func cohortMeans(of scorer: TrialScorer, _ members: Cohort?) -> [Double]? {
    guard let members, let normalization = try? cohort.normalization(),
      options.measures != nil || calibration.map({ !$0.measures.isEmpty }) ?? false
    else { return nil }
    return normalization.cohortStatistics(
      of: scorer.tests, cohort: members, workers: model.workers()
    ).map(\.mean)
  }

  /// Nil without labels, and where one kind of trial is missing.
  private func metrics(of trials: TrialList, _ scores: [Double], _ system: String)
    -> TrialMetrics?
  {
    guard trials.isLabelled else { return nil }
    guard options.report != nil || !quiet else { return nil }
    let parts = trials.parted(scores)
    do throws(TrialMetricsError) {
      return TrialMetrics(
        system: system,
        tradeoff: try DetectionErrorTradeoff(
          targets: parts.targets, nonTargets: parts.nonTargets))
    } catch {
      if !quiet { Tool.complain("\(trials.path): \(error)") }
      return nil
    }
  }

  /// Lines are put into words by all workers, block after block; by now all scores are there.
  private func write(_ scores: [Double], of trials: TrialList) throws {
    let workers = model.workers()
    let block = 1 << 13
    let turn = block * 4 * workers.threads
    for start in stride(from: 0, to: trials.count, by: turn) {
      let end = min(start + turn, trials.count)
      let texts = workers.map(pieces: (end - start + block - 1) / block) { piece in
        let first = start + piece * block
        var text: [UInt8] = []
        text.reserveCapacity(64 * block)
        for position in first..<min(first + block, end) {
          trials.appendLine(scores[position], at: position, to: &text)
        }
        return text
      }
      for text in texts { try Output.write(text) }
    }
  }
}
