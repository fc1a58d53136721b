// How turns are measured: the settings that published figures differ in, each under its name.

public import Diarization

/// Time around reference boundaries that is not scored.
///
/// NIST counts the width on each side; pyannote.metrics counts the total: its `collar=0.5` is
/// `.eachSide(0.25)`.
public struct Collar: Sendable, Hashable {
  /// Seconds before and after each reference boundary.
  public let halfWidth: Double

  /// So many seconds before and as many after each boundary, as `md-eval -c`.
  public static func eachSide(_ seconds: Double) -> Collar { Collar(halfWidth: seconds) }
  /// So many seconds in all, as `collar=` of pyannote.metrics.
  public static func total(_ seconds: Double) -> Collar { Collar(halfWidth: seconds / 2) }
}

/// Whose rules decide where the tools of the field disagree.
public enum DiarizationConvention: String, Sendable, CaseIterable {
  /// NIST's md-eval 22: speakers are mapped over all evaluated time, before collars and overlap
  /// are taken out; a speaker who overlaps himself counts once, and as overlap.
  case nist
  /// dscore: turns are cut at the edges of the evaluated regions (which so become boundaries with
  /// a collar), a speaker's overlapping turns are merged, times are rounded to milliseconds; then
  /// as `nist`.
  case dscore
  /// pyannote.metrics 4: speakers are mapped after collars and overlap are taken out; a speaker
  /// who overlaps himself counts as often as he has turns.
  case pyannote
}

/// Collar, overlap and convention of a diarization error rate.
public struct DiarizationScoring: Sendable, Hashable {
  /// Time around reference boundaries that is left out.
  public let collar: Collar
  /// Whether time with two or more reference speakers counts.
  public let countsOverlap: Bool
  /// Whose rules decide the rest.
  public let convention: DiarizationConvention

  /// Takes the settings.
  public init(
    collar: Collar, countsOverlap: Bool, convention: DiarizationConvention = .nist
  ) {
    self.collar = collar
    self.countsOverlap = countsOverlap
    self.convention = convention
  }

  /// No collar, overlap counts (DIHARD); the names are NeMo's.
  public static let full = DiarizationScoring(collar: .eachSide(0), countsOverlap: true)
  /// A collar of 0.25 s on each side, overlap counts (VoxSRC).
  public static let fair = DiarizationScoring(collar: .eachSide(0.25), countsOverlap: true)
  /// A collar of 0.25 s on each side, overlap left out (the CALLHOME tradition).
  public static let forgiving = DiarizationScoring(collar: .eachSide(0.25), countsOverlap: false)
}

/// What is compared: one recording's turns by the reference and by a system.
public struct DiarizationPair: Sendable {
  /// The recording's name.
  public let recording: String
  /// What is true.
  public let reference: [Turn]
  /// What a system says; the field's word is hypothesis.
  public let hypothesis: [Turn]
  /// The evaluated time, in order, neither overlapping nor touching.
  public let regions: [SpeechRegion]

  /// Takes the turns of one recording.
  ///
  /// - Parameters:
  ///   - recording: The recording's name.
  ///   - reference: What is true.
  ///   - hypothesis: What a system says.
  ///   - regions: The evaluated time; nil is from the first to the last boundary of both, as
  ///     dscore and pyannote.metrics do (md-eval looks at the reference alone).
  public init(
    recording: String, reference: [Turn], hypothesis: [Turn], regions: [SpeechRegion]? = nil
  ) {
    self.recording = recording
    self.reference = reference
    self.hypothesis = hypothesis
    self.regions = regions?.joined() ?? Self.extent(of: reference + hypothesis)
  }

  /// From the first to the last boundary of some turns; nothing where there are none.
  public static func extent(of turns: [Turn]) -> [SpeechRegion] {
    guard let onset = turns.map(\.onset).min(), let end = turns.map(\.end).max() else { return [] }
    return [SpeechRegion(onset: onset, end: end)]
  }
}
