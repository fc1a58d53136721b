// `spkverify identify`: who of the enrolled voices speaks, or nobody.

import ArgumentParser
import Foundation
import SpeakerEmbeddings
import ToolSupport
import Verification

struct Identify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which of many known voices it is, or that it is nobody of them.",
    discussion: """
        spkembed enrol add voices.safetensors alice alice.wav
        spkverify identify unknown.wav --enrolled voices.safetensors
      Each line is a name, its score and a verdict, parted by tabs, the best first. The exit status \
      is 0 where the first is the speaker, 1 where nobody is, 4 where that stays open. A \
      log-likelihood ratio must outweigh the number of voices that were tried.
      """)

  @Argument(help: "The recording; - is standard input.", completion: .file())
  var recording: String

  @Option(
    help: ArgumentHelp(
      "What spkembed enrol keeps, another embedding file, or a folder of them.", valueName: "voices"
    ),
    completion: .file())
  var enrolled: String

  @Option(help: ArgumentHelp("How many voices are printed.", valueName: "n"))
  var top = 5

  @Option(
    help: ArgumentHelp(
      "The probability beforehand that the speaker is among the voices.", valueName: "p"))
  var prior = 0.5

  @OptionGroup(title: "Decision") var decision: PairOptions

  @Option(
    help: ArgumentHelp(
      "Log-likelihood ratios by a line that spkeval calibrate made of cosines.", valueName: "file"),
    completion: .file())
  var calibration: String?

  @OptionGroup(title: "Model") var model: ModelOptions

  func validate() throws {
    if top < 1 { throw ValidationError("--top is \(top); give 1 or more") }
    if !(prior > 0 && prior < 1) {
      throw ValidationError("--prior is \(prior); give a number between 0 and 1")
    }
    if decision.threshold != nil, calibration != nil {
      throw ValidationError("--threshold and --calibration exclude each other; give one")
    }
  }

  func run() throws {
    let line = try calibration.map {
      try LinearCalibration(reading: $0).checkedForScoresAlone()
    }
    let voices = try EnrolledVoices(reading: enrolled)
    guard !voices.voices.isEmpty else {
      throw ToolFailure("\(enrolled): holds no voice; add one with spkembed enrol add")
    }
    let loaded = try model.load()
    let heard = try RecordingEmbedder(
      model: loaded, workers: model.workers(), channel: model.channel
    ).heard(recording)
    let candidates: [IdentificationCandidate]
    do throws(EmbeddingError) {
      candidates = try Identification(voices).candidates(
        for: Embedding(values: heard.vector.map { Float($0) }, model: loaded.fingerprint))
    } catch {
      throw ToolFailure("\(enrolled): \(error)")
    }
    let verdicts = try Verdicts(
      candidates, model: loaded, options: decision, calibration: line, prior: prior,
      speech: heard.speech)
    try Output.write(verdicts.lines.prefix(top).joined())
    guard verdicts.first == .same else { throw ExitCode(verdicts.first.exitStatus.rawValue) }
  }
}

/// What is said of each candidate.
private struct Verdicts {
  /// The best candidate's: the tool's answer.
  let first: PairDecision
  /// Name, score and verdict, the best first.
  let lines: [String]

  init(
    _ candidates: [IdentificationCandidate], model: SpeakerModel, options: PairOptions,
    calibration: LinearCalibration?, prior: Double, speech: Double
  ) throws {
    let own = options.threshold == nil ? model.cosineCalibration : nil
    let scores: [Double]
    let decisions: [PairDecision]
    if let line = calibration
      ?? own.map({ LinearCalibration(scale: $0.scale, offset: $0.offset, prior: 0.5) })
    {
      scores = candidates.map { line.logLikelihoodRatio($0.cosine) }
      let tooShort = speech < options.leastSpeech ?? PairOptions.leastSpeech
      decisions = Identification.logOdds(scores, prior: prior).map { odds in
        tooShort
          ? .inconclusive
          : PairDecision(logLikelihoodRatio: odds, band: options.band ?? PairDecision.band)
      }
    } else if let threshold = options.threshold ?? model.verificationThreshold {
      scores = candidates.map(\.cosine)
      // Only the best can be the speaker.
      decisions = scores.enumerated().map { $0 == 0 && $1 >= threshold ? .same : .different }
    } else {
      throw ToolFailure(
        "\(model.name): this model has no threshold of its own; "
          + "give one with --threshold, such as 0.5")
    }
    first = decisions.first ?? .different
    lines = zip(candidates, zip(scores, decisions)).map { candidate, said in
      "\(candidate.name)\t\(said.0)\t\(said.1.words)\n"
    }
  }
}
