// `spkembed` as a user runs it.

import Foundation
import TestSupport
import Testing

/// A line of `spkembed`'s output.
struct EmbeddingLine: Decodable {
  let id: String
  let model: String
  let dimension: Int
  let embedding: [Float]
  let start: Double?
  let end: Double?

  /// The lines of a tool's output.
  static func all(in text: String) throws -> [EmbeddingLine] {
    try text.split(separator: "\n").map {
      try JSONDecoder().decode(EmbeddingLine.self, from: Data($0.utf8))
    }
  }
}

@Suite("spkembed")
struct SpkEmbedTests {
  private let tool = BuiltTool("spkembed")
  private let folder: TemporaryFolder
  private let voice = Fixture.path("Models/inputs/a-16k.wav")
  private let small = ["--model", Fixture.path("Models/qwen3-small")]

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("prints the reference's embedding of a recording, resampled, as a line of JSON")
  func goldenLine() throws {
    let result = try tool.run(small + [voice])
    #expect(result.status == 0)
    let line = try #require(EmbeddingLine.all(in: result.text).first)
    #expect(line.id == "a-16k")
    #expect(line.dimension == 96)
    #expect(line.model.count == 64)
    let golden = try NumpyArray(fixture: "Models/qwen3-small/a-16k.embedding.npy")
    #expect(relativeError(line.embedding, golden.values) <= 2e-5)
  }

  @Test("prints the same bytes for any number of threads", arguments: [[], ["--windows", "0.5"]])
  func sameBytes(options: [String]) throws {
    let outputs = try ["1", "2", "7"].map { threads in
      try tool.run(small + options + ["--threads", threads, voice]).output
    }
    #expect(!outputs[0].isEmpty)
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0] == outputs[2])
  }

  @Test("embeds one window after the other, with times")
  func windows() throws {
    let result = try tool.run(small + ["--windows", "1.5", "--hop", "0.75", voice])
    let lines = try EmbeddingLine.all(in: result.text)
    // 3 s: windows at 0, 0.75 and 1.5 s.
    #expect(lines.map(\.start) == [0, 0.75, 1.5])
    #expect(lines.map(\.end) == [1.5, 2.25, 3])
    #expect(lines[1].id == "a-16k-00000750-00002250")
  }

  @Test("hears standard input as it hears the file")
  func standardInput() throws {
    let named = try EmbeddingLine.all(in: tool.run([voice]).text)
    let piped = try EmbeddingLine.all(
      in: tool.run(["-"], input: Data(contentsOf: URL(fileURLWithPath: voice))).text)
    #expect(piped[0].embedding == named[0].embedding)
    #expect(piped[0].id == "stdin")
  }

  @Test("reads lists and folders, and stops at a bad file without partial output")
  func lists() throws {
    let list = folder.path("wav.scp")
    try Data("anna \(voice)\nbert \(folder.path("gone.wav"))\n".utf8)
      .write(to: URL(fileURLWithPath: list))
    let output = folder.path("voices.jsonl")
    let stopped = try tool.run(small + ["--list", list, "-o", output])
    #expect(stopped.status == 2)
    #expect(stopped.errors.contains("gone.wav"))
    #expect(!FileManager.default.fileExists(atPath: output))
    #expect(try tool.run(small + ["--list", list]).output.isEmpty)
    let gone = try tool.run(small + ["--list", list, "-o", output, "--keep-going"])
    #expect(gone.status == 2)
    #expect(gone.errors.contains("1 of 2 recordings failed"))
    let text = try String(contentsOfFile: output, encoding: .utf8)
    #expect(try EmbeddingLine.all(in: text).map(\.id) == ["anna"])
    let inputs = try tool.run(small + [Fixture.path("Models/inputs")])
    #expect(
      try EmbeddingLine.all(in: inputs.text).map(\.id) == [
        "a-16k", "b-16k", "c-24k", "d-24k", "short-16k", "stereo-44k1",
      ])
  }

  @Test("prints a speech request that carries the voice")
  func speechRequest() throws {
    let result = try tool.run(small + [voice, "--speech-request", "He said \"hello\"."])
    let request = try #require(
      try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
    #expect(request["input"] as? String == "He said \"hello\".")
    #expect(request["task_type"] as? String == "Base")
    #expect((request["speaker_embedding"] as? [Double])?.count == 96)
  }

  @Test("blends two voices and refuses two models' voices")
  func blend() throws {
    let paths = ["a-16k", "b-16k"].map { folder.path("\($0).safetensors") }
    for (path, name) in zip(paths, ["a-16k", "b-16k"]) {
      let source = Fixture.path("Models/inputs/\(name).wav")
      #expect(try tool.run(small + [source, "-o", path]).status == 0)
    }
    let end = try EmbeddingLine.all(in: tool.run(["blend"] + paths + ["--weight", "0"]).text)
    let golden = try NumpyArray(fixture: "Models/qwen3-small/a-16k.embedding.npy")
    #expect(relativeError(end[0].embedding, golden.values) <= 2e-5)
    let other = folder.path("other.npy")
    #expect(try tool.run([voice, "-o", other]).status == 0)
    let mixed = try tool.run(["blend", paths[0], other])
    #expect(mixed.status == 2)
    #expect(mixed.errors.contains("embeddings of two models"))
  }

  @Test(
    "exports an encoder that opens again with the same fingerprint",
    arguments: [
      "qwen3", "speechbrain", "3dspeaker", "3dspeaker-ssl", "wespeaker-glob-embbn", "taoruijie",
    ])
  func export(_ dialect: String) throws {
    let copy = folder.path("encoder")
    let model = Fixture.path("Models/\(dialect)-small")
    #expect(try tool.run(["export", model, "-o", copy]).status == 0)
    let first = try EmbeddingLine.all(in: tool.run(["--model", model, voice]).text)
    let second = try EmbeddingLine.all(in: tool.run(["--model", copy, voice]).text)
    #expect(first[0].model == second[0].model)
    #expect(first[0].embedding == second[0].embedding)
  }

  @Test("says what the model in the box is")
  func info() throws {
    let result = try tool.run(["info", "default"])
    #expect(result.status == 0)
    #expect(result.text.contains("3dspeaker"))
    #expect(result.text.contains("192 values"))
    #expect(result.text.contains("provenance"))
  }
}
