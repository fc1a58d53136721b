// Whether the number of speakers is right.

/// How many speakers there are in the evaluated time and how many were found.
public struct DiarizationSpeakerCount: Sendable, Hashable {
  /// Speakers of the reference.
  public let reference: Int
  /// Speakers of the hypothesis.
  public let hypothesis: Int
  /// Found less there: above 0 where there are too many.
  public var difference: Int { hypothesis - reference }

  /// Counts the speakers of a recording.
  public init(_ pair: DiarizationPair) {
    let times = SpeakerTimes(DiarizationTimeline(pair, collar: .eachSide(0)))
    reference = times.references.count { $0 > 0 }
    hypothesis = times.hypotheses.count { $0 > 0 }
  }
}

extension Collection<DiarizationSpeakerCount> {
  /// The mean of the differences without their signs (pyannote.metrics
  /// `DiarizationSpeakerCountError`); 0 without recordings.
  public var meanError: Double {
    isEmpty ? 0 : reduce(0) { $0 + Double(abs($1.difference)) } / Double(count)
  }

  /// The mean of the differences; above 0 where too many speakers are found.
  public var meanDifference: Double {
    isEmpty ? 0 : reduce(0) { $0 + Double($1.difference) } / Double(count)
  }

  /// How many recordings have the right number.
  public var exact: Int { count { $0.difference == 0 } }
}
