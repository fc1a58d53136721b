// `spkeval diarization --errors`, and `spkeval check` on trial lists, frames and unknown names.

import Foundation
import TestSupport
import Testing

@Suite("spkeval diarization --errors")
struct SpkEvalErrorsTests {
  private func run(_ arguments: String...) throws -> ToolResult {
    try BuiltTool("spkeval").run(
      [
        "diarization", "-r", "fixtures/H.ref.rttm", "-s", "fixtures/H.sys.rttm", "-u",
        "fixtures/H.uem", "--errors",
      ] + arguments, in: SpkEvalDiarizationTests.folder)
  }

  @Test("lists where the seconds went, most first")
  func table() throws {
    let result = try run()
    let expected = """

      errors (full), in seconds of speaker time
      H: X is A, Y is B

      recording  kind         reference  system  seconds  DER %
      H          missed       A + B      X          1.00   5.56
      H          missed       A + B      Y          1.00   5.56
      H          confusion    B          X          1.00   5.56
      H          false alarm  -          X          1.00   5.56
      H          missed       A          -          0.50   2.78

      the longest of 5 stretches
      recording  kind         reference  system  seconds   from     to
      H          missed       A + B      X          1.00   8.00   9.00
      H          missed       A + B      Y          1.00   9.00  10.00
      H          confusion    B          X          1.00  15.00  16.00
      H          false alarm  -          X          1.00  16.00  17.00
      H          missed       A          -          0.50   0.00   0.50

      """
    #expect(result.text.hasSuffix(expected), "\(result.text)")
    #expect(result.status == 0)
  }

  @Test("JSON has every stretch, under the setting that is chosen")
  func json() throws {
    let result = try run("--json", "--ignore-overlap")
    let tree = try JSONSerialization.jsonObject(with: result.output) as? [String: Any]
    let errors = try #require(tree?["errors"] as? [String: Any])
    #expect(errors["setting"] as? String == "chosen")
    let stretches = try #require(errors["stretches"] as? [[String: Any]])
    #expect(stretches.map { $0["kind"] as? String } == ["missed", "confusion", "false alarm"])
    #expect(stretches.map { $0["onset"] as? Double } == [0, 15, 16])
    #expect(stretches[1]["system"] as? [String] == ["X"])
    let mapping = try #require(errors["mapping"] as? [[String: Any]])
    #expect(mapping.map { $0["system"] as? String } == ["X", "Y"])
  }
}

