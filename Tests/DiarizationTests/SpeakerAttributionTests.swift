// Which speaker a stretch of time belongs to, by hand and against a search through all turns.

import Diarization
import TestSupport
import Testing

@Suite("Speaker attribution")
struct SpeakerAttributionTests {
  static func turn(_ speaker: String, _ onset: Double, _ end: Double) -> Turn {
    Turn(recording: "m", speaker: speaker, onset: onset, duration: end - onset)
  }

  private let meeting = SpeakerAttribution(turns: [
    turn("ann", 0, 4), turn("bo", 3, 8), turn("ann", 9, 10), turn("cy", 14, 15),
  ])

  @Test(
    "goes to the largest share, then to the nearest within reach, then to the earlier",
    arguments: [
      (1.0, 2.0, "ann"),
      // 3…5: ann has 1 s, bo 2 s.
      (3.0, 5.0, "bo"),
      // 3…4 is both's: the earlier turn is ann's.
      (3.0, 4.0, "ann"),
      // 7.5…9.5: half a second each; bo's turn is earlier.
      (7.5, 9.5, "bo"),
      // 3.5…10: ann 0.5 + 1, bo 4.5.
      (3.5, 10.0, "bo"),
      // Between the turns: 0.3 s after bo, 0.5 s before ann; then 0.5 s both.
      (8.3, 8.5, "bo"), (8.5, 8.5, "bo"), (8.6, 8.9, "ann"),
      // An instant inside a turn, and a stretch that ends before it starts.
      (14.5, 14.5, "cy"), (14.5, 14.0, "cy"),
      // Within 1 s of a turn, and beyond.
      (16.0, 17.0, "cy"), (16.001, 17.0, nil), (11.5, 12.5, nil), (12.5, 13.0, "cy"),
    ] as [(Double, Double, String?)])
  func byHand(start: Double, end: Double, speaker: String?) {
    #expect(meeting.speaker(from: start, to: end) == speaker)
  }

  @Test("equals a search through all turns", arguments: 0..<40)
  func search(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    // Whole quarters of a second are exact in binary, so equal shares are equal.
    let quarters = { (range: Range<Int>) in Double(Int.random(in: range, using: &random)) / 4 }
    let turns = (0..<25).map { index -> Turn in
      let onset = quarters(0..<240)
      return Self.turn("\(index % 5)", onset, onset + quarters(1..<30))
    }
    let reach = quarters(0..<12)
    let attribution = SpeakerAttribution(turns: turns, reach: reach)
    for _ in 0..<50 {
      let start = quarters(0..<260)
      let end = start + quarters(0..<12)
      #expect(
        attribution.speaker(from: start, to: end)
          == Self.searched(turns, start, end, reach), "\(start)…\(end)")
    }
  }

  private static func searched(_ turns: [Turn], _ start: Double, _ end: Double, _ reach: Double)
    -> String?
  {
    let sorted = turns.sorted()
    var best: (String, Double)?
    for turn in sorted {
      let shares = sorted.filter { $0.speaker == turn.speaker }
        .map { max(0, min($0.end, end) - max($0.onset, start)) }
      let share = shares.reduce(0, +)
      let own = max(0, min(turn.end, end) - max(turn.onset, start))
      if own > 0, share > best?.1 ?? 0 { best = (turn.speaker, share) }
    }
    if let best { return best.0 }
    let distances = sorted.map { max(0, $0.onset - end, start - $0.end) }
    guard let least = distances.min(), least <= reach,
      let place = distances.firstIndex(of: least)
    else { return nil }
    return sorted[place].speaker
  }
}
