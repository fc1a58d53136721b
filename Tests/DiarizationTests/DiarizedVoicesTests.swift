// Finished recordings and their index as files: what comes back, and what is refused.

import Foundation
import SpeakerEmbeddings
import Testing

@testable import Diarization

@Suite("Kept recordings")
struct DiarizedVoicesTests {
  private static let kept = DiarizedVoices(
    document: TurnDocument(
      recording: "a/b \"c\"", media: "/a/b.wav", duration: 12.345678901,
      turns: [
        Turn(
          recording: "a/b \"c\"", speaker: "speaker_1", onset: 0.1, duration: 1.0 / 3,
          confidence: 0.7),
        Turn(recording: "a/b \"c\"", speaker: "speaker_2", onset: 0.2, duration: 2),
        Turn(recording: "a/b \"c\"", speaker: "speaker_1", onset: 5, duration: 1),
      ]),
    voices: [
      RecordedVoice(
        speaker: "speaker_1", source: "a/b \"c\"", seconds: 4.0 / 3,
        mean: Embedding(
          values: [0.1, -1e-30, .leastNonzeroMagnitude, 16_777_215, 1.0 / 3],
          model: ModelFingerprint(hexadecimal: "00ff"))),
      RecordedVoice(
        speaker: "speaker_2", source: "a/b \"c\"", seconds: 2,
        mean: Embedding(
          values: [1, 2, 3, 4, 5], model: ModelFingerprint(hexadecimal: "00ff"))),
    ])

  @Test("come back to the bit")
  func comesBack() throws {
    let read = try DiarizedVoices(jsonLines: Self.kept.jsonLines, path: "x")
    #expect(read.voices == Self.kept.voices)
    #expect(read.document.turns == Self.kept.document.turns)
    #expect(read.document.recording == Self.kept.document.recording)
    #expect(read.document.media == Self.kept.document.media)
    #expect(read.document.duration == Self.kept.document.duration)
    #expect(read.jsonLines == Self.kept.jsonLines)
  }

  @Test("come back where nobody speaks")
  func nobody() throws {
    let silent = DiarizedVoices(
      document: TurnDocument(recording: "s", duration: 2.5, turns: []), voices: [])
    #expect(
      String(decoding: silent.jsonLines, as: UTF8.self)
        == "{\"duration\":2.5,\"recording\":\"s\",\"voices\":0}\n")
    let read = try DiarizedVoices(jsonLines: silent.jsonLines, path: "x")
    #expect(read.voices.isEmpty && read.document.turns.isEmpty)
    #expect(read.document.duration == 2.5 && read.document.media == nil)
  }

  @Test("are embeddings for every reader of them")
  func areEmbeddings() throws {
    let path = FileManager.default.temporaryDirectory.path + "/kept-\(UUID().uuidString).jsonl"
    try Self.kept.jsonLines.write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let store = try EmbeddingStore(reading: path)
    #expect(store.entries.map(\.identifier) == ["a/b \"c\"/speaker_1", "a/b \"c\"/speaker_2"])
    #expect(store.entries.map(\.embedding) == Self.kept.voices.map(\.mean))
  }

  @Test("get other names, voice by voice")
  func naming() {
    let named = Self.kept.document(naming: ["ann", "speaker_1"])
    #expect(named.turns.map(\.speaker) == ["ann", "speaker_1", "ann"])
    #expect(named.turns.map(\.onset) == [0.1, 0.2, 5])
    #expect(named.turns.map(\.confidence) == [0.7, nil, nil])
  }

  private static let line = """
    {"recording":"a","duration":1,"voices":1,"speaker":"s","seconds":1,"turns":[],"embedding":[1]}
    """

  @Test(
    "are refused with a sentence where they are damaged",
    arguments: [
      ("", "the file: holds 0 of the 1 lines that it had"),
      ("hello", "line 1: no JSON object with the fields of a kept voice"),
      (line + "\n{", "line 2: no JSON object with the fields of a kept voice"),
      (
        line.replacing("\"voices\":1", with: "\"voices\":2"),
        "the file: holds 1 of the 2 lines that it had"
      ),
      (line + "\n" + line, "the file: holds 2 of the 1 lines that it had"),
      (
        line.replacing("\"voices\":1", with: "\"voices\":2") + "\n"
          + line.replacing("\"voices\":1", with: "\"voices\":2"),
        "line 2: the speaker s occurs twice"
      ),
      (
        line.replacing("\"voices\":1", with: "\"voices\":2") + "\n"
          + line.replacing("\"voices\":1", with: "\"voices\":2").replacing("\"a\"", with: "\"b\""),
        "line 2: belongs to another recording than the first line"
      ),
      (
        line.replacing("\"voices\":1", with: "\"voices\":2") + "\n"
          + line.replacing("\"voices\":1", with: "\"voices\":2")
          .replacing("\"s\"", with: "\"t\"").replacing("[1]", with: "[1,2]"),
        "line 2: another model made it than the first line's"
      ),
      (
        line.replacing("\"seconds\":1,", with: ""),
        "line 1: lacks the speaker, seconds, turns or embedding of a voice"
      ),
      (
        line.replacing("[1]", with: "[]"),
        "line 1: lacks the speaker, seconds, turns or embedding of a voice"
      ),
    ])
  func damaged(text: String, what: String) {
    #expect {
      try DiarizedVoices(jsonLines: Data(text.utf8), path: "v/a.jsonl")
    } throws: { error in
      "\(error)"
        == "v/a.jsonl: \(what); remove the file, and the recording is diarized again"
    }
  }

  @Test("the index comes back, and is refused where it is damaged")
  func index() throws {
    let index = SpeakerIndex([
      .init(recording: "a", speakers: ["speaker_1", "ann"]), .init(recording: "b", speakers: []),
    ])
    #expect(
      String(decoding: index.jsonLines, as: UTF8.self)
        == "{\"recording\":\"a\",\"speakers\":[\"speaker_1\",\"ann\"]}\n"
        + "{\"recording\":\"b\",\"speakers\":[]}\n")
    #expect(try SpeakerIndex(jsonLines: index.jsonLines, path: "x") == index)
    #expect(index.speakers(of: "b") == [] && index.speakers(of: "c") == nil)
    let faults = [
      ("hello\n", "line 1: no JSON object with a recording and its speakers"),
      ("{\"recording\":\"a\"}\n", "line 1: no JSON object with a recording and its speakers"),
      (
        "{\"recording\":\"a\",\"speakers\":[]}\n{\"recording\":\"a\",\"speakers\":[]}\n",
        "line 2: the recording a occurs twice"
      ),
      ("{\"recording\":\"a\",\"speakers\":[\"\"]}\n", "line 1: a speaker has no name"),
    ]
    for (text, what) in faults {
      #expect {
        try SpeakerIndex(jsonLines: Data(text.utf8), path: "speakers.jsonl")
      } throws: { error in
        "\(error)" == "speakers.jsonl: \(what); mend the line, or remove the file and the turns, "
          + "and everybody is named anew"
      }
    }
  }
}
