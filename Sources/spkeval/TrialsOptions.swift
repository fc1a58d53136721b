// The options that every subcommand on trials shares.

import ArgumentParser
import Metrics
import ToolSupport
import Verification

/// What the lines of lists look like, where their content must not decide.
struct ListFormatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The trial list's format: \(TrialFormat.all.map(\.name).joined(separator: ", ")).",
      valueName: "format"))
  var trialsFormat: String?

  @Option(
    help: ArgumentHelp(
      "The score files' format: \(ScoreFormat.all.map(\.name).joined(separator: ", ")).",
      valueName: "format"))
  var scoresFormat: String?

  func validate() throws {
    _ = try trialFormat()
    _ = try scoreFormat()
  }

  func trialFormat() throws -> TrialFormat? {
    guard let trialsFormat else { return nil }
    guard let format = TrialFormat.named(trialsFormat) else {
      let names = TrialFormat.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--trials-format is \(trialsFormat); give one of \(names)")
    }
    return format
  }

  func scoreFormat() throws -> ScoreFormat? {
    guard let scoresFormat else { return nil }
    guard let format = ScoreFormat.named(scoresFormat) else {
      let names = ScoreFormat.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--scores-format is \(scoresFormat); give one of \(names)")
    }
    return format
  }
}

/// At which priors and costs detection costs are computed.
struct OperatingPointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An operating point of minDCF and actDCF: a prior, or prior,cost of miss,cost of false alarm"
        + " (0.01 and 0.05 unless given).", valueName: "p[,miss,fa]"))
  var prior: [String] = []

  func costs() throws -> [DetectionCost] {
    guard !prior.isEmpty else { return [.voxCeleb, .voxSRC] }
    return try prior.map { text in
      let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
      let numbers = parts.compactMap { $0 }
      guard numbers.count == parts.count, numbers.count == 1 || numbers.count == 3 else {
        throw ValidationError("--prior is \(text); give a prior such as 0.01, or 0.01,10,1")
      }
      do {
        return numbers.count == 1
          ? try DetectionCost(prior: numbers[0])
          : try DetectionCost(prior: numbers[0], miss: numbers[1], falseAlarm: numbers[2])
      } catch let error as TrialMetricsError {
        throw ValidationError("--prior is \(text): \(error)")
      }
    }
  }
}
