// `spkeval trials`: the metrics of one or more systems' scores on one trial list.

import ArgumentParser
import Foundation
import Metrics
import Reports
import ToolSupport
import Verification

struct Trials: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how good the scores of trials are.",
    discussion: """
        spkeval trials trials.txt scores.txt
        spkeval trials trials.txt old.txt new.txt --prior 0.01 --prior 0.01,10,1 --csv
      Scores are joined to trials by the pair of names. minDCF is normalised; actDCF and Cllr read
      the scores as natural-logarithm likelihood ratios.
      """)

  @Argument(help: "The trial list; - is standard input.", completion: .file())
  var trials: String

  @Argument(help: "Score files, one a system; - is standard input.", completion: .file())
  var scores: [String]

  @OptionGroup var formats: ListFormatOptions
  @OptionGroup var operating: OperatingPointOptions

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
    let index = list.pairIndex
    var reports: [TrialReport] = []
    for path in scores {
      let joined = try TrialScores(
        reading: path, for: list, index: index, format: try formats.scoreFormat())
      if joined.extra > 0 {
        Tool.complain("\(path): \(joined.extra) scores belong to no trial of \(list.path)")
      }
      reports.append(try report(path, joined, list, costs))
    }
    if let report, let page = reports.first?.html {
      try Output.write(Data(page.utf8), to: report)
    }
    try write(reports, list)
  }

  private func report(
    _ path: String, _ scores: TrialScores, _ list: TrialList, _ costs: [DetectionCost]
  ) throws -> TrialReport {
    let parts = list.parted(scores.values)
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
        list.hardest(.target, scores: scores.values),
        list.hardest(.nonTarget, scores: scores.values)
      ), facts: [.init("Trials", "\(list.path) (\(list.format.name))"), .init("Scores", path)])
  }

  private func write(_ reports: [TrialReport], _ list: TrialList) throws {
    if json {
      let systems = reports.map(\.json)
      return try Output.write((systems.count == 1 ? systems[0] : .array(systems)).data)
    }
    let table = TrialMetricsTable(
      systems: reports.map(\.metrics), conventions: try chosenConventions())
    try Output.write(csv ? table.csv : table.text(heading: Self.heading(list)))
  }

  private static func heading(_ list: TrialList) -> String {
    let repeated = list.repeated > 0 ? ", \(list.repeated) said twice" : ""
    return
      "\(PlainNumber.count(list.count)) trials (\(PlainNumber.count(list.targetCount)) target, "
      + "\(PlainNumber.count(list.count - list.targetCount)) non-target\(repeated)) "
      + "in \(list.path) (\(list.format.name))\n"
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
