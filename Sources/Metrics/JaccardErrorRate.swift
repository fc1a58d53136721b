// The Jaccard error rate: every reference speaker counts the same, however little they say.

import Diarization

/// How the Jaccard error rate is computed where tools differ.
public enum JaccardConvention: String, Sendable, CaseIterable {
  /// The mapping with the least total Jaccard error, over exact times: dscore's rule without its
  /// frames.
  case exact
  /// dscore: the same mapping over frames of 10 ms.
  case frames
  /// pyannote.metrics: the mapping with the largest common time, over exact times.
  case pyannote
}

/// The mean over reference speakers of one minus the Jaccard index with their mapped speaker.
///
///     JER = mean over reference speakers R of 1 − |R ∩ H| / |R ∪ H|,  1 where none is mapped
///
/// No collar; overlap counts. Source: Ryant et al., "The Second DIHARD Diarization Challenge",
/// Interspeech 2019, section 4.2.
public struct JaccardErrorRate: Sendable, Hashable {
  /// The sum of the reference speakers' errors.
  public let errors: Double
  /// How many reference speakers there are in the evaluated time.
  public let speakers: Int
  /// Whether there is output where there is no reference speaker.
  public let isFalseAlarm: Bool

  /// The mean over speakers.
  ///
  /// Without reference speakers it is 1 where there is output, else 0.
  public var rate: Double {
    if speakers > 0 { return errors / Double(speakers) }
    return isFalseAlarm ? 1 : 0
  }

  init(errors: Double, speakers: Int, isFalseAlarm: Bool) {
    self.errors = errors
    self.speakers = speakers
    self.isFalseAlarm = isFalseAlarm
  }

  /// Measures a recording.
  public init(_ pair: DiarizationPair, convention: JaccardConvention = .exact) {
    let pair = convention == .frames ? pair.inFramesOfDscore : pair
    let times = SpeakerTimes(DiarizationTimeline(pair, collar: .eachSide(0)))
    let indices = times.together.enumerated().map { reference, row in
      row.enumerated().map { hypothesis, common in
        let union = times.references[reference] + times.hypotheses[hypothesis] - common
        return union > 0 ? common / union : 0
      }
    }
    let mapping = SpeakerAssignment.best(convention == .pyannote ? times.together : indices)
    var errors = 0.0
    var speakers = 0
    for (reference, seconds) in times.references.enumerated() where seconds > 0 {
      speakers += 1
      errors += 1 - (mapping[reference].map { indices[reference][$0] } ?? 0)
    }
    self.init(
      errors: errors, speakers: speakers,
      isFalseAlarm: speakers == 0 && times.hypotheses.contains { $0 > 0 })
  }

  /// The rate over the speakers of several recordings.
  public static func + (first: JaccardErrorRate, second: JaccardErrorRate) -> JaccardErrorRate {
    JaccardErrorRate(
      errors: first.errors + second.errors, speakers: first.speakers + second.speakers,
      isFalseAlarm: first.isFalseAlarm || second.isFalseAlarm)
  }

  /// No recording at all.
  public static let zero = JaccardErrorRate(errors: 0, speakers: 0, isFalseAlarm: false)
}
