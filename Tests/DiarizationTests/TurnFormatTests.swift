// Turns in every form: the text of a small recording written by hand from each form's
// description, and odd names and times read back by second, plain readers.

import Diarization
import Foundation
import TestSupport
import Testing

@Suite("Turn formats")
struct TurnFormatTests {
  /// Two voices, one with markup in the name; times that round, one turn that vanishes.
  static let meeting = TurnDocument(
    recording: "team, \"A\"", media: "/data/team & co.wav", duration: 3723.5,
    turns: [
      Turn(recording: "m", speaker: "Bo <b> & \"C\"", onset: 3661.0015, duration: 2),
      Turn(recording: "m", speaker: "ann", onset: 0.25, duration: 1.2504),
      Turn(recording: "m", speaker: "ann", onset: 9, duration: 0.0004),
    ])

  @Test("JSON holds recording, duration and turns in seconds")
  func json() throws {
    let text = TurnFormat.json.text(of: Self.meeting)
    let tree = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(tree["recording"] as? String == "team, \"A\"")
    #expect(tree["duration"] as? Double == 3723.5)
    #expect(tree["speakers"] as? Int == 2)
    let turns = try #require(tree["turns"] as? [[String: Any]])
    #expect(turns.map { $0["speaker"] as? String } == ["ann", "Bo <b> & \"C\""])
    #expect(turns.map { $0["onset"] as? Double } == [0.25, 3661.002])
    #expect(turns.map { $0["end"] as? Double } == [1.5, 3663.002])
    #expect(turns.map { $0["duration"] as? Double } == [1.25, 2])
  }

  @Test("CSV quotes what has commas and quotes (RFC 4180)")
  func csv() {
    let expected = """
      recording,speaker,onset,end,duration,confidence
      "team, ""A""\",ann,0.250,1.500,1.250,
      "team, ""A""\","Bo <b> & ""C""\",3661.002,3663.002,2.000,

      """
    #expect(TurnFormat.csv.text(of: Self.meeting) == expected)
  }

  @Test("SubRip numbers its captions and keeps markup out")
  func subRip() {
    let expected = """
      1
      00:00:00,250 --> 00:00:01,500
      ann

      2
      01:01:01,002 --> 01:01:03,002
      Bo ‹b› & "C"


      """
    #expect(TurnFormat.srt.text(of: Self.meeting) == expected)
  }

  @Test("WebVTT names voices, with markup escaped")
  func webVTT() {
    let expected = """
      WEBVTT

      00:00:00.250 --> 00:00:01.500
      <v ann>ann</v>

      01:01:01.002 --> 01:01:03.002
      <v Bo &lt;b&gt; &amp; "C">Bo &lt;b&gt; &amp; "C"</v>

      """
    #expect(TurnFormat.vtt.text(of: Self.meeting) == expected)
  }

