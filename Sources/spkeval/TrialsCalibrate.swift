// `spkeval calibrate`: the line that makes log-likelihood ratios of a system's scores.

import ArgumentParser
import Foundation
import Metrics
import Reports
import ToolSupport
import Verification

struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the line that makes log-likelihood ratios of scores.",
    discussion: """
        spkeval calibrate trials.txt scores.txt -o calibration.json
        spkeval calibrate trials.txt scores.txt --metadata m.tsv --measure log:seconds
      Prior-weighted logistic regression; llr = scale * score + offset, in natural logarithms. A \
      measure adds the sum and the difference of what a table (spkverify --measures) says of both sides.
      """)

  @Argument(help: "The trial list; - is standard input.", completion: .file())
  var trials: String

  @Argument(help: "The scores; - is standard input.", completion: .file())
  var scores: String

  @Option(help: "The prior of a target that training is weighted to.")
  var prior = 0.01

  @Option(
    help: ArgumentHelp(
      "A column that counts besides the score; log: before it takes its logarithm.",
      valueName: "column"))
  var measure: [String] = []

  @Option(
    help: ArgumentHelp(
      "A table with a heading: a recording, then columns of numbers.", valueName: "file"),
    completion: .file())
  var metadata: String?

  @Option(name: .shortAndLong, help: "Write a file instead of standard output.")
  var output: String?

  @OptionGroup var formats: ListFormatOptions

  func validate() throws {
    if !(prior > 0 && prior < 1) {
      throw ValidationError("--prior is \(prior); give a number between 0 and 1")
    }
    if measure.isEmpty != (metadata == nil) {
      throw ValidationError("--measure and --metadata go together; give both")
    }
    if trials == "-" && scores == "-" {
      throw ValidationError("- is given twice; standard input holds one file")
    }
  }

  func run() throws {
    let list = try TrialList(reading: trials, format: try formats.trialFormat())
    guard list.isLabelled else {
      throw ToolFailure(
        "\(list.path): the trials have no labels, so nothing can be learned; "
          + "give a list with labels, such as \"1 a.wav b.wav\"")
    }
    let joined = try TrialScores(reading: scores, for: list, format: try formats.scoreFormat())
    let line = try trained(list, joined.values)
    if let output {
      try Output.write(line.json, to: output)
    } else {
      try Output.write(line.json)
    }
    try describe(list, before: joined.values, after: ratios(line, list, joined.values))
  }

  private func measures(_ names: [String], _ list: TrialList) throws -> TrialMeasures? {
    try metadata.map { try TrialMeasures(names, of: list, in: MetadataTable(reading: $0)) }
  }

  private func trained(_ list: TrialList, _ scores: [Double]) throws -> LinearCalibration {
    if let measures = try measures(measure, list) {
      return try LinearCalibration(list, scores: scores, measures: measures, prior: prior)
    }
    let parts = list.parted(scores)
    return try LinearCalibration(
      targets: parts.targets, nonTargets: parts.nonTargets, prior: prior)
  }

  private func ratios(_ line: LinearCalibration, _ list: TrialList, _ scores: [Double]) throws
    -> [Double]
  {
    guard let measures = try measures(measure, list) else {
      return scores.map(line.logLikelihoodRatio)
    }
    return list.indices.map { line.logLikelihoodRatio(scores[$0], measures, trial: $0) }
  }

  private func describe(_ list: TrialList, before: [Double], after: [Double]) throws {
    let tradeoffs = try [before, after].map { scores in
      let parts = list.parted(scores)
      return try DetectionErrorTradeoff(targets: parts.targets, nonTargets: parts.nonTargets)
    }
    let figures = [
      tradeoffs[0].costOfLogLikelihoodRatio, tradeoffs[1].costOfLogLikelihoodRatio,
      tradeoffs[1].minimumCostOfLogLikelihoodRatio(),
    ].map { PlainNumber.decimals($0, 4) }
    Tool.complain("Cllr \(figures[0]) -> \(figures[1]), minCllr \(figures[2]), on these trials")
  }
}
