// The pieces of time that count under a setting, with who is mapped to whom: what an error rate is
// summed from, and what a list of errors names.

import Diarization

/// The scored pieces of a recording.
struct ScoredTimeline {
  /// Speakers of the reference, sorted by name.
  let references: [String]
  /// Speakers of the hypothesis, sorted by name.
  let hypotheses: [String]
  /// In the order of time.
  let pieces: [TimelinePiece]
  /// The hypothesis' speaker of each reference speaker.
  let mapping: [Int?]
  /// Whether a speaker who overlaps himself counts as often as he has turns.
  let turnwise: Bool

  /// Lays out a recording under a setting and maps its speakers.
  init(_ pair: DiarizationPair, scoring: DiarizationScoring) {
    let pair = scoring.convention == .dscore ? pair.preparedByDscore : pair
    let timeline = DiarizationTimeline(pair, collar: scoring.collar)
    let turnwise = scoring.convention == .pyannote
    let isScored = { (piece: TimelinePiece) in
      !piece.isInCollar && (scoring.countsOverlap || piece.references.count < 2)
    }
    let times = SpeakerTimes(timeline, turnwise: turnwise) { !turnwise || isScored($0) }
    references = timeline.references
    hypotheses = timeline.hypotheses
    pieces = timeline.pieces.filter(isScored)
    mapping = SpeakerAssignment.best(times.together)
    self.turnwise = turnwise
  }

  /// The speakers that count in a piece, and how many of them are wrong in which way.
  func errors(in piece: TimelinePiece) -> PieceErrors {
    let references = turnwise ? piece.references : piece.references.distinct
    let hypotheses = turnwise ? piece.hypotheses : piece.hypotheses.distinct
    var rest = hypotheses
    var correct = 0
    for reference in references {
      guard let place = rest.firstIndex(where: { $0 == mapping[reference] }) else { continue }
      rest.remove(at: place)
      correct += 1
    }
    let (found, there) = (hypotheses.count, references.count)
    return PieceErrors(
      references: references, hypotheses: hypotheses, missed: max(0, there - found),
      falseAlarm: max(0, found - there), confusion: min(there, found) - correct)
  }
}

/// How many speakers are wrong in a piece.
struct PieceErrors {
  /// Indices of the reference speakers that count.
  let references: [Int]
  /// Indices of the hypothesis' speakers that count.
  let hypotheses: [Int]
  let missed: Int
  let falseAlarm: Int
  let confusion: Int
}
