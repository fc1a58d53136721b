// How sure turns are, by hand, and that writers keep it.

import Foundation
import Kernels
import SpeakerEmbeddings
import Testing

@testable import Diarization

@Suite("Turn confidence")
struct TurnConfidenceTests {
  private let workers = Workers(threads: 1)

  private func window(_ start: Double, _ values: [Float], _ speaker: String) -> SpokenWindow {
    SpokenWindow(
      start: start, end: start + 1, embedding: Embedding(values: values, model: nil),
      speaker: speaker)
  }

  /// 1 / (1 + exp(−(5.5 · margin / threshold + 0.24))), with a threshold of 0.55.
  private func probability(_ margin: Double) -> Double {
    1 / (1 + exp(-(10 * margin + 0.24)))
  }

  private func rated(_ windows: [SpokenWindow], _ turns: [Turn]) -> [Double] {
    TurnConfidence(windows, threshold: 0.55, workers: workers).rated(turns)
      .map { $0.confidence ?? -1 }
  }

  private func turn(_ onset: Double, _ end: Double, _ speaker: String) -> Turn {
    Turn(recording: "r", speaker: speaker, onset: onset, duration: end - onset)
  }

  @Test("is by how much nearer windows are to the speaker's others than to another speaker")
  func margins() {
    let windows = [
      window(0, [1, 0, 0], "a"), window(1, [2, 0, 0], "a"),
      window(2, [0, 3, 0], "b"), window(3, [0.6, 0.8, 0], "b"),
    ]
    // Window 0: 1 to a's other window; b's sum is (0.6, 1.8, 0), of length √3.6.
    let first = probability(1 - 0.6 / 3.6.squareRoot())
    // Window 2: 0.8 to b's other window, 0 to a. Window 3: 0.8 to b's other, 0.6 to a.
    let (third, fourth) = (probability(0.8), probability(0.2))
    let found = rated(
      windows,
      [turn(0, 2, "a"), turn(2, 2.5, "b"), turn(2.5, 4, "b"), turn(3, 4, "a"), turn(9, 10, "a")])
    let expected = [
      first, third, (0.5 * third + fourth) / 1.5, probability(-0.2), -1,
    ]
    for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-6) }
    #expect(found.count == expected.count)
  }

  @Test("is by the cosine alone where one speaks, and even where a speaker has one window")
  func alone() {
    let one = rated(
      [window(0, [1, 0], "a"), window(1, [0.6, 0.8], "a")], [turn(0, 1, "a"), turn(0.5, 2, "a")])
    for value in one { #expect(abs(value - probability(0.6)) < 1e-6) }
    let single = rated([window(0, [1, 0], "a"), window(1, [0, 1], "b")], [turn(0, 1, "a")])
    #expect(abs(single[0] - probability(0)) < 1e-12)
  }

  @Test("stands in the ninth field of RTTM, in JSON and in CSV, and turns without it have none")
  func written() throws {
    let sure = Turn(recording: "r", speaker: "a", onset: 1, duration: 2, confidence: 0.98765)
    let turns = [sure, turn(4, 5, "b")]
    #expect(
      RTTM.text(of: turns) == """
        SPEAKER r 1 1.000 2.000 <NA> <NA> a 0.988 <NA>
        SPEAKER r 1 4.000 1.000 <NA> <NA> b <NA> <NA>

        """)
    let text = TurnFormat.json.text(of: TurnDocument(recording: "r", duration: 6, turns: turns))
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let rows = object?["turns"] as? [[String: Any]] ?? []
    #expect(rows.map { $0["confidence"] as? Double } == [0.988, nil])
    #expect(
      TurnFormat.csv.text(of: TurnDocument(recording: "r", duration: 6, turns: turns))
        == """
        recording,speaker,onset,end,duration,confidence
        r,a,1.000,3.000,2.000,0.988
        r,b,4.000,5.000,1.000,

        """)
    #expect(turns.exclusive().map(\.confidence) == [0.98765, nil])
  }

  @Test("of turns that become one is their mean, by their durations")
  func joined() {
    let first = Turn(recording: "r", speaker: "a", onset: 0, duration: 3, confidence: 0.9)
    let second = Turn(recording: "r", speaker: "a", onset: 2, duration: 1.5, confidence: 0.6)
    let merged = [second, first].mergedBySpeaker()
    // (0.9 · 3 + 0.6 · 1.5) / 4.5
    #expect(merged.count == 1 && merged[0].end == 3.5)
    #expect(abs((merged[0].confidence ?? 0) - 0.8) < 1e-12)
  }
}
