// Transcripts of every form get their speakers, and nothing else in them changes.

import Diarization
import Foundation
import TestSupport
import Testing

/// A transcript and the same with speakers, as they are written out by hand.
struct TranscriptCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let text: String
  let named: String

  init(_ name: String, _ text: String, named: String) {
    testDescription = name
    self.text = text
    self.named = named
  }
}

@Suite("Transcripts")
struct TranscriptTests {
  /// Ann speaks from 0 to 4 s, Bo "B" from 4 to 8.
  static let turns = [
    Turn(recording: "m", speaker: "ann", onset: 0, duration: 4),
    Turn(recording: "m", speaker: "Bo\"B<", onset: 4, duration: 4),
  ]

  static let cases: [TranscriptCase] = [
    .init(
      "openai-whisper without word times, indented",
      """
      {
        "text": " Hi. Yes.",
        "segments": [
          {
            "id": 0,
            "start": 0.0,
            "end": 2.50,
            "text": " Hi."
          },
          {
            "id": 1,
            "start": 5,
            "end": 6.0e0,
            "text": " \\"Yes\\", {he} said [\\\\"
          }
        ],
        "language": "en"
      }

      """,
      named: """
        {
          "text": " Hi. Yes.",
          "segments": [
            {
              "id": 0,
              "start": 0.0,
              "end": 2.50,
              "text": " Hi.",
              "speaker": "ann"
            },
            {
              "id": 1,
              "start": 5,
              "end": 6.0e0,
              "text": " \\"Yes\\", {he} said [\\\\",
              "speaker": "Bo\\"B<"
            }
          ],
          "language": "en"
        }

        """),
    .init(
      "WhisperX: words without times, words beside the segments, an older speaker",
      #"{"segments":[{"start":3.0,"end":6.0,"text":"a 7 b","words":[{"word":"a","start":3.0,"#
        + #""end":3.5,"score":0.9},{"word":"7"},{"word":"b","start":5.0,"end":6.0}],"#
        + #""speaker":"SPEAKER_00"}],"word_segments":[{"word":"7"},{"word":"b","start":5.0,"#
        + #""end":6.0}]}"#,
      named:
        #"{"segments":[{"start":3.0,"end":6.0,"text":"a 7 b","words":[{"word":"a","start":3.0,"#
        + #""end":3.5,"score":0.9,"speaker":"ann"},{"word":"7","speaker":"ann"},{"word":"b","#
        + #""start":5.0,"end":6.0,"speaker":"Bo\"B<"}],"speaker":"Bo\"B<"}],"word_segments":["#
        + #"{"word":"7","speaker":"Bo\"B<"},{"word":"b","start":5.0,"end":6.0,"speaker":"Bo\"B<"}]}"#
    ),
    .init(
      "faster-whisper: a list of segments; what is far from all turns has no speaker",
      #"[{"start": 1, "end": 2, "words": []}, {"start": 20.0, "end": 21.0, "text": "x"}]"#,
      named: #"[{"start": 1, "end": 2, "words": [], "speaker": "ann"}, "#
        + #"{"start": 20.0, "end": 21.0, "text": "x"}]"#),
    .init(
      "whisper.cpp: milliseconds",
      #"{"transcription": [{"timestamps": {"from": "00:00:05,000", "to": "00:00:06,000"}, "#
        + #""offsets": {"from": 5000, "to": 6000}, "text": " a", "tokens": [{"text": " a", "#
        + #""offsets": {"from": 1000, "to": 1500}, "id": 1}]}]}"#,
      named: #"{"transcription": [{"timestamps": {"from": "00:00:05,000", "to": "00:00:06,000"}, "#
        + #""offsets": {"from": 5000, "to": 6000}, "text": " a", "tokens": [{"text": " a", "#
        + #""offsets": {"from": 1000, "to": 1500}, "id": 1, "speaker": "ann"}], "#
        + #""speaker": "Bo\"B<"}]}"#),
    .init(
      "an older speaker of whom nothing is known any more",
      #"[{"start": 90, "end": 91, "speaker": "S"}, {"start": 1, "end": 2}]"#,
      named: #"[{"start": 90, "end": 91, "speaker": null}, {"start": 1, "end": 2, "#
        + #""speaker": "ann"}]"#),
    .init("no segments", #"{"segments": []}"#, named: #"{"segments": []}"#),
    .init(
      "SubRip with names of an earlier time: of who has turns, of numbered speakers, of nobody",
      "1\n00:00:01,000 --> 00:00:02,000\nBo\"B‹: Hello\n\n"
        + "2\n00:00:02,000 --> 00:00:03,000\n[SPEAKER_00]: one: two\n\n"
        + "3\n00:00:05,000 --> 00:00:06,000\nNote: three\n\n"
        + "4\n00:01:30,000 --> 00:01:31,000\nspeaker_12: four\n\n",
      named: "1\n00:00:01,000 --> 00:00:02,000\nann: Hello\n\n"
        + "2\n00:00:02,000 --> 00:00:03,000\nann: one: two\n\n"
        + "3\n00:00:05,000 --> 00:00:06,000\nBo\"B‹: Note: three\n\n"
        + "4\n00:01:30,000 --> 00:01:31,000\nfour\n\n"),
    .init(
      "SubRip with a byte order mark and CR LF",
      "\u{FEFF}1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\nthere\r\n\r\n"
        + "2\r\n00:00:05,000 --> 00:00:06,000 X1:0\r\n<i>Yes</i>\r\n\r\n",
      named: "\u{FEFF}1\r\n00:00:01,000 --> 00:00:02,000\r\nann: Hello\r\nthere\r\n\r\n"
        + "2\r\n00:00:05,000 --> 00:00:06,000 X1:0\r\nBo\"B‹: <i>Yes</i>\r\n\r\n"),
    .init(
      "SubRip: an arrow in a text, an empty caption, a caption far from all turns",
      "1\n00:00:01,000 --> 00:00:02,000\na --> b\n\n2\n00:00:02,000 --> 00:00:03,000\n\n"
        + "3\n01:00:00,000 --> 01:00:01,000\nlate",
      named:
        "1\n00:00:01,000 --> 00:00:02,000\nann: a --> b\n\n2\n00:00:02,000 --> 00:00:03,000\n\n"
        + "3\n01:00:00,000 --> 01:00:01,000\nlate"),
    .init(
      "WebVTT with a note, a style, an identifier, settings and an older voice",
      "WEBVTT - x\n\nNOTE 5 of 6\n\nSTYLE\n::cue {color: red}\n\nfirst\n00:01.000 --> 00:02.500 "
        + "align:start\nHello &amp; you\n\n00:00:05.000 --> 00:00:06.000\n<v.loud Old>Yes</v>\n",
      named: "WEBVTT - x\n\nNOTE 5 of 6\n\nSTYLE\n::cue {color: red}\n\nfirst\n00:01.000 --> "
        + "00:02.500 align:start\n<v ann>Hello &amp; you\n\n00:00:05.000 --> 00:00:06.000\n"
        + "<v Bo\"B&lt;>Yes</v>\n"),
    .init("WebVTT without captions", "WEBVTT\n", named: "WEBVTT\n"),
    .init("nothing at all", "", named: ""),
  ]

  @Test("get names in their own form", arguments: cases)
  func named(_ transcript: TranscriptCase) throws {
    let read = try Transcript(Array(transcript.text.utf8), path: "t")
    let attribution = SpeakerAttribution(turns: Self.turns)
    let named = read.named(by: attribution)
    // Naming what is named changes nothing.
    #expect(try Transcript(named.bytes, path: "t").named(by: attribution).bytes == named.bytes)
    #expect(String(decoding: named.bytes, as: UTF8.self) == transcript.named)
    // Without turns nobody has a name and every byte stays, but for names of old.
    let none = read.named(by: SpeakerAttribution(turns: []))
    #expect(none.named == 0)
    if !["speaker\"", "<v", "SPEAKER_"].contains(where: transcript.text.contains) {
      #expect(none.bytes == Array(transcript.text.utf8))
    }
  }

  @Test("every kind is there")
  func complete() {
    #expect(Self.cases.count == 12)
  }

  @Test("JSON stays JSON with the same content", arguments: 0..<40)
  func property(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let texts = ["a", "\"", "\\", "{", "]", "é\n", "speaker", ""]
    let segments = (0..<8).map { _ -> [String: Any] in
      let start = Double.random(in: 0..<8, using: &random)
      let words = (0..<Int.random(in: 0..<4, using: &random)).map { _ -> [String: Any] in
        ["word": texts.randomElement(using: &random) ?? "", "start": start, "end": start + 0.2]
      }
      return [
        "start": start, "end": start + 1, "words": words, "n": NSNull(), "o": [String: Any](),
      ]
    }
    let tree: [String: Any] = ["segments": segments, "text": "x"]
    let options: JSONSerialization.WritingOptions = seed % 2 == 0 ? [.prettyPrinted] : []
    let data = try JSONSerialization.data(withJSONObject: tree, options: options)
    let named = try Transcript(Array(data), path: "t")
      .named(by: SpeakerAttribution(turns: Self.turns))
    let read = try #require(
      try JSONSerialization.jsonObject(with: Data(named.bytes)) as? [String: Any])
    let after = try #require(read["segments"] as? [[String: Any]])
    for (old, new) in zip(segments, after) {
      let expected = (old["start"] as? Double ?? 0) + 0.5 < 4 ? "ann" : "Bo\"B<"
      #expect(new["speaker"] as? String == expected)
      #expect(new.count == old.count + 1)
      #expect((new["words"] as? [[String: Any]])?.allSatisfy { $0["speaker"] is String } == true)
    }
  }

  static let refused: [(text: [UInt8], sentence: String)] = [
    (
      Array("{\"segments\": [".utf8),
      "t: begins like JSON and is not (it may be cut); write the transcript again"
    ),
    (
      Array("{\"text\": \"x\"}".utf8),
      "t: has no segments or words with times; "
        + "give Whisper's JSON, as with: whisper --output_format json"
    ),
    (
      Array("[{\"start\": \"1\", \"end\": null}]".utf8),
      "t: has no segments or words with times; "
        + "give Whisper's JSON, as with: whisper --output_format json"
    ),
    (
      Array("hello there".utf8),
      "t: has no captions; give Whisper's JSON, a SubRip (.srt) or a WebVTT (.vtt) file"
    ),
    (
      [0xFF, 0xFE, 0x31, 0x00],
      "t: not UTF-8; convert the file, as with: iconv -f utf-16 -t utf-8"
    ),
    (
      Array("1\n00:00:01,000 --> 00:61:99\nx\n".utf8),
      "t: line 2: the times \"00:00:01,000 --> 00:61:99\" cannot be read; "
        + "write them as 00:00:01,500 --> 00:00:04,000"
    ),
    (
      Array("WEBVTT\n\n00:05.000 --> 00:04.000\nx\n".utf8),
      "t: line 3: the caption ends before it starts (\"00:05.000 --> 00:04.000\"); "
        + "correct the times"
    ),
  ]

  @Test("are refused with a sentence", arguments: refused)
  func refusal(text: [UInt8], sentence: String) {
    let error = #expect(throws: TranscriptError.self) { try Transcript(text, path: "t") }
    #expect(error?.description == sentence)
  }

  @Test("any cut of a transcript is read or refused", arguments: cases)
  func cuts(_ transcript: TranscriptCase) {
    let bytes = Array(transcript.text.utf8)
    for end in stride(from: 0, to: bytes.count, by: 3) {
      guard let read = try? Transcript(Array(bytes[..<end]), path: "t") else { continue }
      // Names of old may be longer than those of now.
      #expect(read.named(by: SpeakerAttribution(turns: Self.turns)).bytes.count >= end - 16)
    }
  }
}
