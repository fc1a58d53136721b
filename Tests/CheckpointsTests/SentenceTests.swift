// The faults that no golden file has: each made from a good file by one change, each with its
// exact sentence.

import Foundation
import TestSupport
import Testing

@testable import Checkpoints

/// Bytes and the sentence about them.
struct Mutation: CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  let sentence: String

  init(_ name: String, _ bytes: [UInt8], _ sentence: String) {
    testDescription = name
    self.bytes = bytes
    self.sentence = sentence
  }
}

@Suite("Sentences")
struct SentenceTests {
  @Test("one change, one sentence", arguments: headerMutations + zipMutations + pickleMutations)
  func mutation(_ mutation: Mutation) {
    let error = #expect(throws: CheckpointError.self) {
      let checkpoint = try Checkpoint(bytes: mutation.bytes, name: "x")
      for name in checkpoint.names { _ = try checkpoint.values(of: name) }
    }
    #expect(error?.description == "x: \(mutation.sentence)")
  }

  @Test("faults of folders, shards and requests", arguments: otherSentences)
  func other(_ error: CheckpointError, _ sentence: String) {
    #expect(error.description == sentence)
  }

  @Test("a name out of a file cannot break a sentence")
  func namesAreShown() {
    #expect(shown("a\nb\u{202E}") == "a\\nb\\u{202E}")
    #expect(shown(String(repeating: "x", count: 500)).count == 121)
  }

  @Test("keys are compared after their escapes")
  func escapedDuplicates() {
    func duplicate(_ json: String) -> String? { firstDuplicateKey(inJSON: Array(json.utf8)) }
    #expect(duplicate(#"{"a": 1, "\u0061": 2}"#) == "a")
    #expect(duplicate(#"{"a": {"a": ["a", {"a": "a"}]}, "b": "a"}"#) == nil)
    #expect(duplicate(#"{"x": {"b": "}", "b": 1}}"#) == "b")
    #expect(duplicate(#"{"q\"": "\\", "q\"": 1}"#) == "q\"")
  }
}

