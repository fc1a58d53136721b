// What we write is the format, byte for byte, appears whole, and reads back.

import Foundation
import TestSupport
import Testing

@testable import Checkpoints

@Suite("Writing")
struct WriterTests {
  @Test("one tensor is these bytes")
  func bytesAreTheFormat() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("voice.safetensors")
    try writeSafetensors(
      tensors: [.init(name: "speaker_embedding", shape: [2], values: [1, -2])], to: path)
    // The JSON has 70 bytes and is padded to 72 = 0x48; 1 is 0x3F800000, -2 is 0xC0000000.
    let json = "{\"speaker_embedding\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"
    var expected: [UInt8] = [UInt8((json.utf8.count + 7) / 8 * 8), 0, 0, 0, 0, 0, 0, 0]
    expected += Array(json.utf8)
    while !expected.count.isMultiple(of: 8) { expected.append(0x20) }
    expected += [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == expected)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 1)
  }

  @Test("what is written reads back, whatever its names")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("store.safetensors")
    let names = ["b", "a\"\\\n\u{1}", "zażółć/1.wav", "module.x"]
    let tensors = names.map { NamedTensor(name: $0, shape: [1, 2], values: [0.1, 3e38]) }
    try writeSafetensors(
      tensors: tensors + [.init(name: "empty", shape: [0], values: [])],
      metadata: ["model": "µ \"quoted\""], to: path)
    let checkpoint = try Checkpoint(opening: path)
    #expect(checkpoint.names == (names + ["empty"]).sorted())
    #expect(checkpoint.metadata == ["model": "µ \"quoted\""])
    for name in names { #expect(try checkpoint.values(of: name) == [0.1, 3e38]) }
    #expect(try checkpoint.values(of: "empty") == [])
  }

  @Test("the order of what is given changes no byte")
  func orderIsFixed() throws {
    let folder = try TemporaryFolder()
    let tensors = (0..<20).map { NamedTensor(name: "t\($0)", shape: [], values: [Float($0)]) }
    let metadata = Dictionary(uniqueKeysWithValues: (0..<20).map { ("k\($0)", "v") })
    try writeSafetensors(tensors: tensors, metadata: metadata, to: folder.path("a"))
    try writeSafetensors(tensors: tensors.reversed(), metadata: metadata, to: folder.path("b"))
    let first = try Data(contentsOf: URL(fileURLWithPath: folder.path("a")))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("b"))) == first)
  }

  @Test("what a killed process left is written over, and two writers go one after the other")
  func leftovers() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("x")
    try Data(repeating: 7, count: 100).write(to: URL(fileURLWithPath: path + ".part"))
    try writeWhole(to: path) { try $0.write(contentsOf: Data([1])) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["x"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1]))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in UInt8(0)..<8 {
        group.addTask {
          try writeWhole(to: path) { file in
            for _ in 0..<50 { try file.write(contentsOf: Data(repeating: writer, count: 99)) }
          }
        }
      }
      try await group.waitForAll()
    }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(bytes.count == 50 * 99 && Set(bytes).count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["x"])
  }

  @Test("what cannot be written leaves nothing behind")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let tensor = NamedTensor(name: "a", shape: [], values: [1])
    let path = folder.path("x")
    #expect(throws: CheckpointError.duplicateName(path: path, name: "a")) {
      try writeSafetensors(tensors: [tensor, tensor], to: path)
    }
    #expect(throws: CheckpointError.reservedName(path: path)) {
      try writeSafetensors(
        tensors: [.init(name: "__metadata__", shape: [], values: [1])], to: path)
    }
    let nowhere = folder.path("no/such/x")
    #expect(
      throws: CheckpointError.cannotWrite(path: nowhere, reason: "No such file or directory")
    ) {
      try writeSafetensors(tensors: [tensor], to: nowhere)
    }
    #expect(
      throws: CheckpointError.cannotWrite(
        path: "/dev/full", reason: "No space left on device")
    ) {
      try writeSafetensors(tensors: [tensor], to: "/dev/full")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }
}
