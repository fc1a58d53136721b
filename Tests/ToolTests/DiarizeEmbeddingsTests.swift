// `diarize --save-embeddings` and `--embeddings`: clustering again, and clustering what other
// networks made, with no sound and no model.

import Foundation
import TestSupport
import Testing

@Suite("diarize on embeddings")
struct DiarizeEmbeddingsTests {
  private let tool = BuiltTool("diarize")
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(
    "what is kept gives the same number of speakers, and nearly the same turns, again",
    arguments: ["w.ark", "w.npy", "w.safetensors", "w.jsonl"])
  func again(store: String) throws {
    let meeting = Fixture.path("Conversations/conversation-1.flac")
    let first = try tool.run(
      ["--quiet", "--overlap", "off", "--speakers", "3", "--save-embeddings", store, meeting],
      in: folder.url)
    #expect(first.status == 0)
    let second = try tool.run(
      ["--quiet", "--speakers", "3", "--embeddings", store], in: folder.url)
    #expect(second.status == 0)
    for (name, text) in [("a.rttm", first.text), ("b.rttm", second.text)] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(name)))
    }
    let judged = try BuiltTool("spkeval").run(
      ["diarization", "-r", "a.rttm", "-s", "b.rttm", "--collar", "0", "--json"], in: folder.url)
    let tree = try JSONSerialization.jsonObject(with: judged.output) as? [String: Any]
    #expect(try #require(tree?["diarizationErrorRate"] as? Double) < 0.05)
    #expect(tree?["speakerCountError"] as? Double == 0)
  }

  @Test("a folder of turns and one store of all recordings; nothing is skipped")
  func several() throws {
    let paths = ["kal-1", "slt-1"].map { Fixture.path("Voices/\($0).flac") }
    let arguments = ["--quiet", "--output-dir", "out", "--save-embeddings", "all.jsonl"] + paths
    #expect(try tool.run(arguments, in: folder.url).status == 0)
    let first = try Data(contentsOf: folder.url.appendingPathComponent("all.jsonl"))
    #expect(try tool.run(arguments, in: folder.url).status == 0)
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("all.jsonl")) == first)
    let result = try tool.run(["--embeddings", "all.jsonl", "--speakers", "1"], in: folder.url)
    let recordings = Set(result.text.split(separator: "\n").map { $0.split(separator: " ")[1] })
    #expect(recordings == ["kal-1", "slt-1"])
  }

  @Test("silence keeps no embedding, and that is read again", arguments: ["npy", "ark", "jsonl"])
  func silence(suffix: String) throws {
    let silent = Fixture.path("Audio/broken/silence.wav")
    let first = try tool.run(["--save-embeddings", "w.\(suffix)", silent], in: folder.url)
    #expect(first.status == 0)
    let again = try tool.run(["--embeddings", "w.\(suffix)", "--threshold", "1"], in: folder.url)
    #expect(again.status == 0 && again.text == "" && again.errors == "")
  }

  @Test("what is in the output folder is not made again")
  func skipped() throws {
    let line = { (name: String) in
      "{\"id\":\"\(name)\",\"recording\":\"\(name)\",\"start\":0,\"end\":1,\"embedding\":[1,0]}\n"
    }
    try Data((line("m") + line("n")).utf8).write(to: URL(fileURLWithPath: folder.path("w.jsonl")))
    let arguments = ["--embeddings", "w.jsonl", "--speakers", "1", "--output-dir", "out"]
    #expect(try tool.run(arguments, in: folder.url).status == 0)
    let kept = URL(fileURLWithPath: folder.path("out/m.rttm"))
    try Data("mine\n".utf8).write(to: kept)
    try FileManager.default.removeItem(atPath: folder.path("out/n.rttm"))
    let again = try tool.run(arguments, in: folder.url)
    #expect(again.errors == "diarize: n: 1 speaker, 1 turns of 1 embeddings\n")
    #expect(try String(contentsOf: kept, encoding: .utf8) == "mine\n")
    #expect(
      try String(contentsOfFile: folder.path("out/n.rttm"), encoding: .utf8)
        == "SPEAKER n 1 0.000 1.000 <NA> <NA> speaker_1 <NA> <NA>\n")
  }

  /// Windows of three voices of another network: random directions with some noise around them.
  private func archive(dimension: Int, named key: (Int) -> String) -> (String, String, [Int]) {
    var random = SeededGenerator(seed: UInt64(dimension))
    let gauss = { () -> [Double] in
      (0..<dimension).map { _ in
        (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
      }
    }
    let voices = (0..<3).map { _ in gauss() }
    // Ten windows of a second a turn: 0, 1, 2, 0, 2, 1.
    let truth = [0, 1, 2, 0, 2, 1].flatMap { [Int](repeating: $0, count: 10) }
    var (ark, segments) = ("", "")
    for (window, voice) in truth.enumerated() {
      // Cosine to the voice about 0.9, between voices near 0.
      let values = zip(voices[voice], gauss()).map { $0 + 0.5 * $1 }
      ark += "\(key(window))  [ \(values.map { "\($0)" }.joined(separator: " ")) ]\n"
      segments += "\(key(window)) meeting \(window) \(window + 1)\n"
    }
    return (ark, segments, truth)
  }

  @Test("a Kaldi archive with segments, of 128 to 512 dimensions", arguments: [128, 192, 256, 512])
  func kaldi(dimension: Int) throws {
    let (ark, segments, _) = archive(dimension: dimension) { "utt-\($0)" }
    try Data(ark.utf8).write(to: URL(fileURLWithPath: folder.path("xvector.ark")))
    try Data(segments.utf8).write(to: URL(fileURLWithPath: folder.path("segments")))
    let result = try tool.run(
      ["--embeddings", "xvector.ark", "--segments", "segments", "--threshold", "0.5"],
      in: folder.url)
    #expect(result.status == 0)
    let turns = [(0, 1), (10, 2), (20, 3), (30, 1), (40, 3), (50, 2)].map { onset, speaker in
      "SPEAKER meeting 1 \(onset).000 10.000 <NA> <NA> speaker_\(speaker) <NA> <NA>\n"
    }
    #expect(result.text == turns.joined())
    #expect(result.errors == "diarize: meeting: 3 speakers, 6 turns of 60 embeddings\n")
    let two = try tool.run(
      ["--embeddings", "xvector.ark", "--segments", "segments", "--speakers", "2", "--quiet"],
      in: folder.url)
    #expect(Set(two.text.split(separator: "\n").map { $0.split(separator: " ")[7] }).count == 2)
    #expect(two.errors == "")
  }
}
