// What holds for all turns: the assignment is the best of all assignments, and figures depend
// neither on the order of turns nor on names.

import Diarization
import TestSupport
import Testing

@testable import Metrics

@Suite("Diarization properties")
struct DiarizationPropertyTests {
  /// The largest sum over all assignments of rows to columns, by trying each.
  private func bestSum(_ weights: [[Double]], row: Int = 0, taken: Set<Int> = []) -> Double {
    guard row < weights.count else { return 0 }
    var best = bestSum(weights, row: row + 1, taken: taken)
    for column in weights[row].indices where !taken.contains(column) {
      let rest = bestSum(weights, row: row + 1, taken: taken.union([column]))
      best = max(best, weights[row][column] + rest)
    }
    return best
  }

  @Test("the assignment is the best of all", arguments: 0...5, 0...5)
  func assignment(rows: Int, columns: Int) {
    var random = SeededGenerator(seed: UInt64(rows * 7 + columns))
    for _ in 0..<20 {
      // Few values, so that ties and zeros occur.
      let weights = (0..<rows).map { _ in
        (0..<columns).map { _ in Double(Int.random(in: 0...6, using: &random)) / 2 }
      }
      let assigned = SpeakerAssignment.best(weights)
      #expect(assigned.count == rows)
      let used = assigned.compactMap { $0 }
      #expect(Set(used).count == used.count)
      let sum = zip(weights, assigned).reduce(0) { sum, pair in
        sum + (pair.1.map { pair.0[$0] } ?? 0)
      }
      #expect(sum == bestSum(weights))
    }
  }

  @Test("as many speakers as a file can hold are assigned in reasonable work")
  func manySpeakers() {
    // 6 speakers against 3,000: the work grows with the square of the smaller number only.
    let weights = (0..<6).map { row in (0..<3000).map { Double(($0 * 7 + row * 13) % 101) } }
    let assigned = SpeakerAssignment.best(weights)
    let sum = zip(weights, assigned).reduce(0) { sum, pair in
      sum + (pair.1.map { pair.0[$0] } ?? 0)
    }
    #expect(sum == 600)  // the largest weight, 100, occurs in different columns of each row
  }

  /// A pair with the order of turns and the names of speakers changed.
  private func disguised(_ pair: DiarizationPair, _ random: inout SeededGenerator)
    -> DiarizationPair
  {
    let renamed = { (turn: Turn) in
      Turn(
        recording: turn.recording, speaker: String("z\(turn.speaker)q".reversed()),
        onset: turn.onset, duration: turn.duration)
    }
    return DiarizationPair(
      recording: pair.recording, reference: pair.reference.map(renamed).shuffled(using: &random),
      hypothesis: pair.hypothesis.map(renamed).shuffled(using: &random),
      regions: pair.regions.shuffled(using: &random))
  }

  @Test("figures do not depend on order and names", arguments: GoldenTurns.names)
  func invariance(name: String) throws {
    var random = SeededGenerator(seed: 5)
    let pair = try GoldenTurns.pair(name)
    let other = disguised(pair, &random)
    for convention in DiarizationConvention.allCases {
      let scoring = DiarizationScoring(
        collar: .eachSide(0.25), countsOverlap: true, convention: convention)
      let rates = [pair, other].map { DiarizationErrorRate($0, scoring: scoring) }
      #expect(abs(rates[0].total - rates[1].total) <= 1e-9)
      #expect(abs(rates[0].error - rates[1].error) <= 1e-9)
    }
    #expect(DiarizationSpeakerCount(pair) == DiarizationSpeakerCount(other))
    #expect(abs(JaccardErrorRate(pair).rate - JaccardErrorRate(other).rate) <= 1e-12)
  }

  @Test("a reference against itself has no error", arguments: GoldenTurns.names)
  func perfect(name: String) throws {
    let pair = try GoldenTurns.pair(name)
    let same = DiarizationPair(
      recording: name, reference: pair.reference, hypothesis: pair.reference,
      regions: pair.regions)
    for convention in DiarizationConvention.allCases {
      let scoring = DiarizationScoring(
        collar: .eachSide(0), countsOverlap: true, convention: convention)
      #expect(DiarizationErrorRate(same, scoring: scoring).error <= 1e-9)
    }
    #expect(JaccardErrorRate(same).rate <= 1e-12)
    #expect(DiarizationSpeakerCount(same).difference == 0)
  }

  @Test("nothing against nothing is no error; recordings without speech are false alarm")
  func empty() {
    let nothing = DiarizationPair(recording: "a", reference: [], hypothesis: [])
    #expect(DiarizationErrorRate(nothing).rate == 0)
    #expect(JaccardErrorRate(nothing).rate == 0)
    #expect(PurityAndCoverage(nothing).purity == 1)
    let turn = Turn(recording: "a", speaker: "x", onset: 1, duration: 2)
    let alarm = DiarizationErrorRate(
      DiarizationPair(recording: "a", reference: [], hypothesis: [turn]))
    #expect(alarm.rate == 1 && alarm.falseAlarm == 2)
    #expect(alarm.share(of: alarm.falseAlarm) == 1 && alarm.share(of: alarm.missed) == 0)
  }
}
