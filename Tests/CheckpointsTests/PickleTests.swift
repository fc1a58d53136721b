// What the golden files do not have: a teacher beside a student, a view of a storage from
// before PyTorch 1.6, nested dictionaries, and pickles made to cost more than they are long.

import Foundation
import TestSupport
import Testing

@testable import Checkpoints

/// Writes pickles by hand; opcodes from CPython's `Lib/pickletools.py`.
private enum Pickle {
  static func text(_ text: String) -> [UInt8] {
    [0x58, UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8)
  }

  static func whole(_ number: Int) -> [UInt8] { [0x4B, UInt8(number)] }

  static func tuple(_ items: [UInt8]...) -> [UInt8] { [0x28] + items.flatMap { $0 } + [0x74] }

  static func global(_ module: String, _ name: String) -> [UInt8] {
    [0x63] + Array("\(module)\n\(name)\n".utf8)
  }

  static func dictionary(_ entries: (String, [UInt8])...) -> [UInt8] {
    [0x7D, 0x28] + entries.flatMap { text($0.0) + $0.1 } + [0x75]
  }

  /// A float tensor `[2]` at an offset of the storage `s`, which has `count` elements.
  static func tensor(offset: Int = 0, count: Int = 4, view: [UInt8] = [0x4E]) -> [UInt8] {
    let storage =
      tuple(
        text("storage"), global("torch", "FloatStorage"), text("s"), text("cpu"), whole(count),
        view) + [0x51]
    return global("torch._utils", "_rebuild_tensor_v2")
      + tuple(
        storage, whole(offset), tuple(whole(2)), tuple(whole(1)), [0x89],
        global("collections", "OrderedDict") + [0x29, 0x52]) + [0x52]
  }

  /// A file from before PyTorch 1.6 whose one storage holds 1, 2, 3, 4.
  static func file(_ object: [UInt8]) -> [UInt8] {
    let magic: [UInt8] = [
      0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
    ]
    let start = magic + [0x80, 2, 0x4D, 0xE9, 3, 0x2E] + [0x80, 2, 0x7D, 0x2E]
    let keys = [0x80, 2, 0x5D] + text("s") + [0x61, 0x2E]
    let data = [1, 2, 3, 4].flatMap { (value: Float) in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    return start + [0x80, 2] + object + [0x2E] + keys + [4, 0, 0, 0, 0, 0, 0, 0] + data
  }
}

@Suite("Pickles")
struct PickleTests {
  @Test("the teacher counts, without the prefix of parallel training")
  func teacher() throws {
    let student = Pickle.dictionary(("module.a", Pickle.tensor()))
    let teacher = Pickle.dictionary(("module.backbone.a", Pickle.tensor(offset: 1)))
    let object = Pickle.dictionary(("student", student), ("teacher", teacher))
    let checkpoint = try Checkpoint(bytes: Pickle.file(object), name: "x")
    #expect(checkpoint.wrapper == "teacher")
    #expect(checkpoint.names == ["backbone.a"])
    #expect(try checkpoint.values(of: "backbone.a") == [2, 3])
  }

  @Test("dictionaries in a dictionary are named by their keys")
  func nested() throws {
    let inner = Pickle.dictionary(("a", Pickle.tensor()), ("epoch", Pickle.whole(7)))
    let object = Pickle.dictionary(("net", inner), ("b", Pickle.tensor(offset: 2)))
    let checkpoint = try Checkpoint(bytes: Pickle.file(object), name: "x")
    #expect(checkpoint.names == ["b", "net.a"])
    #expect(try checkpoint.values(of: "b") == [3, 4])
  }

  @Test("a view begins where its offset says")
  func view() throws {
    let view = Pickle.tuple(Pickle.text("v"), Pickle.whole(1), Pickle.whole(3))
    let object = Pickle.dictionary(("a", Pickle.tensor(offset: 1, view: view)))
    let checkpoint = try Checkpoint(bytes: Pickle.file(object), name: "x")
    #expect(try checkpoint.values(of: "a") == [3, 4])
  }

  @Test("a storage's declared size is held against the file")
  func declaredSize() {
    let object = Pickle.dictionary(("a", Pickle.tensor(count: 5)))
    let fault = CheckpointError.storageShort(
      path: "x", storage: "s", bytes: 16, tensor: "a", needed: 20)
    #expect(throws: fault) { try Checkpoint(bytes: Pickle.file(object), name: "x") }
  }

  @Test("dictionaries that share others are walked only so far")
  func sharedDictionaries() {
    // Memo 0 holds 3000 keys; 1 holds 3000 times memo 0; the object 3000 times memo 1: of the
    // 2.7e10 entries of the walk no more than a few million are seen.
    func dictionary(of value: [UInt8]) -> [UInt8] {
      var pickle: [UInt8] = [0x7D, 0x28]
      for key in 0..<3000 { pickle += Pickle.text(String(key)) + value }
      return pickle + [0x75]
    }
    var object = dictionary(of: Pickle.whole(1)) + [0x71, 0, 0x30]
    object += dictionary(of: [0x68, 0]) + [0x71, 1, 0x30]
    object += dictionary(of: [0x68, 1])
    let fault = CheckpointError.pickleTooLarge(path: "x", limit: PickleHeap.limit)
    #expect(throws: fault) { try Checkpoint(bytes: Pickle.file(object), name: "x") }
  }

  @Test("a high stack costs no more than a low one")
  func highStack() {
    // A million values, each made a tuple on top of the ones before it; then no dictionary.
    var object: [UInt8] = []
    for _ in 0..<1_000_000 { object += [0x4E, 0x85] }
    #expect(throws: CheckpointError.noTensors(path: "x")) {
      try Checkpoint(bytes: Pickle.file(object), name: "x")
    }
  }
}
