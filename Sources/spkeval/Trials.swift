// `spkeval trials`: the metrics of one or more systems' scores on one trial list.

import ArgumentParser
import Foundation
import Kernels
import Metrics
import Reports
import ToolSupport
import Verification

struct Trials: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how good the scores of trials are.",
    discussion: """
        spkeval trials trials.txt scores.txt
        spkeval trials trials.txt old.txt new.txt --prior 0.01 --prior 0.01,10,1 --intervals
        spkeval trials trials.txt scores.txt --metadata speakers.tsv --by gender --by seconds:2,4
      Scores are joined to trials by the pair of names. minDCF is normalised; actDCF and Cllr read
      the scores as natural-logarithm likelihood ratios.
      """)

  @Argument(help: "The trial list; - is standard input.", completion: .file())
  var trials: String

  @Argument(help: "Score files, one a system; - is standard input.", completion: .file())
  var scores: [String]

  @OptionGroup(title: "Formats") var formats: ListFormatOptions
  @OptionGroup(title: "Operating points") var operating: OperatingPointOptions
  @OptionGroup(title: "Intervals") var bootstrap: IntervalOptions
  @OptionGroup(title: "Slices") var slicing: SliceOptions

  @Option(
    help: ArgumentHelp(
      "Equal error rates to print, by convention: \(Self.conventions); all prints each.",
      valueName: "convention"))
  var eer: [String] = []

  @Option(
    help: ArgumentHelp("Write a page about the one system given.", valueName: "page.html"),
    completion: .file())
  var report: String?

  @Flag(
    help: "Print JSON with curves, histograms and the hardest trials; several systems in an array.")
  var json = false
  @Flag(help: "Print comma-separated values.") var csv = false

  static var conventions: String {
    EqualErrorRateConvention.allCases.map(\.rawValue).joined(separator: ", ")
  }

  func validate() throws {
    if json && csv { throw ValidationError("--json and --csv exclude each other; give one") }
    if report != nil && scores.count != 1 {
      throw ValidationError("--report shows one system and \(scores.count) are given; give one")
    }
    if scores.isEmpty { throw ValidationError("no score file is given; name one or more") }
    if scores.count(where: { $0 == "-" }) + (trials == "-" ? 1 : 0) > 1 {
      throw ValidationError("- is given twice; standard input holds one file")
    }
    _ = try chosenConventions()
    _ = try operating.costs()
  }

  func run() throws {
    let list = try TrialList(reading: trials, format: try formats.trialFormat())
    guard list.isLabelled else {
      throw ToolFailure(
        "\(list.path): the trials have no labels, so nothing can be measured; "
          + "give a list with labels, such as \"1 a.wav b.wav\"")
    }
    let costs = try operating.costs()
    let joined = try join(list)
    let reports = try zip(scores, joined).map { try page($0, $1, list, costs) }
    if let report, let page = reports.first?.html {
      try Output.write(Data(page.utf8), to: report)
    }
    let result = TrialsResult(
      list: list, reports: reports, conventions: try chosenConventions(),
      slices: try slices(of: list, joined, costs), intervals: try intervals(of: list, joined, costs)
    )
    try Output.write(json ? result.json : Data((csv ? result.csv : result.text).utf8))
  }

  /// Each system's scores in the list's order.
  private func join(_ list: TrialList) throws -> [[Double]] {
    let index = list.pairIndex
    return try scores.map { path in
      let joined = try TrialScores(
        reading: path, for: list, index: index, format: try formats.scoreFormat())
      if joined.extra > 0, let line = joined.firstExtra {
        Tool.complain(
          "\(path): \(joined.extra) scores belong to no trial of \(list.path), "
            + "first on line \(line)")
      }
      if joined.repeated > 0, let line = joined.firstRepeated {
        Tool.complain(
          "\(path): \(joined.repeated) lines say again what stands before them, "
            + "first line \(line)")
      }
      return joined.values
    }
  }

  private func page(
    _ path: String, _ scores: [Double], _ list: TrialList, _ costs: [DetectionCost]
  ) throws -> TrialReport {
    let parts = list.parted(scores)
    let metrics = TrialMetrics(
      system: path,
      tradeoff: try DetectionErrorTradeoff(
        targets: parts.targets, nonTargets: parts.nonTargets), costs: costs)
    if metrics.equalErrorRate().rate > 0.5 {
      Tool.complain("\(path): the equal error rate is above 50 %; the scores may be distances")
    }
    return TrialReport(
      metrics,
      hardest: (
        list.hardest(.target, scores: scores), list.hardest(.nonTarget, scores: scores)
      ), facts: [.init("Trials", "\(list.path) (\(list.format.name))"), .init("Scores", path)])
  }

  private func slices(of list: TrialList, _ systems: [[Double]], _ costs: [DetectionCost]) throws
    -> [SlicedMetrics]
  {
    let table = try slicing.metadata.map { try MetadataTable(reading: $0) }
    return try slicing.rules().flatMap { rule in
      try list.slices(by: rule, in: table).map { slice in
        SlicedMetrics(slice, of: list, systems: Array(zip(scores, systems)), costs: costs)
      }
    }
  }

  private func intervals(of list: TrialList, _ systems: [[Double]], _ costs: [DetectionCost])
    throws -> BootstrapIntervals?
  {
    guard bootstrap.intervals else { return nil }
    let map = try bootstrap.speakers.map { try SpeakerMap(reading: $0) }
    let weights = try TrialWeights(
      list, scheme: bootstrap.resample, map: map, seed: bootstrap.seed)
    let threads = bootstrap.threads ?? ProcessInfo.processInfo.activeProcessorCount
    return BootstrapIntervals(
      list, scores: systems, costs: costs, weights: weights, draws: bootstrap.draws,
      workers: Workers(threads: threads))
  }

  private func chosenConventions() throws -> [EqualErrorRateConvention] {
    guard !eer.isEmpty else { return [.interpolated] }
    guard !eer.contains("all") else { return EqualErrorRateConvention.allCases }
    return try eer.map { name in
      guard let convention = EqualErrorRateConvention(rawValue: name) else {
        throw ValidationError("--eer is \(name); give all or one of \(Self.conventions)")
      }
      return convention
    }
  }
}
