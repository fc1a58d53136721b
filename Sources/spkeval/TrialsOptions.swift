// The options that every subcommand on trials shares.

public import ArgumentParser
public import Metrics
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

extension BootstrapScheme: ExpressibleByArgument {}

/// Whether and how intervals are drawn.
struct IntervalOptions: ParsableArguments {
  @Flag(help: "Print 95 % bootstrap intervals and, of several systems, differences from the first.")
  var intervals = false

  @Option(
    help: ArgumentHelp(
      "What is drawn: speakers (where they are known, the default) or trials.",
      valueName: "scheme"))
  var resample: BootstrapScheme?

  @Option(
    help: ArgumentHelp(
      "Kaldi's utt2spk for the list's names; without it their folders may tell who speaks.",
      valueName: "file"), completion: .file())
  var speakers: String?

  @Option(help: ArgumentHelp("How many draws.", valueName: "n"))
  var draws = 1000

  @Option(help: ArgumentHelp("What the draws follow from.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "How many threads work; the output is the same for any number.", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if draws < 40 {
      throw ValidationError("--draws is \(draws); 40 are the fewest that have a 2.5th percentile")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); give 1 to 1024")
    }
    let given = [("--resample", resample != nil), ("--speakers", speakers != nil)]
    if !intervals, let option = given.first(where: \.1) {
      throw ValidationError("\(option.0) goes with --intervals; give both")
    }
  }
}

/// By what the trials are cut into slices.
struct SliceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Metrics by a column (gender), by bands of one (seconds:2,4) or by a folder of the names "
        + "(folder:1).", valueName: "rule"))
  var by: [String] = []

  @Option(
    help: ArgumentHelp(
      "A table with a heading: a recording, or enrolment and test, then columns.",
      valueName: "file"), completion: .file())
  var metadata: String?

  func validate() throws {
    _ = try rules()
    if metadata != nil, by.isEmpty {
      throw ValidationError("--metadata goes with --by; say by which column")
    }
  }

  func rules() throws -> [SliceRule] {
    try by.map { text in
      do throws(VerificationError) {
        return try SliceRule(text)
      } catch {
        throw ValidationError("--by is \(error)")
      }
    }
  }
}
