// Where the seconds of an error rate went: stretch by stretch, with who spoke and who was heard.

/// The errors of a recording, one a stretch and kind.
public struct DiarizationErrorList: Sendable {
  /// The ways to be wrong.
  public enum Kind: String, Sendable, CaseIterable {
    /// Somebody speaks and is not heard.
    case missed
    /// Somebody is heard and does not speak.
    case falseAlarm = "false alarm"
    /// Another one is heard.
    case confusion
  }

  /// Time without change in which something is wrong.
  public struct Stretch: Sendable, Hashable {
    /// The recording's name.
    public let recording: String
    /// Seconds.
    public let onset: Double
    /// Seconds.
    public let end: Double
    /// In which way.
    public let kind: Kind
    /// Who speaks, sorted.
    public let reference: [String]
    /// Who is heard, sorted.
    public let system: [String]
    /// Seconds of error: two speakers that are missed together count twice.
    public let seconds: Double
  }

  /// Which speaker of the system stands for which of the reference, by the reference's names.
  public let mapping: [(reference: String, system: String)]
  /// In the order of time; their seconds sum to those of ``DiarizationErrorRate``.
  public let stretches: [Stretch]

  /// Lists the errors of a recording under a setting.
  public init(_ pair: DiarizationPair, scoring: DiarizationScoring = .full) {
    let timeline = ScoredTimeline(pair, scoring: scoring)
    mapping = zip(timeline.references, timeline.mapping).compactMap { reference, system in
      system.map { (reference, timeline.hypotheses[$0]) }
    }
    var stretches: [Stretch] = []
    var open: [Kind: Int] = [:]  // where the stretch of each kind is that reaches to here
    for piece in timeline.pieces {
      let errors = timeline.errors(in: piece)
      for kind in Kind.allCases {
        let count = errors.count(of: kind)
        guard count > 0 else { continue }
        let stretch = Stretch(
          recording: pair.recording, onset: piece.onset, end: piece.onset + piece.duration,
          kind: kind, reference: errors.references.map { timeline.references[$0] }.sorted(),
          system: errors.hypotheses.map { timeline.hypotheses[$0] }.sorted(),
          seconds: Double(count) * piece.duration)
        if let place = open[kind], let whole = stretches[place].joined(with: stretch) {
          stretches[place] = whole
        } else {
          open[kind] = stretches.count
          stretches.append(stretch)
        }
      }
    }
    self.stretches = stretches
  }
}

extension DiarizationErrorList.Stretch {
  /// Both stretches as one, where the second goes on where the first ends; else nil.
  fileprivate func joined(with next: Self) -> Self? {
    guard kind == next.kind, reference == next.reference, system == next.system,
      abs(next.onset - end) < 1e-6
    else { return nil }
    return Self(
      recording: recording, onset: onset, end: next.end, kind: kind, reference: reference,
      system: system, seconds: seconds + next.seconds)
  }
}

extension PieceErrors {
  fileprivate func count(of kind: DiarizationErrorList.Kind) -> Int {
    switch kind {
    case .missed: missed
    case .falseAlarm: falseAlarm
    case .confusion: confusion
    }
  }
}
