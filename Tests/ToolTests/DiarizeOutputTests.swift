// What `diarize` writes and where: forms of turns, lists, files that are there already.

import Foundation
import TestSupport
import Testing

@Suite("diarize output")
struct DiarizeOutputTests {
  private let tool = BuiltTool("diarize")
  private let folder: TemporaryFolder
  private static let meeting = Fixture.path("Conversations/conversation-1.flac")

  init() throws {
    folder = try TemporaryFolder()
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(name)))
  }

  @Test(
    "writes the form that is asked for",
    arguments: [
      ("rttm", "SPEAKER conversation-1 1 0."), ("json", "{\n  \"duration\" : 4"),
      ("csv", "recording,speaker,onset,end,duration,confidence\nconversation-1,speaker_1,0."),
      ("srt", "1\n00:00:00,"), ("vtt", "WEBVTT\n\n00:00:00."),
      ("textgrid", "File type = \"ooTextFile\"\n"), ("audacity", "0."),
      ("elan", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT "),
    ])
  func forms(format: String, beginning: String) throws {
    let result = try tool.run(["--format", format, "--quiet", Self.meeting])
    #expect(result.status == 0 && result.errors == "")
    #expect(result.text.hasPrefix(beginning), "\(result.text.prefix(80))")
  }

  @Test("names files by the form, below the output folder")
  func suffixes() throws {
    try write("a b \(Self.meeting)\n../up \(Self.meeting)\n", to: "wav.scp")
    let result = try tool.run(
      ["--list", "wav.scp", "--output-dir", "out", "--format", "textgrid", "--quiet"],
      in: folder.url)
    // The first name is "a", and its path begins with a "b".
    #expect(result.status == 2)
    try write("a \(Self.meeting)\n../up/b \(Self.meeting)\n", to: "wav.scp")
    let good = try tool.run(
      ["--list", "wav.scp", "--output-dir", "out", "--format", "textgrid", "--quiet"],
      in: folder.url)
    #expect(good.status == 0 && good.errors == "")
    #expect(try text("out/a.TextGrid") == text("out/up/b.TextGrid"))
  }

  @Test("--exclusive leaves no overlap, and --json is --format json")
  func exclusive() throws {
    let result = try tool.run(["--exclusive", "--json", "--quiet", Self.meeting])
    let same = try tool.run(["--exclusive", "--format", "json", "--quiet", Self.meeting])
    #expect(result.output == same.output)
    let tree = try JSONSerialization.jsonObject(with: result.output) as? [String: Any]
    let turns = try #require(tree?["turns"] as? [[String: Any]])
    #expect(turns.count > 5)
    var last = 0.0
    for turn in turns {
      #expect(try #require(turn["onset"] as? Double) >= last)
      last = try #require(turn["end"] as? Double)
    }
  }

  @Test("a name with blanks is valid RTTM, and is kept where it can be")
  func blanks() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("my meeting.flac"), withDestinationPath: Self.meeting)
    let rttm = try tool.run(["my meeting.flac", "--quiet"], in: folder.url)
    for line in rttm.text.split(separator: "\n") {
      #expect(line.split(separator: " ").count == 10)
      #expect(line.hasPrefix("SPEAKER my_meeting 1 "))
    }
    let csv = try tool.run(["my meeting.flac", "--quiet", "--format", "csv"], in: folder.url)
    #expect(csv.text.contains("\nmy meeting,speaker_1,"))
  }

  @Test("goes on after a failure when asked, and names every one")
  func keepGoing() throws {
    let text = Fixture.path("Audio/broken/text.wav")
    try write("good \(Self.meeting)\nbad \(text)\ngone nowhere.wav\n", to: "wav.scp")
    let arguments = ["--list", "wav.scp", "--output-dir", "out", "--quiet"]
    let stopped = try tool.run(arguments, in: folder.url)
    #expect(stopped.status == 2)
    #expect(stopped.errors.hasPrefix("diarize: \(text): is not audio"))
    let finished = try tool.run(arguments + ["--keep-going"], in: folder.url)
    #expect(finished.status == 2)
    #expect(
      finished.errors == """
        diarize: 2 of 3 recordings failed:
          \(text): is not audio in a format that is read here (Format not recognised); \
        convert it first, as with: ffmpeg -i \(text) voice.wav
          nowhere.wav: cannot be opened (No such file or directory); give a file that can be read

        """)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("out")) == ["good.rttm"])
  }

  @Test("lists, turns and transcripts are read from pipes")
  func pipes() throws {
    try write("a \(Fixture.path("Voices/kal-1.flac"))\n", to: "wav.scp")
    let listed = try tool.run(
      inScript: "cat wav.scp | \"$TOOL\" --quiet --list /dev/stdin --output-dir out",
      in: folder.url)
    #expect(listed.status == 0 && listed.errors == "")
    #expect(try text("out/a.rttm").hasPrefix("SPEAKER a 1 "))
    try write("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", to: "t.vtt")
    let named = try tool.run(
      inScript: "cat out/a.rttm | \"$TOOL\" assign /dev/stdin t.vtt && cat t.vtt | "
        + "\"$TOOL\" assign --quiet out/a.rttm -", in: folder.url)
    let expected = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v speaker_1>Hello\n"
    #expect(named.text == expected + expected)
    #expect(named.errors == "diarize assign: 1 part of 1 speaker\n")
  }

  @Test("resumes after it was killed, with the same files as if it had not been")
  func resume() throws {
    let names = (1...6).map { "r\($0)" }
    try write(names.map { "\($0) \(Self.meeting)\n" }.joined(), to: "wav.scp")
    let arguments = ["--list", "wav.scp", "--output-dir", "out", "--quiet"]
    let there = try tool.runUntilKilled(arguments, in: folder.url) {
      FileManager.default.fileExists(atPath: self.folder.path("out/r2.rttm"))
    }
    #expect(there)
    let half = try FileManager.default.contentsOfDirectory(atPath: folder.path("out"))
      .filter { $0.hasSuffix(".rttm") }
    #expect(half.count < names.count)
    let whole = try tool.run([Self.meeting, "--quiet"]).text
      .replacingOccurrences(of: " conversation-1 ", with: " r ")
    for name in half {
      #expect(
        try text("out/\(name)")
          == whole.replacingOccurrences(of: " r ", with: " \(name.dropLast(5)) "))
    }
    #expect(try tool.run(arguments, in: folder.url).status == 0)
    for name in names {
      #expect(
        try text("out/\(name).rttm") == whole.replacingOccurrences(of: " r ", with: " \(name) "))
    }
  }
}
