// The diarization error rate: how much of the speech a system gets wrong, and in which way.

import Diarization

/// Seconds of error in scored speech.
///
/// At each instant with r reference speakers, h of the hypothesis and c pairs that are mapped to
/// one another:
///
///     total = ∫ r    missed = ∫ max(0, r − h)    false alarm = ∫ max(0, h − r)
///     confusion = ∫ (min(r, h) − c)    DER = (missed + false alarm + confusion) / total
///
/// Source: NIST, "The 2009 Rich Transcription Meeting Recognition Evaluation Plan", section 6; the
/// mapping is one-to-one with the largest common time. ``DiarizationConvention`` says in what
/// tools differ.
public struct DiarizationErrorRate: Sendable, Hashable {
  /// Reference speaker time that is scored, in seconds; two who speak together count twice.
  public let total: Double
  /// Seconds.
  public let missed: Double
  /// Seconds.
  public let falseAlarm: Double
  /// Seconds.
  public let confusion: Double
  /// Seconds of error of all three kinds.
  public var error: Double { missed + falseAlarm + confusion }

  /// The error as a share of the total; it may pass 1.
  ///
  /// Without reference speech it is 0 where there is no error and 1 where there is.
  public var rate: Double { share(of: error) }

  /// Seconds of one kind of error as a share of the total, by the same rule.
  public func share(of seconds: Double) -> Double {
    if total > 0 { return seconds / total }
    return seconds > 0 ? 1 : 0
  }

  /// Takes seconds.
  public init(total: Double, missed: Double, falseAlarm: Double, confusion: Double) {
    self.total = total
    self.missed = missed
    self.falseAlarm = falseAlarm
    self.confusion = confusion
  }

  /// Measures a recording.
  public init(_ pair: DiarizationPair, scoring: DiarizationScoring = .full) {
    let timeline = ScoredTimeline(pair, scoring: scoring)
    var (total, missed, falseAlarm, confusion) = (0.0, 0.0, 0.0, 0.0)
    for piece in timeline.pieces {
      let errors = timeline.errors(in: piece)
      total += Double(errors.references.count) * piece.duration
      missed += Double(errors.missed) * piece.duration
      falseAlarm += Double(errors.falseAlarm) * piece.duration
      confusion += Double(errors.confusion) * piece.duration
    }
    self.init(total: total, missed: missed, falseAlarm: falseAlarm, confusion: confusion)
  }

  /// The rate over several recordings: seconds are added, rates are not averaged.
  public static func + (first: DiarizationErrorRate, second: DiarizationErrorRate)
    -> DiarizationErrorRate
  {
    DiarizationErrorRate(
      total: first.total + second.total, missed: first.missed + second.missed,
      falseAlarm: first.falseAlarm + second.falseAlarm,
      confusion: first.confusion + second.confusion)
  }

  /// No recording at all.
  public static let zero = DiarizationErrorRate(total: 0, missed: 0, falseAlarm: 0, confusion: 0)
}