  @Test("Audacity has a line a label, separated by tabs")
  func audacity() {
    #expect(
      TurnFormat.audacity.text(of: Self.meeting)
        == "0.250\t1.500\tann\n3661.002\t3663.002\tBo <b> & \"C\"\n")
  }

  @Test("TextGrid covers the recording in every tier")
  func textGrid() throws {
    let grid = try PlainTextGrid(TurnFormat.textgrid.text(of: Self.meeting))
    #expect(grid.end == 3723.5)
    #expect(grid.tiers.map(\.name) == ["ann", "Bo <b> & \"C\""])
    #expect(grid.tiers[0].intervals.map(\.text) == ["", "ann", ""])
    #expect(grid.tiers[1].intervals.map(\.start) == [0, 3661.002, 3663.002])
    #expect(grid.tiers[1].intervals.map(\.end) == [3661.002, 3663.002, 3723.5])
  }

  @Test("ELAN links the sound and has a tier a speaker")
  func elan() throws {
    let document = try PlainElan(TurnFormat.elan.text(of: Self.meeting))
    #expect(document.media == "file:///data/team%20&%20co.wav")
    #expect(document.mediaType == "audio/x-wav")
    #expect(document.turns.map(\.speaker) == ["ann", "Bo <b> & \"C\""])
    #expect(document.turns.map(\.onset) == [250, 3_661_002])
    #expect(document.turns.map(\.end) == [1500, 3_663_002])
  }

  @Test("a stream has no link to a sound file")
  func noMedia() throws {
    let stream = TurnDocument(recording: "stdin", duration: 1, turns: [])
    #expect(try PlainElan(TurnFormat.elan.text(of: stream)).media == nil)
  }

  @Test("a recording in which nobody speaks is valid in every form")
  func nobody() throws {
    let silent = TurnDocument(recording: "quiet", duration: 2, turns: [])
    #expect(TurnFormat.rttm.text(of: silent) == "")
    #expect(TurnFormat.csv.text(of: silent) == "recording,speaker,onset,end,duration,confidence\n")
    #expect(TurnFormat.srt.text(of: silent) == "")
    #expect(TurnFormat.vtt.text(of: silent) == "WEBVTT\n")
    #expect(TurnFormat.audacity.text(of: silent) == "")
    #expect(try PlainElan(TurnFormat.elan.text(of: silent)).turns.isEmpty)
    let grid = try PlainTextGrid(TurnFormat.textgrid.text(of: silent))
    #expect(grid.tiers.map { $0.intervals.count } == [1])
    #expect(TurnFormat.json.text(of: silent).contains("\"turns\" : ["))
  }

  @Test("any number of speakers has tiers and names of its own", arguments: [27, 300])
  func manySpeakers(count: Int) throws {
    let turns = (0..<count).map { number in
      Turn(recording: "r", speaker: "speaker_\(number + 1)", onset: Double(number), duration: 1.5)
    }
    let document = TurnDocument(recording: "r", duration: Double(count) + 1, turns: turns)
    let names = turns.map(\.speaker)
    let rttm = try RTTM(Array(TurnFormat.rttm.text(of: document).utf8), path: "x")
    #expect(rttm.turns.map(\.speaker) == names && rttm.warnings.isEmpty)
    let grid = try PlainTextGrid(TurnFormat.textgrid.text(of: document))
    #expect(grid.tiers.map(\.name) == names)
    #expect(try PlainElan(TurnFormat.elan.text(of: document)).turns.map(\.speaker) == names)
  }

  @Test("suffixes are those that programs look for")
  func suffixes() {
    #expect(
      TurnFormat.allCases.map(\.suffix)
        == ["rttm", "json", "csv", "srt", "vtt", "TextGrid", "txt", "eaf"])
  }
}

@Suite("Turn formats read back")
struct TurnFormatReadBackTests {
  /// Names with what each form has to escape, without blanks that are put right.
  static let names = [
    "ann", "Bo & Co", "<v x>", "\"quoted\"", "a,b", "tab\there", "two\nlines", "=1+1", "", " ",
    "é–日本", "a --> b", "']]>'", "\u{0}\u{1F}", "\\n", "speaker_27", "C:\\x", "a;b", "\u{FFFE}x",
  ]

  /// Turns of many speakers with times at any fraction of a millisecond, some of no duration.
  private func turns(_ random: inout SeededGenerator, of recording: String = "r") -> [Turn] {
    (0..<60).map { _ in
      Turn(
        recording: recording,
        speaker: Self.names[Int.random(in: 0..<Self.names.count, using: &random)],
        onset: Double.random(in: 0..<4000, using: &random),
        duration: Double.random(in: -0.001..<8, using: &random))
    }
  }

