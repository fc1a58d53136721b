// `spkverify [verify]`: a trial list, or two recordings (the default).

import ArgumentParser
import SpeakerEmbeddings
import ToolSupport
import Verification

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score a trial list, or say whether two recordings are the same person (the default)."
  )

  @Argument(
    help: "A trial list (- is standard input), or two recordings.", completion: .file())
  var inputs: [String] = []

  @OptionGroup(title: "Lists") var list: ListOptions
  @OptionGroup(title: "Score normalisation") var cohort: CohortOptions
  @OptionGroup(title: "Two recordings") var pair: PairOptions

  @Option(
    help: ArgumentHelp(
      "Print log-likelihood ratios by a line that spkeval calibrate made of scores like these.",
      valueName: "file"), completion: .file())
  var calibration: String?

  @OptionGroup(title: "Model") var model: ModelOptions

  @Flag(help: "No progress and no figures on standard error.") var quiet = false

  func validate() throws {
    if inputs.isEmpty {
      throw ValidationError("no file is given; give a trial list or two recordings")
    }
    if inputs.count > 2 {
      throw ValidationError("\(inputs.count) files are given; give a trial list or two recordings")
    }
    if inputs.count == 2 { try validatePair() } else { try validateList() }
  }

  private func validatePair() throws {
    if let option = (list.given + cohort.given).first(where: \.isGiven) {
      throw ValidationError(
        "\(option.name) goes with a trial list and two recordings are given; leave it out")
    }
    if inputs == ["-", "-"] {
      throw ValidationError("- is given twice; standard input holds one recording")
    }
    if pair.threshold != nil, calibration != nil {
      throw ValidationError("--threshold and --calibration exclude each other; give one")
    }
  }

  private func validateList() throws {
    if RecordingSuffix.isSound(inputs[0]) {
      throw ValidationError(
        "\(inputs[0]) is one recording; give a second one, or a trial list instead")
    }
    if let option = pair.given.first(where: \.isGiven) {
      throw ValidationError(
        "\(option.name) goes with two recordings and a list is given; leave it out")
    }
  }

  func run() throws {
    let line = try calibration.map { try LinearCalibration(reading: $0) }
    guard inputs.count == 1 else {
      let verdict = try PairVerdict(
        of: (inputs[0], inputs[1]), model: model, options: pair, calibration: line)
      try Output.write(verdict.line)
      guard verdict.decision == .same else { throw ExitCode(verdict.decision.exitStatus.rawValue) }
      return
    }
    try ListScoring(
      list: inputs[0], options: list, cohort: cohort, model: model, calibration: line,
      quiet: quiet
    ).run()
  }
}
