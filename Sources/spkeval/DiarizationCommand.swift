// `spkeval diarization`: how good turns are, recording by recording and overall.

public import ArgumentParser
import Diarization
public import Metrics
import Reports
import ToolSupport

extension DiarizationConvention: ExpressibleByArgument {}

struct DiarizationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diarization", abstract: "Say how good turns are.",
    discussion: """
        spkeval diarization -r reference.rttm -s system.rttm -u evaluated.uem
        spkeval diarization -r reference.rttm -s system.rttm --errors
        spkeval diarization -r references/ -s turns/ --collar 0.25 --ignore-overlap --json
      Without --collar and --ignore-overlap three settings are measured: full (no collar, overlap
      counts), fair (0.25 s on each side), forgiving (the same, overlap left out).
      """)

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp(
      "The true turns: RTTM files or folders of them; - is standard input.", valueName: "ref"),
    completion: .file())
  var reference: [String]

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp(
      "The system's turns: RTTM files or folders of them; - is standard input.", valueName: "hyp"),
    completion: .file())
  var system: [String]

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Which time is evaluated: UEM files or folders of them; without it from the first to the "
        + "last boundary of reference and system.", valueName: "uem"), completion: .file())
  var uem: [String] = []

  @Option(
    help: ArgumentHelp(
      "Measure one setting, without so many seconds on each side of every reference boundary.",
      valueName: "s"))
  var collar: Double?

  @Flag(help: "Measure one setting, without time in which two or more reference speakers speak.")
  var ignoreOverlap = false

  @Option(help: "Whose rules hold where tools differ: nist, dscore or pyannote.")
  var convention = DiarizationConvention.nist

  @Flag(help: "List where the seconds of error went, under the first setting.")
  var errors = false

  @Flag(help: "Print JSON; times in seconds, rates as fractions.") var json = false

  func validate() throws {
    if let collar, !(0...3600).contains(collar) {
      throw ValidationError("--collar is \(collar); give seconds, 0 or more, as 0.25")
    }
    if (reference + system + uem).count(where: { $0 == "-" }) > 1 {
      throw ValidationError("- is given twice; standard input holds one file")
    }
  }

  func run() throws {
    let input = try DiarizationInput(
      reference: reference, system: system, uem: uem, asWritten: convention == .pyannote)
    let recordings = input.pairs.map {
      DiarizationFigures($0, settings: settings, jaccard: jaccard, convention: convention)
    }
    notes(on: input, recordings).forEach(Tool.complain)
    let report = DiarizationReport(
      convention: convention, settings: settings, evaluated: input.evaluated,
      recordings: recordings, errors: errors ? errorTable(of: input.pairs, recordings) : nil)
    if json {
      try Output.write(report.json.data)
    } else {
      try Output.write(report.text)
    }
  }

  /// Sentences for standard error on what there is to compare.
  private func notes(on input: DiarizationInput, _ figures: [DiarizationFigures]) -> [String] {
    let unmeasured = zip(input.pairs, figures).filter { $1.rates.allSatisfy { $0.total == 0 } }
      .map(\.0)
    let silent = unmeasured.filter {
      DiarizationErrorRate($0, scoring: .full.by(convention)).total == 0
    }.map(\.recording)
    let uncovered = unmeasured.map(\.recording).filter { !silent.contains($0) }
    return input.notes(
      withoutReference: silent, leftOut: uncovered, by: settings[0].words)
  }

  private func errorTable(of pairs: [DiarizationPair], _ figures: [DiarizationFigures])
    -> DiarizationErrorTable
  {
    DiarizationErrorTable(
      pairs, setting: settings[0], total: figures.reduce(0) { $0 + $1.rates[0].total })
  }

  private var settings: [DiarizationSetting] {
    guard collar != nil || ignoreOverlap else {
      return [
        DiarizationSetting(name: "full", scoring: .full.by(convention)),
        DiarizationSetting(name: "fair", scoring: .fair.by(convention)),
        DiarizationSetting(name: "forgiving", scoring: .forgiving.by(convention)),
      ]
    }
    let scoring = DiarizationScoring(
      collar: .eachSide(collar ?? 0), countsOverlap: !ignoreOverlap, convention: convention)
    return [DiarizationSetting(name: "chosen", scoring: scoring)]
  }

  private var jaccard: JaccardConvention {
    switch convention {
    case .nist: .exact
    case .dscore: .frames
    case .pyannote: .pyannote
    }
  }
}

extension DiarizationScoring {
  /// The same setting by another convention.
  fileprivate func by(_ convention: DiarizationConvention) -> DiarizationScoring {
    DiarizationScoring(collar: collar, countsOverlap: countsOverlap, convention: convention)
  }
}
