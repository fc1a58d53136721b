// Damaged files never trap: whatever is flipped, cut, put in or replaced in a good file, it
// reads or it is refused by a typed error. Seeded; `TIMBRE_FUZZ_SECONDS` makes it longer.

import Foundation
import TestSupport
import Testing

@testable import Checkpoints

/// One kind of damage to a file.
private enum Damage: CaseIterable {
  case flip, cut, insert, repeated, binaryNumber, decimalNumber

  /// Bytes after the damage.
  func applied(to bytes: [UInt8], with random: inout SeededGenerator) -> [UInt8] {
    var result = bytes
    guard !bytes.isEmpty else { return [UInt8.random(in: 0...255, using: &random)] }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 1...16, using: &random))
    switch self {
    case .flip: result[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case .cut:
      result.removeSubrange(place..<(Bool.random(using: &random) ? end : bytes.count))
    case .insert: result.insert(UInt8.random(in: 0...255, using: &random), at: place)
    case .repeated: result.insert(contentsOf: bytes[place..<end], at: place)
    case .binaryNumber:
      let number =
        [0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 62, UInt64.max >> 1, .max]
        .randomElement(using: &random) ?? 0
      for index in 0..<min([1, 2, 4, 8].randomElement(using: &random) ?? 1, bytes.count - place) {
        result[place + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))
      }
    case .decimalNumber:
      let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
      guard let first = bytes[place...].firstIndex(where: isDigit) else { return result }
      let last = bytes[first...].firstIndex { !isDigit($0) } ?? bytes.count
      let text = ["-1", "0", "4611686018427387904", "18446744073709551616", "1e400", "2.5", "[[]]"]
      result.replaceSubrange(first..<last, with: (text.randomElement(using: &random) ?? "").utf8)
    }
    return result
  }
}

@Suite("Damage")
struct FuzzTests {
  /// Seconds for each of the two tests.
  private static let seconds =
    ProcessInfo.processInfo.environment["TIMBRE_FUZZ_SECONDS"].flatMap(Double.init) ?? 1.2

  @Test("a damaged safetensors file never traps")
  func safetensors() throws {
    let folder = try TemporaryFolder()
    let tensors = [
      NamedTensor(name: "a", shape: [2, 3], values: [1, 2, 3, 4, 5, 6]),
      NamedTensor(name: "b\"\n", shape: [], values: [7]),
      NamedTensor(name: "c", shape: [0, 4], values: []),
    ]
    try writeSafetensors(
      tensors: tensors, metadata: ["who": "we"], to: folder.path("x.safetensors"))
    let file = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path("x.safetensors"))))
    let tried = damage([file], name: "x.safetensors", seed: 1)
    #expect(tried.read > 0 && tried.refused > 0)
  }

  @Test("a damaged PyTorch file never traps")
  func torch() throws {
    let names = try Fixture.names(in: "Models/formats/torch").filter { $0.hasSuffix(".pt") }
    let files = try names.map { [UInt8](try Fixture.data("Models/formats/torch/\($0)")) }
    let tried = damage(files, name: "x.pt", seed: 2)
    #expect(tried.read > 0 && tried.refused > 0)
  }

  /// Damages one file after another, up to three times each, until the time is over.
  private func damage(
    _ files: [[UInt8]], name: String, seed: UInt64
  ) -> (read: Int, refused: Int) {
    var random = SeededGenerator(seed: seed)
    var read = 0
    var refused = 0
    let end = ContinuousClock.now + .seconds(Self.seconds)
    while ContinuousClock.now < end {
      for file in files {
        var bytes = file
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let kind = Damage.allCases.randomElement(using: &random) ?? .flip
          bytes = kind.applied(to: bytes, with: &random)
        }
        if readsEverything(bytes, name: name) { read += 1 } else { refused += 1 }
      }
    }
    return (read, refused)
  }

  /// Whether the file opens and all its values are given.
  private func readsEverything(_ bytes: [UInt8], name: String) -> Bool {
    do throws(CheckpointError) {
      let checkpoint = try Checkpoint(bytes: bytes, name: name)
      for tensor in try checkpoint.tensors {
        if tensor.type.isWhole {
          _ = try checkpoint.wholeNumbers(of: tensor.name)
        } else {
          _ = try checkpoint.values(of: tensor.name)
        }
      }
      return true
    } catch {
      return error.description.isEmpty
    }
  }
}