@Suite("spkeval check on lists of any kind")
struct SpkEvalCheckTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func check(_ arguments: String..., files: [String: String]) throws -> ToolResult {
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
    }
    return try BuiltTool("spkeval").run(["check"] + arguments, in: folder.url)
  }

  @Test("a trial list: every bad line, contradictions, repetitions, a recording with itself")
  func trials() throws {
    let list = """
      1 a.wav b.wav
      2 a.wav c.wav
      0 a.wav b.wav
      1 a.wav b.wav

      0 d.wav d.wav
      1 a.wav
      1 a.wav b.wav
      """
    let result = try check("trials.txt", files: ["trials.txt": list])
    let expected = """
      error: trials.txt: line 2: found "2 a.wav c.wav" (3 fields); expected "1 a.wav b.wav" \
      (voxceleb), as on the lines before it
      error: trials.txt: line 3: a.wav b.wav has the other label than on line 1; remove the wrong line
      warning: trials.txt: line 4: repeats line 1; it counts again (2 such lines)
      warning: trials.txt: line 6: d.wav is compared with itself
      error: trials.txt: line 7: found "1 a.wav" (2 fields); expected "1 a.wav b.wav" (voxceleb), \
      as on the lines before it
      1 file: 3 errors, 2 warnings

      """
    #expect(result.text == expected, "\(result.text)")
    #expect(result.status == 1 && result.errors == "")
  }

  @Test("recordings that a list of recordings, or a folder, does not have")
  func unknown() throws {
    let files = [
      "wav.scp": "a /data/a.wav\nb c/b.wav\n", "trials.txt": "1 a.wav b\n0 a.wav x\n0 y x\n",
      "t.rttm": "SPEAKER b 1 0 1.5 <NA> <NA> s <NA> <NA>\nSPEAKER z 1 0 1 <NA> <NA> s <NA> <NA>\n"
        + "SPEAKER z 1 2 1.5 <NA> <NA> s <NA> <NA>\n",
    ]
    let result = try check("trials.txt", "t.rttm", "--recordings", "wav.scp", files: files)
    let expected = """
      warning: trials.txt: line 2: there is no recording x (2 such names)
      warning: t.rttm: line 2: there is no recording z (2 such lines)
      2 files: 0 errors, 2 warnings

      """
    #expect(result.text == expected, "\(result.text)")
    let sound = folder.url.appendingPathComponent("sounds")
    try FileManager.default.createDirectory(at: sound, withIntermediateDirectories: true)
    for name in ["a.wav", "b.flac"] { try Data().write(to: sound.appendingPathComponent(name)) }
    #expect(try check("t.rttm", "--recordings", "sounds", files: [:]).text.contains("recording z"))
  }

  @Test("recordings that no UEM file has")
  func notEvaluated() throws {
    let result = try check(
      "t.rttm", "e.uem",
      files: [
        "t.rttm": "SPEAKER b 1 0 1.5 <NA> <NA> s <NA> <NA>\n", "e.uem": "a 1 0 10\nc 1 0 5\n",
      ])
    #expect(
      result.text == """
        warning: t.rttm: line 1: the recording b is in none of the UEM files
        2 files: 0 errors, 1 warning

        """)
  }

  @Test("frames that are written as seconds, and whole seconds that are not")
  func frames() throws {
    let turns = (0..<6).map { "SPEAKER a 1 \($0 * 300) 250 <NA> <NA> s <NA> <NA>\n" }.joined()
    let good = (0..<6).map { "SPEAKER a 1 \($0 * 3) 2 <NA> <NA> s <NA> <NA>\n" }.joined()
    let result = try check(
      "f.rttm", "g.rttm", "f.uem", "g.uem", "late.rttm",
      files: [
        "f.rttm": turns, "g.rttm": good, "f.uem": "a 1 0 360000\n", "g.uem": "a 1 0 3600\n",
        "late.rttm": "SPEAKER a 1 360000 200 <NA> <NA> s <NA> <NA>\n",
      ])
    let what =
      "and all times are whole numbers; these may be frames or samples, where seconds are "
      + "expected"
    let expected = """
      warning: f.rttm: line 1: half of the turns last 250 or more, \(what)
      warning: f.uem: line 1: a region ends at 360000, after more than a day, \(what)
      warning: late.rttm: line 1: a turn ends at 360200, after more than a day, \(what)
      5 files: 0 errors, 3 warnings

      """
    #expect(result.text == expected, "\(result.text)")
  }

  @Test(
    "a file's kind is told by its suffix, else by its first line",
    arguments: [
      ("SPEAKER a 1 0 -1 <NA> <NA> s <NA> <NA>\n", "the duration -1 is negative"),
      ("; header\na 1 5 2\n", "the region ends (2) where it starts or before (5)"),
      ("a b target\na c maybe\n", "line 2: found \"a c maybe\""),
      ("1 a b\n1 a c\n", "every trial is a target, so no error rate is defined"),
      ("", "there is nothing in it; give a trial a line"),
    ])
  func kinds(text: String, finding: String) throws {
    let result = try check("list", files: ["list": text])
    #expect(result.text.contains(finding), "\(result.text)")
    #expect(result.status == 1)
  }

  @Test("what cannot be read is refused")
  func missing() throws {
    let result = try check("nowhere", files: [:])
    #expect(result.status == 2)
    #expect(
      result.errors
        == "spkeval: nowhere: cannot be read (there is no such file); give a file that can be read\n"
    )
  }
}
