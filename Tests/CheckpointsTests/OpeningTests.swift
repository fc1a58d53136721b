// Which file of a folder is the checkpoint, what stands beside it, and what opening costs.

import Foundation
import TestSupport
import Testing

@testable import Checkpoints

@Suite("Opening")
struct OpeningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func put(_ name: String, _ text: String = "") throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(name)))
  }

  private func putCheckpoint(_ name: String) throws {
    try writeSafetensors(
      tensors: [.init(name: "x", shape: [], values: [1])], to: folder.path(name))
  }

  @Test("each project's own name is found", arguments: Folder.knownNames)
  func knownName(_ name: String) throws {
    for other in ["mean_var_norm_emb.ckpt", "classifier.ckpt", "notes.txt", name] { try put(other) }
    #expect(try Folder.checkpoint(in: folder.url.path) == folder.path(name))
  }

  @Test("the whole file wins over its index")
  func wholeFileWins() throws {
    try put("model.safetensors.index.json")
    try put("model.safetensors")
    #expect(try Folder.checkpoint(in: folder.url.path) == folder.path("model.safetensors"))
  }

  @Test("no checkpoint and several are said")
  func undecided() throws {
    let place = folder.url.path
    #expect(throws: CheckpointError.noCheckpoint(folder: place)) {
      try Checkpoint(opening: place)
    }
    try put("one.pt")
    try put("two.ckpt")
    let files = ["one.pt", "two.ckpt"]
    #expect(throws: CheckpointError.severalCheckpoints(folder: place, files: files)) {
      try Checkpoint(opening: place)
    }
    #expect(
      throws: CheckpointError.cannotOpen(
        path: folder.path("none"), reason: "No such file or directory")
    ) {
      try Checkpoint(opening: folder.path("none"))
    }
  }

  @Test("the configuration beside a file is found, and read only when asked")
  func configurationBeside() throws {
    try putCheckpoint("only.safetensors")
    #expect(try Checkpoint(opening: folder.path("only.safetensors")).configuration == nil)
    try put("config.json", "{not json")
    let opened = try Checkpoint(opening: folder.path("only.safetensors"), withConfiguration: false)
    #expect(opened.configuration == nil)
    let fault = CheckpointError.configurationMalformed(
      path: folder.path("config.json"), reason: "not JSON")
    #expect(throws: fault) { try Checkpoint(opening: folder.url.path) }
  }

  @Test("YAML is looked up, and its tags are only text")
  func yaml() throws {
    try put(
      "hyperparams.yaml",
      """
      n_mels: 80
      embedding_model: !new:speechbrain.lobes.models.ECAPA_TDNN.ECAPA_TDNN
          input_size: !ref <n_mels>
          channels: [8, 8, 24]
          std_norm: False
      seed: !apply:os.system [echo]
      loop: <loop>
      """)
    let configuration = try CheckpointConfiguration(reading: folder.path("hyperparams.yaml"))
    #expect(configuration.format == .yaml)
    #expect(
      configuration.tag(at: "embedding_model")
        == "!new:speechbrain.lobes.models.ECAPA_TDNN.ECAPA_TDNN")
    #expect(configuration.integer(at: "embedding_model.input_size") == 80)
    #expect(configuration.integers(at: "embedding_model.channels") == [8, 8, 24])
    #expect(configuration.truth(at: "embedding_model.std_norm") == false)
    #expect(configuration.string(at: "loop") == "<loop>")
    #expect(configuration.string(at: "embedding_model.none") == nil)
  }

  @Test("JSON is looked up")
  func json() throws {
    try put("config.json", "{\"a\": {\"b\": [1, 2], \"c\": 0.5, \"d\": true, \"e\": null}}")
    let configuration = try CheckpointConfiguration(reading: folder.path("config.json"))
    #expect(configuration.format == .json)
    #expect(configuration.integers(at: "a.b") == [1, 2])
    #expect(configuration.number(at: "a.c") == 0.5)
    #expect(configuration.truth(at: "a.d") == true)
    #expect(configuration.integer(at: "a.c") == nil)
    #expect(configuration.tag(at: "a") == nil)
  }

  @Test("YAML that would grow without end, or is too deep, is refused")
  func hostileYAML() throws {
    let rows = (1..<12).map { level in
      "a\(level): &a\(level) ["
        + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
        + "]"
    }
    try put("config.yaml", "a0: &a0 x\n" + rows.joined(separator: "\n"))
    let fault = CheckpointError.configurationMalformed(
      path: folder.path("config.yaml"), reason: "too many or too deeply nested values")
    #expect(throws: fault) { try CheckpointConfiguration(reading: folder.path("config.yaml")) }
    try put("config.yaml", String(repeating: "[", count: 5000))
    #expect(throws: CheckpointError.self) {
      try CheckpointConfiguration(reading: folder.path("config.yaml"))
    }
  }

  @Test("a file of gigabytes costs what is asked of it")
  func largeFile() throws {
    let size = 4 << 30
    let json =
      "{\"talker\":{\"dtype\":\"BF16\",\"shape\":[\(size / 2)],\"data_offsets\":[0,\(size)]},"
      + "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[\(size),\(size + 8)]}}"
    let path = folder.path("large.safetensors")
    try put("large.safetensors")
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.write(contentsOf: Data([UInt8(json.utf8.count), 0, 0, 0, 0, 0, 0, 0]))
    try file.write(contentsOf: Data(json.utf8))
    // The file has a hole where the large tensor lies; only its end is written.
    try file.seek(toOffset: UInt64(8 + json.utf8.count + size))
    try file.write(contentsOf: Data([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]))
    try file.close()
    let before = try residentBytes()
    let checkpoint = try Checkpoint(opening: path)
    #expect(try checkpoint.values(of: "x") == [1, -2])
    // Other tests run beside this one, hence the room; the file is eight times as large.
    #expect(try residentBytes() - before < 512 << 20)
  }

  /// What this process holds in memory, by `/proc/self/statm`; pages of 4096 bytes.
  private func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return (Int(text.split(separator: " ")[1]) ?? 0) * 4096
  }
}