  @Test("every form gives the same turns", arguments: 0..<20)
  func same(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let document = TurnDocument(recording: "r", duration: 4000, turns: turns(&random))
    let times = try PlainElan(TurnFormat.elan.text(of: document)).turns
      .sorted { ($0.onset, $0.end) < ($1.onset, $1.end) }
    #expect(times.allSatisfy { $0.end > $0.onset })
    let expected: [[Double?]] = times.map { [Double($0.onset) / 1000, Double($0.end) / 1000] }

    let rows = PlainCSV.rows(TurnFormat.csv.text(of: document)).dropFirst()
    #expect(rows.map { [Double($0[2]), Double($0[3])] } == expected)
    let labels = TurnFormat.audacity.text(of: document).split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    #expect(labels.allSatisfy { $0.count == 3 && !$0[2].isEmpty })
    #expect(labels.map { [Double($0[0]), Double($0[1])] } == expected)
    for format in [TurnFormat.srt, .vtt] {
      #expect(try PlainCaptions(format.text(of: document)).times == expected)
    }
    let grid = try PlainTextGrid(TurnFormat.textgrid.text(of: document))
    let spoken = grid.tiers.flatMap(\.intervals).filter { !$0.text.isEmpty }
      .sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    #expect(spoken.map { [$0.start, $0.end] } == expected)
    for tier in grid.tiers {
      #expect(tier.intervals.first?.start == 0 && tier.intervals.last?.end == grid.end)
      for (one, next) in zip(tier.intervals, tier.intervals.dropFirst()) {
        #expect(one.end == next.start)
      }
    }
    let object = try JSONSerialization.jsonObject(
      with: Data(TurnFormat.json.text(of: document).utf8))
    let listed = (object as? [String: Any])?["turns"] as? [[String: Any]]
    #expect(listed?.map { [$0["onset"] as? Double, $0["end"] as? Double] } == expected)
  }

  @Test("RTTM of any turns is read without a warning", arguments: 0..<20)
  func rttm(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let document = TurnDocument(
      recording: "a b", duration: 4000, turns: turns(&random, of: "a b"))
    let text = TurnFormat.rttm.text(of: document)
    let read = try RTTM(Array(text.utf8), path: "x")
    #expect(read.turns.allSatisfy { $0.duration > 0 && $0.recording == "a_b" })
    // A speaker without a name is one that the reader has to mention.
    #expect(read.warnings.allSatisfy { $0.text.contains("<NA>") })
    for line in text.split(separator: "\n") {
      #expect(line.split(separator: " ").count == 10)
    }
  }
}

@Suite("Exclusive turns")
struct ExclusiveTurnsTests {
  private func turn(_ speaker: String, _ onset: Double, _ end: Double, of recording: String = "m")
    -> Turn
  {
    Turn(recording: recording, speaker: speaker, onset: onset, duration: end - onset)
  }

  @Test("who began first keeps the time, recording by recording")
  func byHand() {
    let turns = [
      turn("a", 0, 5), turn("b", 4, 12), turn("a", 6, 8), turn("c", 12, 13), turn("d", 12, 14),
      turn("z", 1, 2, of: "n"),
    ]
    #expect(
      turns.exclusive() == [
        turn("a", 0, 5), turn("b", 5, 12), turn("d", 12, 14), turn("z", 1, 2, of: "n"),
      ])
  }

  @Test("never two at once, and nobody where nobody was", arguments: 0..<30)
  func property(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let turns = (0..<40).map { index in
      let onset = Double.random(in: 0..<20, using: &random)
      return turn("\(index % 4)", onset, onset + Double.random(in: 0..<2, using: &random))
    }
    let kept = turns.exclusive()
    for (one, next) in zip(kept, kept.dropFirst()) {
      #expect(Int((one.end * 1000).rounded()) <= Int((next.onset * 1000).rounded()))
    }
    // Each millisecond's middle has a speaker after as before.
    for millisecond in stride(from: 0, to: 22_000, by: 7) {
      let time = (Double(millisecond) + 0.5) / 1000
      let covers = { (turn: Turn) in
        (turn.onset * 1000).rounded() / 1000 <= time && time < (turn.end * 1000).rounded() / 1000
      }
      #expect(turns.contains(where: covers) == kept.contains(where: covers))
    }
  }
}
