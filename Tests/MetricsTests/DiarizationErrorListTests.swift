// The list of errors by hand, and its seconds against those of the error rate on every golden
// recording.

import Diarization
import Metrics
import TestSupport
import Testing

@Suite("Diarization error list")
struct DiarizationErrorListTests {
  @Test("names who spoke and who was heard, stretch by stretch")
  func byHand() throws {
    // H: A 0…10, B 8…16; X 0.5…9 and 15…17, Y 9…15, so A is X and B is Y.
    let list = DiarizationErrorList(try GoldenTurns.pair("H"))
    #expect(list.mapping.map(\.reference) == ["A", "B"])
    #expect(list.mapping.map(\.system) == ["X", "Y"])
    let found = list.stretches.map {
      "\($0.onset) \($0.end) \($0.kind.rawValue) \($0.reference) \($0.system) \($0.seconds)"
    }
    #expect(
      found == [
        "0.0 0.5 missed [\"A\"] [] 0.5", "8.0 9.0 missed [\"A\", \"B\"] [\"X\"] 1.0",
        "9.0 10.0 missed [\"A\", \"B\"] [\"Y\"] 1.0", "15.0 16.0 confusion [\"B\"] [\"X\"] 1.0",
        "16.0 17.0 false alarm [] [\"X\"] 1.0",
      ])
  }

  @Test("two who are missed together count twice, and one stretch may be wrong in two ways")
  func both() {
    let turn = { (speaker: String, onset: Double, end: Double) in
      Turn(recording: "m", speaker: speaker, onset: onset, duration: end - onset)
    }
    // Nobody is heard in 0…2 where two speak; in 4…6 C speaks, and A and B are heard.
    let pair = DiarizationPair(
      recording: "m",
      reference: [turn("A", 0, 2), turn("B", 0, 2), turn("A", 2, 4), turn("C", 4, 6)],
      hypothesis: [turn("A", 2, 4), turn("A", 4, 6), turn("Z", 5, 6)])
    let list = DiarizationErrorList(pair)
    let found = list.stretches.map { "\($0.kind.rawValue) \($0.onset) \($0.end) \($0.seconds)" }
    // C is Z, whose second it is: from 4 to 5 A is heard for C, from 5 to 6 A is one too many.
    #expect(
      found == ["missed 0.0 2.0 4.0", "confusion 4.0 5.0 1.0", "false alarm 5.0 6.0 1.0"])
  }

  @Test(
    "sums to the error rate, under every setting",
    arguments: DiarizationConvention.allCases, GoldenTurns.names)
  func sums(convention: DiarizationConvention, name: String) throws {
    let pair = try GoldenTurns.pair(name)
    for (collar, countsOverlap) in [(0.0, true), (0.25, true), (0.25, false)] {
      let scoring = DiarizationScoring(
        collar: .eachSide(collar), countsOverlap: countsOverlap, convention: convention)
      let rate = DiarizationErrorRate(pair, scoring: scoring)
      let list = DiarizationErrorList(pair, scoring: scoring)
      let seconds = { (kind: DiarizationErrorList.Kind) in
        list.stretches.filter { $0.kind == kind }.reduce(0) { $0 + $1.seconds }
      }
      #expect(abs(seconds(.missed) - rate.missed) < 1e-6)
      #expect(abs(seconds(.falseAlarm) - rate.falseAlarm) < 1e-6)
      #expect(abs(seconds(.confusion) - rate.confusion) < 1e-6)
      // Neighbours that could be one are one.
      for stretch in list.stretches { #expect(stretch.end > stretch.onset) }
    }
  }
}