/// A safetensors file of a header and so many bytes of data.
private func safetensors(_ json: String, data: [UInt8] = [0, 0, 0, 0]) -> [UInt8] {
  [UInt8(json.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(json.utf8) + data
}

private let anew = "have the file written again by its maker"

private let headerMutations = [
  Mutation(
    "metadata", safetensors(#"{"__metadata__":{"a":1}}"#, data: []),
    "__metadata__ is not a map from text to text; \(anew)"),
  Mutation(
    "shape", safetensors(#"{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}}"#),
    "shape of a is not a list of whole numbers; \(anew)"),
  Mutation(
    "offsets", safetensors(#"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4,8]}}"#),
    "data_offsets of a is not a list of two whole numbers; \(anew)"),
  Mutation(
    "infinite",
    safetensors(
      #"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}"#, data: [0, 0, 0x80, 0x7F]),
    "a holds a value that is infinite (element 0); "
      + "take a checkpoint from before training diverged"),
  Mutation(
    "unknown", Array("hello, this is nothing".utf8),
    "neither a safetensors file nor a PyTorch checkpoint (it begins with 68 65 6c 6c); "
      + "give one of these"),
  Mutation(
    "tar", [UInt8](repeating: 0x61, count: 257) + Array("ustar".utf8),
    "this is a tar archive; unpack it and give the checkpoint inside"),
]

/// `zip.pt` with its central directory changed: the bytes at an offset in the entry of a member.
private func zip(_ member: String, _ offset: Int, _ replacement: [UInt8]) -> [UInt8] {
  var bytes = (try? [UInt8](Fixture.data("Models/formats/torch/zip.pt"))) ?? []
  let name = Array(member.utf8)
  guard bytes.count > 46 else { return bytes }
  for start in 0..<bytes.count - 46 where Array(bytes[start..<start + 4]) == [0x50, 0x4B, 1, 2] {
    let nameStart = start + 46
    guard nameStart + name.count <= bytes.count,
      Array(bytes[nameStart..<nameStart + name.count]) == name
    else { continue }
    bytes.replaceSubrange(start + offset..<start + offset + replacement.count, with: replacement)
  }
  return bytes
}

private let again = "download or copy the file again"

private let zipMutations = [
  Mutation(
    "encrypted", zip("zip/data/0", 8, [1]),
    "the member zip/data/0 is encrypted; decrypt the archive first"),
  Mutation(
    "method", zip("zip/data/0", 10, [12]),
    "the member zip/data/0 is compressed by method 12, only stored (0) and deflated (8) are "
      + "read; save it again with torch.save"),
  Mutation(
    "header", zip("zip/data/0", 42, [1]),
    "the member zip/data/0 of the zip archive is damaged; \(again)"),
  Mutation(
    "stored as deflated", zip("zip/data/1", 10, [8]),
    "the member zip/data/1 of the zip archive is damaged; \(again)"),
  Mutation(
    "directory", zip("zip/data/0", 0, [0x51]),
    "the zip archive's central directory is damaged; \(again)"),
  Mutation(
    "byte order",
    {
      let bytes = (try? [UInt8](Fixture.data("Models/formats/torch/zip.pt"))) ?? []
      let text = String(decoding: bytes, as: Unicode.ASCII.self)
      guard let range = text.range(of: "little") else { return bytes }
      let start = text.unicodeScalars.distance(
        from: text.startIndex, to: range.lowerBound)
      return Array(bytes[..<start]) + Array("middle".utf8) + Array(bytes[(start + 6)...])
    }(),
    "the byte order middle is neither little nor big; save it again with torch.save"),
]

private let magic: [UInt8] = [
  0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
]

private let pickleMutations = [
  Mutation(
    "bare", [0x80, 2, 0x7D, 0x2E],
    "a bare pickle, not a PyTorch checkpoint; save it with torch.save"),
  Mutation(
    "stack", [0x80, 2, 0x52, 0x2E],
    "the opcode 0x52 at byte 2 of the pickle does not find what it needs; \(again)"),
  Mutation(
    "protocol", magic + [0x80, 2, 0x4B, 7, 0x2E],
    "the protocol version of this checkpoint from before PyTorch 1.6 is damaged; \(again)"),
  Mutation(
    "endless", [0x80, 2] + [UInt8](repeating: 0x4E, count: 4_000_001),
    "the pickle has more than 4000000 bytes or values; save the model's state_dict alone"),
]

private let otherSentences: [(CheckpointError, String)] = [
  (
    .cannotOpen(path: "f", reason: "r"),
    "f: cannot be opened (r); give a checkpoint file or folder that can be read"
  ),
  (
    .noCheckpoint(folder: "d"),
    "d: no checkpoint in this folder; a .safetensors, .pt, .pth, .ckpt, .bin or .model file "
      + "is expected"
  ),
  (
    .severalCheckpoints(folder: "d", files: ["a.pt", "b.pt"]),
    "d: several checkpoints in this folder (a.pt, b.pt); give the file itself"
  ),
  (
    .configurationMalformed(path: "c", reason: "not JSON"),
    "c: the configuration cannot be read (not JSON); mend it or take it away"
  ),
  (
    .indexMalformed(path: "i"),
    "i: not an index of shards (JSON with weight_map, tensor to file name); \(again)"
  ),
  (
    .notInShard(path: "s", tensor: "t"),
    "s: t, which the index places in this file, is not in it; \(again)"
  ),
  (
    .noSuchTensor(path: "f", tensor: "t"),
    "f: t is missing; give a checkpoint that has it"
  ),
  (
    .notWhole(path: "f", tensor: "t", type: .float32),
    "f: t is F32, expected whole numbers; save it as I64"
  ),
  (.cannotWrite(path: "f", reason: "r"), "f: cannot be written (r); choose another place"),
  (.reservedName(path: "f"), "f: a tensor may not be named __metadata__; rename it"),
]
