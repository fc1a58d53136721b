// `diarize --across`: one name for a person in all recordings, now and in later runs.

import AudioFiles
import Foundation
import TestSupport
import Testing

@Suite("diarize --across")
struct DiarizeAcrossTests {
  private let tool = BuiltTool("diarize")
  private let folder: TemporaryFolder
  private static let first = Fixture.path("Conversations/conversation-1.flac")
  private static let second = Fixture.path("Conversations/conversation-2.opus")
  private static let voices = ["kal-1", "kal-2", "slt-1"].map { Fixture.path("Voices/\($0).flac") }
  private static let all = [first, second] + voices

  init() throws {
    folder = try TemporaryFolder()
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  /// All files below a folder with what is in them.
  private func files(below name: String) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path(name))
    return Dictionary(
      uniqueKeysWithValues: names.compactMap { file in
        let path = folder.path("\(name)/\(file)")
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return isFolder.boolValue || !isThere
          ? nil : FileManager.default.contents(atPath: path).map { (file, $0) }
      })
  }

  /// Who speaks at a time of a recording, by the turns that were written.
  private func speaker(in rttm: String, at time: Double) -> String? {
    rttm.split(separator: "\n").map { $0.split(separator: " ") }.first { fields in
      let (onset, duration) = (Double(fields[3]) ?? 0, Double(fields[4]) ?? 0)
      return onset <= time && time < onset + duration
    }.map { String($0[7]) }
  }

  @Test("the voices of both conversations and of single recordings are the same people")
  func people() throws {
    let result = try tool.run(["--across", "--output-dir", "o"] + Self.all, in: folder.url)
    #expect(result.status == 0 && result.text == "")
    #expect(
      result.errors.hasSuffix("\ndiarize: 4 speakers in 5 recordings, 3 of them in more than one\n")
    )
    let (one, two) = (try text("o/conversation-1.rttm"), try text("o/conversation-2.rttm"))
    // Times inside turns of the references, which name the voices.
    let slt = try #require(speaker(in: one, at: 2))
    let rms = try #require(speaker(in: one, at: 6))
    let kal = try #require(speaker(in: one, at: 10))
    let awb = try #require(speaker(in: two, at: 2))
    #expect([slt, rms, kal, awb] == (1...4).map { "speaker_\($0)" })
    #expect(speaker(in: two, at: 5) == slt && speaker(in: two, at: 9) == rms)
    for (name, who) in [("kal-1", kal), ("kal-2", kal), ("slt-1", slt)] {
      #expect(speaker(in: try text("o/\(name).rttm"), at: 1.5) == who)
    }
    let index = try text("o/speakers.jsonl").split(separator: "\n")
    #expect(
      index.first
        == "{\"recording\":\"conversation-1\",\"speakers\":[\"\(slt)\",\"\(rms)\",\"\(kal)\"]}")
    #expect(index.count == 5)
  }

  @Test("turns are those of the recording alone, but for the names")
  func sameTurns() throws {
    let linked = try tool.run(
      ["--across", "--quiet", "--output-dir", "o", Self.second, Self.first], in: folder.url)
    #expect(linked.status == 0)
    for path in [Self.first, Self.second] {
      let alone = try tool.run(["--quiet", path]).text
      let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
      let turns = try [alone, text("o/\(name).rttm")].map { rttm in
        rttm.split(separator: "\n").map { line in
          line.split(separator: " ").enumerated().filter { $0.offset != 7 }.map(\.element)
        }
      }
      #expect(turns[0] == turns[1])
    }
  }

  @Test("the same bytes for any number of threads, and on standard output")
  func sameBytes() throws {
    for threads in ["1", "2", "7"] {
      let result = try tool.run(
        ["--across", "--quiet", "--threads", threads, "--output-dir", threads] + Self.all,
        in: folder.url)
      #expect(result.status == 0)
    }
    let files = try files(below: "1")
    #expect(files.count == 11)
    #expect(try self.files(below: "2") == files)
    #expect(try self.files(below: "7") == files)
    let list = Self.all.map { path in
      "\(((path as NSString).lastPathComponent as NSString).deletingPathExtension) \(path)\n"
    }
    try Data(list.joined().utf8).write(to: folder.url.appendingPathComponent("wav.scp"))
    let whole = try tool.run(["--across", "--quiet", "--list", "wav.scp"], in: folder.url)
    let names = ["conversation-1", "conversation-2", "kal-1", "kal-2", "slt-1"]
    #expect(try whole.text == names.map { try text("1/\($0).rttm") }.joined())
  }

  @Test("a run that was killed goes on to the same files", arguments: ["voices", "rttm"])
  func resumes(at moment: String) throws {
    let list = (1...5).flatMap { number in
      ["a\(number) \(Self.voices[number % 3])\n", "b\(number) \(Self.first)\n"]
    }
    try Data(list.joined().utf8).write(to: folder.url.appendingPathComponent("wav.scp"))
    let arguments = ["--across", "--quiet", "--list", "wav.scp", "--output-dir"]
    #expect(try tool.run(arguments + ["whole"], in: folder.url).status == 0)
    let expected = try files(below: "whole")
    let wanted = moment == "voices" ? "o/voices/b2.jsonl" : "o/speakers.jsonl"
    _ = try tool.runUntilKilled(arguments + ["o"], in: folder.url) {
      FileManager.default.fileExists(atPath: self.folder.path(wanted))
    }
    for (name, data) in try files(below: "o") where !name.hasSuffix(".part") {
      #expect(data == expected[name], "\(name) is whole")
    }
    #expect(try tool.run(arguments + ["o"], in: folder.url).status == 0)
    let files = try files(below: "o").filter { !$0.key.hasSuffix(".part") }
    #expect(files == expected)
    // All is there: nothing is read any more, not even the recordings.
    try Data(list.joined().replacing("/Fixtures/", with: "/gone/").utf8)
      .write(to: folder.url.appendingPathComponent("wav.scp"))
    try FileManager.default.removeItem(atPath: folder.path("o/a1.rttm"))
    #expect(try tool.run(arguments + ["o"], in: folder.url).status == 0)
    #expect(try self.files(below: "o").filter { !$0.key.hasSuffix(".part") } == expected)
  }

  @Test("names stay what they were when recordings come later, in whatever order")
  func later() throws {
    let arguments = ["--across", "--quiet", "--output-dir", "o"]
    #expect(try tool.run(arguments + [Self.second], in: folder.url).status == 0)
    let second = try text("o/conversation-2.rttm")
    // awb, slt, rms, kal by first appearance.
    #expect(speaker(in: second, at: 2) == "speaker_1" && speaker(in: second, at: 5) == "speaker_2")
    #expect(try tool.run(arguments + [Self.first, Self.second], in: folder.url).status == 0)
    let first = try text("o/conversation-1.rttm")
    #expect(try text("o/conversation-2.rttm") == second)
    #expect(speaker(in: first, at: 2) == "speaker_2" && speaker(in: first, at: 6) == "speaker_3")
    // Those that are not named this time are linked with, too.
    #expect(try tool.run(arguments + [Self.voices[0]], in: folder.url).status == 0)
    #expect(try text("o/kal-1.rttm").contains(" speaker_4 "))
    #expect(
      try text("o/speakers.jsonl").split(separator: "\n").map { $0.prefix(28) }
        == [
          "{\"recording\":\"conversation-2\"", "{\"recording\":\"conversation-1\"",
          "{\"recording\":\"kal-1\",\"speaker",
        ].map { $0.prefix(28) })
  }

  @Test("a file of turns that is there stays, unless a name in it changes")
  func stays() throws {
    let arguments = ["--across", "--quiet", "--output-dir", "o"]
    #expect(try tool.run(arguments + [Self.first, Self.second], in: folder.url).status == 0)
    let corrected = "SPEAKER conversation-1 1 0 1 <NA> <NA> ann <NA> <NA>\n"
    try Data(corrected.utf8).write(to: URL(fileURLWithPath: folder.path("o/conversation-1.rttm")))
    #expect(try tool.run(arguments + [Self.first, Self.voices[0]], in: folder.url).status == 0)
    #expect(try text("o/conversation-1.rttm") == corrected)
    // Other forms of the same turns, with nothing embedded.
    #expect(
      try tool.run(arguments + ["--format", "csv", Self.second], in: folder.url).status == 0)
    #expect(try text("o/conversation-2.csv").contains(",speaker_3,"))
    // kal gets a name: in recordings that are not listed too, and in every form that is there.
    let known = ["--enrol", "kal=\(Self.voices[1])"]
    #expect(try tool.run(arguments + known + [Self.voices[2]], in: folder.url).status == 0)
    for name in ["conversation-1.rttm", "conversation-2.rttm", "conversation-2.csv", "kal-1.rttm"] {
      let text = try text("o/\(name)")
      #expect(text.contains("kal"), "\(name)")
      #expect(!text.contains("speaker_3") && text != corrected)
    }
    #expect(try text("o/slt-1.rttm").contains(" speaker_1 "))
    // Without the voice the name stays.
    let before = try files(below: "o")
    #expect(try tool.run(arguments + [Self.first], in: folder.url).status == 0)
    #expect(try files(below: "o") == before)
  }

  @Test("a recording whose voices were removed is diarized and named anew")
  func anew() throws {
    let arguments = ["--across", "--quiet", "--output-dir", "o"]
    #expect(try tool.run(arguments + [Self.voices[0], Self.first], in: folder.url).status == 0)
    // Without its voices a file of turns could be anything.
    try FileManager.default.removeItem(atPath: folder.path("o/voices/kal-1.jsonl"))
    #expect(try tool.run(arguments + [Self.voices[0]], in: folder.url).status == 2)
    try FileManager.default.removeItem(atPath: folder.path("o/kal-1.rttm"))
    // Another recording under its name, of two voices where one was.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("kal-1.opus"), withDestinationPath: Self.second)
    #expect(try tool.run(arguments + ["kal-1.opus"], in: folder.url).status == 0)
    #expect(
      try text("o/speakers.jsonl") == """
        {"recording":"conversation-1","speakers":["speaker_2","speaker_3","speaker_1"]}
        {"recording":"kal-1","speakers":["speaker_4","speaker_2","speaker_3","speaker_1"]}

        """)
  }

  @Test("known voices have their names in all recordings")
  func known() throws {
    let result = try tool.run(
      ["--across", "--quiet", "--enrol", "kal=\(Self.voices[0])", "--output-dir", "o"]
        + [Self.first, Self.second, Self.voices[1]], in: folder.url)
    #expect(result.status == 0)
    for (name, time) in [("conversation-1", 10.0), ("kal-2", 1.5)] {
      #expect(speaker(in: try text("o/\(name).rttm"), at: time) == "kal")
    }
    #expect(try text("o/conversation-2.rttm").contains(" kal "))
    #expect(speaker(in: try text("o/conversation-2.rttm"), at: 2) == "speaker_3")
  }

  @Test("goes on after a failure when asked; what failed is linked when it is there")
  func keepGoing() throws {
    try Data("a \(Self.voices[0])\nb gone.flac\nc \(Self.voices[1])\n".utf8)
      .write(to: folder.url.appendingPathComponent("wav.scp"))
    let arguments = ["--across", "--quiet", "--list", "wav.scp", "--output-dir", "o"]
    let stopped = try tool.run(arguments, in: folder.url)
    #expect(stopped.status == 2)
    #expect(
      stopped.errors == "diarize: gone.flac: cannot be opened (No such file or directory); "
        + "give a file that can be read\n")
    #expect(try files(below: "o").keys.sorted() == ["voices/a.jsonl"])
    let result = try tool.run(arguments + ["--keep-going"], in: folder.url)
    #expect(result.status == 2)
    #expect(
      result.errors == """
        diarize: 1 of 3 recordings failed:
          gone.flac: cannot be opened (No such file or directory); give a file that can be read

        """)
    #expect(try text("o/c.rttm").contains(" speaker_1 "))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("gone.flac"), withDestinationPath: Self.voices[2])
    #expect(try tool.run(arguments, in: folder.url).status == 0)
    #expect(try text("o/b.rttm").contains(" speaker_2 "))
  }

  @Test("channels that are apart are linked with each other")
  func channels() throws {
    // kal on one side and slt on the other, and then the other way round.
    let sound = try ["kal-1", "slt-1", "kal-2"].map { try Self.samples("Voices/\($0).flac") }
    let length = sound.map(\.count).min() ?? 0
    for (name, sides) in [("x", [0, 1]), ("y", [1, 2])] {
      try WaveFile.bytes(sides.map { Array(sound[$0].prefix(length)) }, sampleRate: 16000)
        .write(to: folder.url.appendingPathComponent("\(name).wav"))
    }
    let result = try tool.run(
      ["--across", "--quiet", "--each-channel", "--output-dir", "o", "x.wav", "y.wav"],
      in: folder.url)
    #expect(result.status == 0)
    #expect(
      try text("o/speakers.jsonl") == """
        {"recording":"x","speakers":["speaker_1","speaker_2"]}
        {"recording":"y","speakers":["speaker_2","speaker_1"]}

        """)
    #expect(!(try text("o/x.rttm").contains("channel")))
  }

  private static func samples(_ name: String) throws -> [Float] {
    try Waveform(reading: Fixture.path(name), sampleRate: 16000).samples
  }

  @Test("silence and embeddings of recordings take part")
  func silenceAndEmbeddings() throws {
    let silence = Fixture.path("Audio/broken/silence.wav")
    let quiet = try tool.run(
      ["--across", "--quiet", "--output-dir", "o", "--json", silence, Self.voices[0]],
      in: folder.url)
    #expect(quiet.status == 0)
    let silent = try text("o/silence.json")
    #expect(silent.contains("\"duration\" : 0.5,") && silent.contains("\"speakers\" : 0,"))
    #expect(
      try text("o/speakers.jsonl").hasPrefix("{\"recording\":\"silence\",\"speakers\":[]}\n"))
    // Six windows of each voice. m: (1, 0), then (0, 1). n: (0, 1). o: (−1, 0).
    let voices = [("m", 0, "1,0"), ("m", 6, "0,1"), ("n", 0, "0,1"), ("o", 0, "-1,0")]
    let store = voices.flatMap { recording, start, values in
      (start..<start + 6).map { second in
        "{\"id\":\"\(recording)\(second)\",\"recording\":\"\(recording)\","
          + "\"start\":\(second),\"end\":\(second + 1),\"embedding\":[\(values)]}\n"
      }
    }
    try Data(store.joined().utf8).write(to: folder.url.appendingPathComponent("w.jsonl"))
    let arguments = ["--embeddings", "w.jsonl", "--threshold", "0.5", "--quiet"]
    func turns(_ names: [Int]) -> String {
      zip(zip(["m", "m", "n", "o"], [0, 6, 0, 0]), names).map { turn, name in
        "SPEAKER \(turn.0) 1 \(turn.1).000 6.000 <NA> <NA> speaker_\(name) <NA> <NA>\n"
      }.joined()
    }
    #expect(try tool.run(arguments, in: folder.url).text == turns([1, 2, 1, 1]))
    let linked = try tool.run(arguments + ["--across"], in: folder.url)
    #expect(linked.status == 0 && linked.text == turns([1, 2, 2, 3]))
    // At a distance of 1.5 the mean (1, 0) and (0, 1) are one with n's only; o's is 2 from the
    // first and 1 from the second.
    let wide = try tool.run(
      arguments + ["--across", "--across-threshold", "1.5"], in: folder.url)
    #expect(wide.text == turns([1, 2, 2, 2]))
    for _ in 1...2 {
      let written = try tool.run(arguments + ["--across", "--output-dir", "e"], in: folder.url)
      #expect(written.status == 0)
      let files = ["m.rttm", "n.rttm", "o.rttm", "speakers.jsonl"]
      #expect(
        try self.files(below: "e").keys.sorted() == files
          + ["m", "n", "o"].map { "voices/\($0).jsonl" })
      #expect(try text("e/n.rttm").contains(" speaker_2 "))
    }
  }
}
