// What is written is read again bit for bit, by us and by readers of our own that share no code.

import Foundation
import SpeakerEmbeddings
import TestSupport
import Testing

@Suite("Embedding store")
struct EmbeddingStoreTests {
  private let model = ModelFingerprint(hexadecimal: String(repeating: "0123", count: 16))
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Values that need all of a float's digits.
  private func values(_ seed: Int) -> [Float] {
    (0..<5).map { Float(sin(Double(seed * 7 + $0))) * 1e-3 }
  }

  private var many: [StoredEmbedding] {
    ["alice", "bob", "carol"].enumerated().map { index, name in
      StoredEmbedding(
        identifier: name, embedding: Embedding(values: values(index), model: model))
    }
  }

  private var windows: [StoredEmbedding] {
    (0..<3).map { index in
      StoredEmbedding(
        window: .init(
          recording: "talk", start: 0.75 * Double(index), end: 0.75 * Double(index) + 1.5),
        embedding: Embedding(values: values(index), model: model))
    }
  }

  @Test(
    "reads NumPy's archives: vectors by name, or a matrix with names",
    arguments: ["vectors", "matrix"])
  func numpyArchive(kind: String) throws {
    let store = try EmbeddingStore(reading: Fixture.path("Trials/clean/sample.\(kind).npz"))
    #expect(store.entries.map(\.identifier) == ["s00-0", "s00-1", "s00-2"])
    let golden = try NumpyArray(fixture: "Trials/clean/eval.npy").values
    #expect(
      store.entries.flatMap { $0.embedding.values.map(Double.init) }
        == golden.prefix(3 * 64).map(\.self))
    #expect(throws: EmbeddingError.self) { try store.write(to: folder.path("x.npz")) }
  }

  @Test("reads back what it wrote", arguments: ["safetensors", "npy", "ark", "scp", "jsonl"])
  func roundTrip(suffix: String) throws {
    for (name, entries) in [("many", many), ("one", [many[0]]), ("windows", windows)] {
      let path = folder.path("\(name).\(suffix)")
      try EmbeddingStore(entries).write(to: path)
      let read = try EmbeddingStore(reading: path).entries
      #expect(read.map(\.embedding) == entries.map(\.embedding))
      let keepsNames = suffix != "safetensors" || name != "one"
      if keepsNames { #expect(read.map(\.identifier) == entries.map(\.identifier)) }
    }
  }

  @Test("keeps the places of windows", arguments: ["safetensors", "npy", "ark", "jsonl"])
  func keepsPlaces(suffix: String) throws {
    let path = folder.path("windows.\(suffix)")
    try EmbeddingStore(windows).write(to: path)
    #expect(try EmbeddingStore(reading: path).entries == windows)
    #expect(windows[1].identifier == "talk-00000750-00002250")
  }

  @Test("writes NumPy arrays that a plain reader reads")
  func plainNumpy() throws {
    try EmbeddingStore(many).write(to: folder.path("many.npy"))
    let array = try NumpyArray(Data(contentsOf: folder.url.appendingPathComponent("many.npy")))
    #expect(array.shape == [3, 5])
    #expect(array.floats == (0..<3).flatMap(values))
    try EmbeddingStore([many[0]]).write(to: folder.path("one.npy"))
    let one = try NumpyArray(Data(contentsOf: folder.url.appendingPathComponent("one.npy")))
    #expect(one.shape == [5])
  }

  @Test("writes a voice under the key that speech servers read")
  func speakerEmbeddingKey() throws {
    let path = folder.path("voice.safetensors")
    try EmbeddingStore([many[0]]).write(to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<(8 + length)])) as? [String: Any])
    let tensor = try #require(header["speaker_embedding"] as? [String: Any])
    #expect(tensor["dtype"] as? String == "F32")
    #expect(tensor["shape"] as? [Int] == [5])
  }

  @Test("reads NumPy's own doubles, text archives and foreign JSON lines")
  func foreignFiles() throws {
    let text = folder.path("text.ark")
    try Data("a  [ 1.5 -2 3e-2 ]\nb  [ 0 1 2 ]\n".utf8).write(to: URL(fileURLWithPath: text))
    let entries = try EmbeddingStore(reading: text).entries
    #expect(entries.map(\.identifier) == ["a", "b"])
    #expect(entries[0].embedding.values == [1.5, -2, 0.03])
    let lines = folder.path("foreign.jsonl")
    try Data("{\"speaker_embedding\": [1, 2]}\n\n".utf8).write(to: URL(fileURLWithPath: lines))
    #expect(try EmbeddingStore(reading: lines).entries[0].embedding.values == [1, 2])
  }

  @Test("reads lines that Windows ended")
  func windowsLines() throws {
    let lines = folder.path("two.jsonl")
    try Data("{\"id\":\"a\",\"embedding\":[1]}\r\n{\"id\":\"b\",\"embedding\":[2]}\r\n".utf8)
      .write(to: URL(fileURLWithPath: lines))
    #expect(try EmbeddingStore(reading: lines).entries.map(\.identifier) == ["a", "b"])
    let archive = folder.path("many.ark")
    try EmbeddingStore(many).write(to: archive)
    let script = folder.path("many.scp")
    let text = try String(contentsOfFile: script, encoding: .utf8)
    try Data(("\r\n" + text.replacing("\n", with: "\r\n")).utf8)
      .write(to: URL(fileURLWithPath: script))
    #expect(try EmbeddingStore(reading: script).entries == many)
  }

  @Test("writes through a link, and never in the place of a device")
  func linksAndDevices() throws {
    let files = FileManager.default
    let target = folder.path("target.jsonl")
    let link = folder.path("link.jsonl")
    try EmbeddingStore([many[0]]).write(to: target)
    try files.createSymbolicLink(atPath: link, withDestinationPath: target)
    try EmbeddingStore(many).write(to: link)
    #expect(try EmbeddingStore(reading: target).entries == many)
    let device = folder.path("device.jsonl")
    try files.createSymbolicLink(atPath: device, withDestinationPath: "/dev/full")
    #expect(throws: EmbeddingError.cannotWrite(path: device, reason: "No space left on device")) {
      try EmbeddingStore(many).write(to: device)
    }
    for path in [link, device] { _ = try files.destinationOfSymbolicLink(atPath: path) }
    #expect(try files.contentsOfDirectory(atPath: folder.url.path).count == 3)
  }

  @Test("refuses broken files with one sentence", arguments: BrokenFile.all)
  func refuses(_ file: BrokenFile) throws {
    let path = folder.path(file.name)
    try Data(file.bytes).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: EmbeddingError.self) { try EmbeddingStore(reading: path) }
    #expect(error?.description == "\(path): \(file.sentence)")
  }
}

