// `spkverify`: the command line.

import ArgumentParser
import SpeakerEmbeddings
import ToolSupport
import Verification

@main
struct SpeakerVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spkverify", abstract: "Say whether two recordings are the same person.",
    discussion: """
        spkverify alice.wav somebody.wav
        spkverify trials.txt --audio-root voices/ > scores.txt
        spkverify trials.txt --audio-root voices/ --report report.html > scores.txt
      Two recordings give their cosine and a verdict; the exit status is 0 for the same speaker, 1 for \
      different speakers and 2 for input that is at fault. A list of trials gives a line each, the score \
      first; where the list has labels, error rates stand on standard error.
      """,
    version: Timbre.version)

  @Argument(
    help: "A trial list (- is standard input), or two recordings.", completion: .file())
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp("The folder below which the list's recordings lie.", valueName: "folder"),
    completion: .directory)
  var audioRoot: String?

  @Option(
    help: ArgumentHelp(
      "The trial list's format: \(TrialFormat.all.map(\.name).joined(separator: ", ")).",
      valueName: "format"))
  var trialsFormat: String?

  @Option(
    help: ArgumentHelp("Write a page about the scores of a list.", valueName: "page.html"),
    completion: .file())
  var report: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The cosine from which two recordings are the same speaker, instead of the model's own.",
      valueName: "cosine"))
  var threshold: Double?

  @OptionGroup var model: ModelOptions

  @Flag(help: "No progress and no figures on standard error.") var quiet = false

  func validate() throws {
    if inputs.isEmpty {
      throw ValidationError("no file is given; give a trial list or two recordings")
    }
    if inputs.count > 2 {
      throw ValidationError("\(inputs.count) files are given; give a trial list or two recordings")
    }
    if inputs.count == 2 { try validatePair() } else { try validateList() }
    _ = try format()
  }

  private func validatePair() throws {
    let given = [
      ("--audio-root", audioRoot), ("--trials-format", trialsFormat), ("--report", report),
    ]
    if let option = given.first(where: { $0.1 != nil }) {
      throw ValidationError(
        "\(option.0) goes with a trial list and two recordings are given; leave it out")
    }
    if inputs == ["-", "-"] {
      throw ValidationError("- is given twice; standard input holds one recording")
    }
    if let threshold, !(-1...1).contains(threshold) {
      throw ValidationError("--threshold is \(threshold); give a cosine from -1 to 1")
    }
  }

  private func validateList() throws {
    if RecordingSuffix.isSound(inputs[0]) {
      throw ValidationError(
        "\(inputs[0]) is one recording; give a second one, or a trial list instead")
    }
    if threshold != nil {
      throw ValidationError(
        "--threshold goes with two recordings and a list is given; leave it out")
    }
  }

  private func format() throws -> TrialFormat? {
    guard let trialsFormat else { return nil }
    guard let format = TrialFormat.named(trialsFormat) else {
      let names = TrialFormat.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--trials-format is \(trialsFormat); give one of \(names)")
    }
    return format
  }

  func run() throws {
    guard inputs.count == 1 else {
      let verdict = try PairVerdict(
        of: (inputs[0], inputs[1]), options: model, threshold: threshold)
      try Output.write(verdict.line)
      guard verdict.isSame else { throw ExitCode(ExitStatus.no.rawValue) }
      return
    }
    try ListScoring(
      list: inputs[0], format: try format(), audioRoot: audioRoot, report: report,
      options: model, quiet: quiet
    ).run()
  }

  static func main() { Tool.run(self) }
}
