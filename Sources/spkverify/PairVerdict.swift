// Two recordings: how alike they are, whether that is one person, and when it stays open.

import ArgumentParser
import AudioFiles
import SpeakerEmbeddings
import ToolSupport
import Verification

/// How two recordings are decided on.
struct PairOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The cosine from which two recordings are the same speaker; then nothing stays open.",
      valueName: "cosine"))
  var threshold: Double?

  @Option(
    help: ArgumentHelp(
      "Log-likelihood ratios nearer to 0 than this leave it open; ln 10 unless said.",
      valueName: "llr"))
  var band: Double?

  @Option(
    help: ArgumentHelp(
      "Less speech than this on a side leaves it open; 1.5 unless said.", valueName: "seconds"))
  var leastSpeech: Double?

  /// Seconds.
  ///
  /// On development recordings cut to 3 s the model in the box has an equal error rate of
  /// 5 %; cut to 2, 1.5, 1 and 0.5 s it is 8, 11, 15 and 30 %.
  static let leastSpeech = 1.5

  /// The options that were given, for refusing them where they have no meaning.
  var given: [(name: String, isGiven: Bool)] {
    [
      ("--threshold", threshold != nil), ("--band", band != nil),
      ("--least-speech", leastSpeech != nil),
    ]
  }

  func validate() throws {
    if let threshold, !(-1...1).contains(threshold) {
      throw ValidationError("--threshold is \(threshold); give a cosine from -1 to 1")
    }
    if let band, !(band >= 0) {
      throw ValidationError("--band is \(band); give a log-likelihood ratio of 0 or more")
    }
    if let leastSpeech, !(leastSpeech >= 0) {
      throw ValidationError("--least-speech is \(leastSpeech); give seconds, 0 or more")
    }
    if threshold != nil, let option = given.dropFirst().first(where: \.isGiven) {
      throw ValidationError("--threshold and \(option.name) exclude each other; give one")
    }
  }
}

/// What is said of two recordings.
enum PairDecision: Sendable, Hashable {
  case same
  case different
  case inconclusive

  /// In words.
  var words: String {
    switch self {
    case .same: "same speaker"
    case .different: "different speakers"
    case .inconclusive: "inconclusive"
    }
  }

  /// What the tool leaves with.
  var exitStatus: ExitStatus {
    switch self {
    case .same: .done
    case .different: .no
    case .inconclusive: .open
    }
  }

  /// The decision on a log-likelihood ratio: open within the band around 0.
  init(logLikelihoodRatio ratio: Double, band: Double) {
    self = abs(ratio) < band ? .inconclusive : ratio > 0 ? .same : .different
  }

  /// A likelihood ratio below 10 either way is at most "weak support" in the verbal scale of
  /// ENFSI's guideline for evaluative reporting (2015).
  static let band = 2.302585092994046
}

/// The score of two recordings and what is decided on it.
struct PairVerdict {
  /// The verdict.
  let decision: PairDecision
  /// The line for standard output: the score first, in the digits that read back the same.
  let line: String

  /// Embeds both recordings and compares them.
  ///
  /// A log-likelihood ratio decides where a calibration is given, else where the model has its own
  /// and no threshold is given; else the cosine against a threshold.
  ///
  /// - Throws: ``ToolFailure`` that names the recording, or the model where it has no threshold and
  ///   none is given; ``SpeakerModelError`` for a model that cannot be loaded.
  init(
    of paths: (String, String), model options: ModelOptions, options pair: PairOptions,
    calibration: LinearCalibration?
  ) throws {
    let model = try options.load()
    let own = pair.threshold == nil ? model.cosineCalibration : nil
    let line =
      try calibration?.checkedForScoresAlone()
      ?? own.map { LinearCalibration(scale: $0.scale, offset: $0.offset, prior: 0.5) }
    let threshold = pair.threshold ?? model.verificationThreshold
    guard line != nil || threshold != nil else {
      throw ToolFailure(
        "\(model.name): this model has no threshold of its own; "
          + "give one with --threshold, such as 0.5")
    }
    if line == nil, let option = pair.given.dropFirst().first(where: \.isGiven) {
      throw ToolFailure(
        "\(option.name) goes with log-likelihood ratios and \(model.name) has no calibration; "
          + "give one with --calibration")
    }
    let embedder = RecordingEmbedder(
      model: model, workers: options.workers(), channel: options.channel)
    let heard = [try embedder.heard(paths.0), try embedder.heard(paths.1)]
    let vectors = try VectorTable(heard.map(\.vector), dimension: model.dimension)
      .normalized { $0 == 0 ? paths.0 : paths.1 }
    let cosine = min(1, max(-1, vectors.dot(0, vectors, 1)))
    guard let line else {
      let threshold = threshold ?? 0
      decision = cosine >= threshold ? .same : .different
      self.line = "\(cosine) \(decision.words) (threshold \(threshold))\n"
      return
    }
    let ratio = line.logLikelihoodRatio(cosine)
    let seconds = heard.map(\.speech)
    let tooShort = seconds.contains { $0 < pair.leastSpeech ?? PairOptions.leastSpeech }
    decision =
      tooShort
      ? .inconclusive
      : PairDecision(logLikelihoodRatio: ratio, band: pair.band ?? PairDecision.band)
    let first = calibration == nil ? cosine : ratio
    let other = calibration == nil ? "LLR \(PlainSeconds.text(ratio))" : "cosine \(cosine)"
    let why = decision != .inconclusive ? "" : tooShort ? ": too little speech" : ": LLR near 0"
    self.line =
      "\(first) \(decision.words)\(why) (\(other); speech heard: "
      + "\(PlainSeconds.text(seconds[0])) s and \(PlainSeconds.text(seconds[1])) s)\n"
  }
}

/// Numbers with one decimal, for people.
enum PlainSeconds {
  /// The number with one decimal.
  static func text(_ number: Double) -> String {
    guard number.magnitude < 1e9 else { return "\(number)" }
    let tenths = (number * 10).rounded()
    let whole = Int(tenths.magnitude) / 10
    return "\(tenths < 0 ? "-" : "")\(whole).\(Int(tenths.magnitude) % 10)"
  }
}
