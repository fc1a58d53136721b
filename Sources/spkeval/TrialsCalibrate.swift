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
      Prior-weighted logistic regression; llr = scale * score + offset, in natural logarithms.
      """)

  @Argument(help: "The trial list; - is standard input.", completion: .file())
  var trials: String

  @Argument(help: "The scores; - is standard input.", completion: .file())
  var scores: String

  @Option(help: "The prior of a target that training is weighted to.")
  var prior = 0.01

  @Option(name: .shortAndLong, help: "Write a file instead of standard output.")
  var output: String?

  @OptionGroup var formats: ListFormatOptions

  func validate() throws {
    if !(prior > 0 && prior < 1) {
      throw ValidationError("--prior is \(prior); give a number between 0 and 1")
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
    let parts = list.parted(joined.values)
    let line = try LinearCalibration(
      targets: parts.targets, nonTargets: parts.nonTargets, prior: prior)
    if let output {
      try Output.write(line.json, to: output)
    } else {
      try Output.write(line.json)
    }
    try describe(line, parts)
  }

  private func describe(
    _ line: LinearCalibration, _ parts: (targets: [Double], nonTargets: [Double])
  )
    throws
  {
    let before = try DetectionErrorTradeoff(targets: parts.targets, nonTargets: parts.nonTargets)
    let after = try DetectionErrorTradeoff(
      targets: parts.targets.map(line.logLikelihoodRatio),
      nonTargets: parts.nonTargets.map(line.logLikelihoodRatio))
    let figures = [
      before.costOfLogLikelihoodRatio, after.costOfLogLikelihoodRatio,
      after.minimumCostOfLogLikelihoodRatio(),
    ].map { PlainNumber.decimals($0, 4) }
    Tool.complain("Cllr \(figures[0]) -> \(figures[1]), minCllr \(figures[2]), on these trials")
  }
}