/// A file that is not what its suffix says, and the sentence for it.
struct BrokenFile: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  let sentence: String
  var testDescription: String { name }

  private init(_ name: String, _ bytes: [UInt8], _ sentence: String) {
    self.name = name
    self.bytes = bytes
    self.sentence = sentence
  }

  private static let again = "; write the file again with the tool that made it"

  private static func numpy(_ header: String, _ values: Int) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + [UInt8](repeating: 0, count: values)
  }

  private static func safetensors(_ header: String) -> [UInt8] {
    [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8)
  }

  static let all: [BrokenFile] = [
    .init("not.npy", Array("hello, world".utf8), "byte 0: not a NumPy array" + again),
    .init(
      "columns.npy", numpy("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", 8),
      "the header: the array is column-major; save it with order='C'" + again),
    .init(
      "integers.npy", numpy("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", 8),
      "the header: the values are not little-endian floats" + again),
    .init(
      "cut.npy", numpy("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 8),
      "the values: 8 bytes do not fit the shape [3]" + again),
    .init(
      "cube.npy", numpy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", 8),
      "the header: the shape is neither (D,) nor (n, D)" + again),
    .init(
      // (2⁶² + 1) · 4 bytes are 4 in 64 bits.
      "overflow.npy",
      numpy("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387905, 1), }", 4),
      "the values: 4 bytes do not fit the shape [4611686018427387905, 1]" + again),
    .init(
      "infinite.npy",
      numpy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 4) + [0, 0, 0x80, 0x7F],
      "the embedding infinite: value 1 is inf, not a finite number" + again),
    .init(
      "nan.ark", Array("a  [ 1 nan ]\n".utf8),
      "the embedding a: value 1 is nan, not a finite number" + again),
    .init(
      "columns.safetensors",
      safetensors(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,0],\"data_offsets\":[0,0]}}"),
      "the tensor a: the shape [4611686018427387904, 0] holds no value" + again),
    .init(
      "cut.ark", Array("a ".utf8) + [0, 0x42] + Array("FV ".utf8) + [4, 9, 0, 0, 0, 1, 2],
      "the vector of a: 9 values do not fit into what is left of the archive" + again),
    .init(
      "matrix.ark", Array("a ".utf8) + [0, 0x42] + Array("FM ".utf8) + [4, 1, 0, 0, 0, 1, 2],
      "the vector of a: a vector of floats is expected, the token is \"FM \"" + again),
    .init(
      "words.ark", Array("a  [ 1 two ]\n".utf8), "the vector of a: a word is not a number" + again),
    .init(
      "pipe.scp", Array("a copy-vector x |\n".utf8),
      "line 1: a command in a pipe is not run" + again),
    .init(
      "short.scp", Array("a\n".utf8),
      "line 1: expected a name, a blank, path:offset" + again),
    .init(
      "text.jsonl", Array("{\"id\":\"a\",\"embedding\":[1]}\nhello\n".utf8),
      "line 2: no JSON object with an array of numbers" + again),
    .init(
      "none.jsonl", Array("{\"id\":\"a\"}\n".utf8),
      "line 1: no field embedding that holds numbers" + again),
    .init(
      "twice.jsonl",
      Array("{\"id\":\"a\",\"embedding\":[1]}\n{\"id\":\"a\",\"embedding\":[2]}\n".utf8),
      "the name a occurs twice; give each embedding a name of its own"),
    .init(
      "voice.txt", Array("1 2 3".utf8),
      "the suffix names no embedding format; "
        + "use .safetensors, .npy, .npz, .ark, .scp, .jsonl or .json"),
  ]
}
