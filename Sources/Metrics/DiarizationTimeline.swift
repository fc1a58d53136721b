// Two annotations laid over one another: between two neighbouring boundaries nothing changes, so
// every diarization metric is a sum over such pieces, exact in double precision, with no frames.

import Diarization

/// A stretch of evaluated time in which the same people speak.
struct TimelinePiece {
  /// Seconds.
  let onset: Double
  /// Seconds.
  let duration: Double
  /// Indices of the reference speakers; one who overlaps himself occurs as often as he has turns.
  let references: [Int]
  /// Indices of the hypothesis' speakers, likewise.
  let hypotheses: [Int]
  /// Whether a collar covers it.
  let isInCollar: Bool
}

/// The evaluated time of a recording in pieces, in order.
struct DiarizationTimeline {
  /// Speakers of the reference, sorted by name.
  let references: [String]
  /// Speakers of the hypothesis, sorted by name.
  let hypotheses: [String]
  let pieces: [TimelinePiece]

  /// Lays both annotations over one another.
  ///
  /// - Complexity: O(b log b) for b boundaries, times the number of people who speak at once.
  init(_ pair: DiarizationPair, collar: Collar) {
    references = Set(pair.reference.map(\.speaker)).sorted()
    hypotheses = Set(pair.hypothesis.map(\.speaker)).sorted()
    var sweep = Sweep()
    sweep.add(pair.reference, names: references, to: \.references)
    sweep.add(pair.hypothesis, names: hypotheses, to: \.hypotheses)
    for region in pair.regions { sweep.add(region.onset, region.end, of: 0, to: \.evaluated) }
    if collar.halfWidth > 0 {
      for time in pair.reference.flatMap({ [$0.onset, $0.end] }) {
        sweep.add(time - collar.halfWidth, time + collar.halfWidth, of: 0, to: \.collars)
      }
    }
    pieces = sweep.pieces()
  }
}

/// Who is active as time goes on.
private struct Activity {
  var references: [Int] = []
  var hypotheses: [Int] = []
  var evaluated: [Int] = []
  var collars: [Int] = []
}

/// Boundaries in the order of time.
private struct Sweep {
  /// Seconds; boundaries that are closer are one, as in md-eval.
  ///
  /// They differ by what adding an onset and a duration rounds to.
  private static let resolution = 1e-8

  private struct Boundary {
    let time: Double
    let starts: Bool
    let index: Int
    let list: WritableKeyPath<Activity, [Int]>
  }

  private var boundaries: [Boundary] = []

  mutating func add(
    _ turns: [Turn], names: [String], to list: WritableKeyPath<Activity, [Int]>
  ) {
    let indices = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    for turn in turns {
      add(turn.onset, turn.end, of: indices[turn.speaker] ?? 0, to: list)
    }
  }

  mutating func add(
    _ onset: Double, _ end: Double, of index: Int, to list: WritableKeyPath<Activity, [Int]>
  ) {
    guard end > onset else { return }
    boundaries.append(Boundary(time: onset, starts: true, index: index, list: list))
    boundaries.append(Boundary(time: end, starts: false, index: index, list: list))
  }

  func pieces() -> [TimelinePiece] {
    var pieces: [TimelinePiece] = []
    var active = Activity()
    var time = -Double.infinity
    for boundary in boundaries.sorted(by: { $0.time < $1.time }) {
      if boundary.time > time + Self.resolution, !active.evaluated.isEmpty {
        pieces.append(
          TimelinePiece(
            onset: time, duration: boundary.time - time, references: active.references,
            hypotheses: active.hypotheses, isInCollar: !active.collars.isEmpty))
      }
      time = boundary.time
      if boundary.starts {
        active[keyPath: boundary.list].append(boundary.index)
      } else if let place = active[keyPath: boundary.list].firstIndex(of: boundary.index) {
        active[keyPath: boundary.list].remove(at: place)
      }
    }
    return pieces
  }
}

/// How long speakers of both sides speak, and speak together.
struct SpeakerTimes {
  /// Seconds, `[reference speakers][hypothesis' speakers]`.
  private(set) var together: [[Double]]
  /// Seconds of each reference speaker.
  private(set) var references: [Double]
  /// Seconds of each of the hypothesis' speakers.
  private(set) var hypotheses: [Double]

  /// Sums over the pieces for which `counts` holds; a speaker who overlaps himself counts once
  /// unless `turnwise`.
  init(
    _ timeline: DiarizationTimeline, turnwise: Bool = false,
    where counts: (TimelinePiece) -> Bool = { _ in true }
  ) {
    references = Array(repeating: 0, count: timeline.references.count)
    hypotheses = Array(repeating: 0, count: timeline.hypotheses.count)
    together = Array(
      repeating: Array(repeating: 0, count: timeline.hypotheses.count),
      count: timeline.references.count)
    for piece in timeline.pieces where counts(piece) {
      let ours = turnwise ? piece.references : piece.references.distinct
      let theirs = turnwise ? piece.hypotheses : piece.hypotheses.distinct
      for reference in ours {
        references[reference] += piece.duration
        for hypothesis in theirs { together[reference][hypothesis] += piece.duration }
      }
      for hypothesis in theirs { hypotheses[hypothesis] += piece.duration }
    }
  }
}

extension [Int] {
  /// Each value once, in order.
  var distinct: [Int] { count < 2 ? self : Set(self).sorted() }
}
