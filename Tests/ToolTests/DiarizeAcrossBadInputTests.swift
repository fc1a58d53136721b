// What `diarize --across` refuses: each case with its whole sentence, before any sound is read.

import Foundation
import TestSupport
import Testing

@Suite("diarize --across refuses")
struct DiarizeAcrossBadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var files: [String: String] = [:]
    let sentence: String
    var testDescription: String { sentence }
  }

  /// `diarize --across --output-dir o nowhere.wav` in a folder with files.
  private static func archive(_ files: [String: String], says sentence: String) -> Case {
    Case(
      arguments: ["--across", "--output-dir", "o", "a.wav"], files: files,
      sentence: "diarize: " + sentence)
  }

  /// A line of a kept recording of one voice.
  private static func voice(
    of recording: String = "a", model: String? = nil, embedding: String = "[1,2]"
  ) -> String {
    "{\"recording\":\"\(recording)\",\"duration\":9,\"voices\":1,\"speaker\":\"speaker_1\","
      + "\"seconds\":3,\"turns\":[{\"onset\":1,\"duration\":3}],"
      + (model.map { "\"model\":\"\($0)\"," } ?? "") + "\"embedding\":\(embedding)}\n"
  }

  static let cases: [Case] = [
    Case(
      arguments: ["--across-threshold", "0.3", "a.wav"],
      sentence: "Error: --across-threshold goes with --across; give both"),
    Case(
      arguments: ["--across", "--across-threshold", "2.5", "a.wav"],
      sentence: "Error: --across-threshold is 2.5; give a cosine distance from 0 to 2"),
    Case(
      arguments: ["--across", "--save-embeddings", "w.ark", "a.wav"],
      sentence: "Error: --across and --save-embeddings exclude each other; "
        + "--across keeps the speakers' voices in the --output-dir"),
    Case(
      arguments: ["--across", "--format", "srt", "a.wav", "b.wav"],
      sentence: "Error: 2 recordings are given; name an --output-dir"),
    Case(
      arguments: ["--across", "--json", "--list", "list.txt"],
      files: ["list.txt": "a.wav\nb.wav\n"],
      sentence: "diarize: 2 recordings are given; name an --output-dir"),
    Case(
      arguments: ["--across", "a b.wav", "a_b.wav"],
      sentence:
        "diarize: the recordings \"a b\" and \"a_b\" are both a_b in RTTM, whose names hold "
        + "no blanks; name an --output-dir"),
    archive(
      ["o/a.rttm": "mine"],
      says: "o/a.rttm: is there already and its speakers were not linked; "
        + "remove it, or name another --output-dir"),
    archive(
      ["o/a.rttm": "mine", "o/voices/a.jsonl": voice()],
      says: "o/a.rttm: is there already and its speakers were not linked; "
        + "remove it, or name another --output-dir"),
    archive(
      ["o/voices/a.jsonl": String(voice().dropLast(9))],
      says: "o/voices/a.jsonl: line 1: no JSON object with the fields of a kept voice; "
        + "remove the file, and the recording is diarized again"),
    archive(
      ["o/voices/a.jsonl": voice(of: "../a")],
      says: "o/voices/a.jsonl: keeps the recording ../a, and a is asked for; "
        + "give it another name in a --list"),
    archive(
      ["o/voices/a.jsonl": voice(model: "0123456789abcdef")],
      says: "o/voices/a.jsonl: embeddings of two models (OURS and 0123456789ab) cannot be "
        + "compared; make both with one model"),
    archive(
      ["o/voices/a.jsonl": voice()],
      says: "o/voices/a.jsonl: embeddings of 192 and 2 values cannot be compared; "
        + "make both with one model"),
    archive(
      ["o/speakers.jsonl": "hello\n"],
      says: "o/speakers.jsonl: line 1: no JSON object with a recording and its speakers; "
        + "mend the line, or remove the file and the turns, and everybody is named anew"),
    archive(
      [
        "o/voices/a.jsonl": voice(),
        "o/speakers.jsonl": "{\"recording\":\"a\",\"speakers\":[\"x\",\"y\"]}\n",
      ],
      says: "o/speakers.jsonl: names 2 speakers of a, and its voices are 1; "
        + "remove its line there, and it is linked anew"),
  ]

  @Test("with its sentence and status 2, and writes nothing", arguments: cases)
  func refused(_ input: Case) throws {
    let folder = try TemporaryFolder()
    for (name, text) in input.files {
      let file = folder.url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let result = try BuiltTool("diarize").run(input.arguments, in: folder.url)
    let said = result.errors.split(separator: "\n").first.map(String.init) ?? ""
    #expect(said.replacing(/\([0-9a-f]{12} and/, with: "(OURS and") == input.sentence)
    #expect(result.status == 2 && result.text == "")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    for (name, text) in input.files {
      #expect(try String(contentsOfFile: folder.path(name), encoding: .utf8) == text)
    }
    #expect(names.filter { $0.contains(".") }.count == input.files.count)
  }

  @Test("a folder that cannot be written is trouble")
  func trouble() throws {
    let folder = try SoundFolder(["o": "a file"])
    let result = try BuiltTool("diarize").run(
      ["--across", "--quiet", "--output-dir", "o", "kal-1.flac"], in: folder.url)
    #expect(result.status == 3)
    #expect(
      result.errors
        == "diarize: o/voices: the folder cannot be made; give one that can be written\n")
  }
}
