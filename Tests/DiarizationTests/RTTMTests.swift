// RTTM text both ways: what a reader makes of lines, and that what is written is always valid.

import Diarization
import Foundation
import TestSupport
import Testing

@Suite("RTTM")
struct RTTMTests {
  static func read(_ text: String) throws -> RTTM {
    try RTTM(Array(text.utf8), path: "x.rttm")
  }

  static func turn(_ onset: Double, _ end: Double, _ speaker: String, in recording: String = "rec")
    -> Turn
  {
    Turn(recording: recording, speaker: speaker, onset: onset, duration: end - onset)
  }

  @Test("a line is a turn with onset and duration, in seconds")
  func line() throws {
    let rttm = try Self.read("SPEAKER rec1 1 0.400 6.640 <NA> <NA> spk00 <NA> <NA>\n")
    #expect(
      rttm.turns == [Turn(recording: "rec1", speaker: "spk00", onset: 0.4, duration: 6.64)])
    #expect(rttm.turns[0].end == 0.4 + 6.64)
    #expect(rttm.warnings.isEmpty)
  }

  @Test("turns come in the order of recording, onset, end and speaker")
  func order() throws {
    let lines = [
      "SPEAKER b 1 0 1 <NA> <NA> x <NA> <NA>", "SPEAKER a 1 2 1 <NA> <NA> x <NA> <NA>",
      "SPEAKER a 1 1 3 <NA> <NA> y <NA> <NA>", "SPEAKER a 1 1 2 <NA> <NA> z <NA> <NA>",
      "SPEAKER a 1 1 2 <NA> <NA> w <NA> <NA>",
    ]
    let rttm = try Self.read(lines.joined(separator: "\n"))
    #expect(rttm.turns.map(\.speaker) == ["w", "z", "y", "x", "x"])
    #expect(rttm.turnsAsWritten.map(\.speaker) == ["x", "x", "y", "z", "w"])
  }

  @Test("a speaker's overlapping turns are merged, those that touch are not")
  func merging() throws {
    let rttm = try Self.read(
      """
      SPEAKER rec 1 0.1 0.2 <NA> <NA> a <NA> <NA>
      SPEAKER rec 1 0.3 1.0 <NA> <NA> a <NA> <NA>
      SPEAKER rec 1 1.0 1.0 <NA> <NA> a <NA> <NA>
      SPEAKER rec 1 1.5 0.2 <NA> <NA> a <NA> <NA>
      SPEAKER rec 1 0.0 5.0 <NA> <NA> b <NA> <NA>
      SPEAKER two 1 0.2 5.0 <NA> <NA> a <NA> <NA>
      """)
    #expect(
      rttm.turns == [
        Self.turn(0, 5, "b"), Turn(recording: "rec", speaker: "a", onset: 0.1, duration: 0.2),
        Turn(recording: "rec", speaker: "a", onset: 0.3, duration: 2.0 - 0.3),
        Turn(recording: "two", speaker: "a", onset: 0.2, duration: 5),
      ])
    #expect(rttm.turnsAsWritten.count == 6)
    #expect(
      rttm.warnings.map(\.description) == [
        "x.rttm: line 3: a overlaps itself (line 2) from 1.000 to 1.300 s; the turns are merged "
          + "(2 such lines)"
      ])
  }

  @Test("boundaries are rounded and then subtracted")
  func rounding() {
    // Rounding onset and duration each by itself gives 0.000 + 1.000 and 1.001 + 1.000: a gap.
    let turns = [Self.turn(0, 1.0006, "a"), Self.turn(1.0006, 2.0012, "b")]
    #expect(
      RTTM.text(of: turns) == """
        SPEAKER rec 1 0.000 1.001 <NA> <NA> a <NA> <NA>
        SPEAKER rec 1 1.001 1.000 <NA> <NA> b <NA> <NA>

        """)
  }

  @Test("lines are sorted after rounding, vanished turns are left out")
  func writtenOrder() {
    let turns = [
      Self.turn(5.0004, 6, "a"), Self.turn(5.0001, 7, "c"), Self.turn(5.0003, 6, "b"),
      Self.turn(8, 8.0001, "a"), Self.turn(-1, -0.5, "a"), Self.turn(.nan, 1, "d"),
    ]
    #expect(
      RTTM.text(of: turns) == """
        SPEAKER rec 1 5.000 1.000 <NA> <NA> a <NA> <NA>
        SPEAKER rec 1 5.000 1.000 <NA> <NA> b <NA> <NA>
        SPEAKER rec 1 5.000 2.000 <NA> <NA> c <NA> <NA>

        """)
  }

  @Test(
    "names have no blanks",
    arguments: [
      ("Mary Ann", "Mary_Ann"), ("a\tb\nc", "a_b_c"), ("", "<NA>"), ("René", "René"),
      ("a\u{00A0}b", "a_b"), ("o\"neil", "o\"neil"),
    ])
  func names(name: String, written: String) throws {
    let text = RTTM.text(of: [Self.turn(0, 1, name, in: name)])
    #expect(text == "SPEAKER \(written) 1 0.000 1.000 <NA> <NA> \(written) <NA> <NA>\n")
    #expect(try Self.read(text).turns == [Self.turn(0, 1, written, in: written)])
  }

  @Test("what is written is read without a warning, and writing that again changes nothing")
  func roundTrip() throws {
    for folder in ["ref", "sys"] {
      for name in try Fixture.names(in: "Diarization/\(folder)") {
        let rttm = try RTTM(reading: Fixture.path("Diarization/\(folder)/\(name)"))
        let text = RTTM.text(of: rttm.turnsAsWritten)
        let again = try Self.read(text)
        #expect(again.warnings.isEmpty, "\(folder)/\(name)")
        #expect(again.turns.count == rttm.turns.count)
        for (one, other) in zip(again.turns, rttm.turns) {
          #expect(abs(one.onset - other.onset) <= 0.00051 && abs(one.end - other.end) <= 0.00051)
        }
        #expect(RTTM.text(of: again.turns.reversed()) == text)
      }
    }
  }

  @Test("turns on the millisecond come back as they were: VoxConverse's own files")
  func exactRoundTrip() throws {
    for name in ["gukoa", "kckqn", "migzj", "usqam"] {
      let rttm = try RTTM(reading: Fixture.path("Diarization/ref/\(name).rttm"))
      let again = try Self.read(RTTM.text(of: rttm.turns))
      #expect(again.turns == rttm.turns)
    }
  }
}
