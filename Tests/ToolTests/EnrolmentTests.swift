// `spkembed enrol` and `spkverify identify`: known voices in a file that is never half written.

import Foundation
import TestSupport
import Testing

@Suite("spkembed enrol, spkverify identify")
struct EnrolmentTests {
  private static func embed(_ arguments: String..., in folder: URL) throws -> ToolResult {
    try BuiltTool("spkembed").run(["enrol"] + arguments, in: folder)
  }

  private static func identify(_ arguments: String..., in folder: URL) throws -> ToolResult {
    try BuiltTool("spkverify").run(["identify"] + arguments, in: folder)
  }

  @Test("adds, lists, renames and removes, each voice with all its embeddings")
  func store() throws {
    let folder = try SoundFolder()
    for (name, files) in [
      ("kal", ["kal-1.flac"]), ("slt", ["slt-1.flac"]), ("kal", ["kal-2.flac"]),
    ] {
      let added = try BuiltTool("spkembed").run(
        ["enrol", "add", "v.safetensors", name] + files, in: folder.url)
      #expect(added.status == 0 && added.errors == "" && added.text == "")
    }
    let list = { try Self.embed("list", "v.safetensors", in: folder.url).text }
    #expect(try list() == "kal\t2\nslt\t1\n")
    #expect(try Self.embed("rename", "v.safetensors", "kal", "Kal Ö.", in: folder.url).status == 0)
    #expect(try list() == "Kal Ö.\t2\nslt\t1\n")
    #expect(try Self.embed("remove", "v.safetensors", "slt", in: folder.url).status == 0)
    #expect(try list() == "Kal Ö.\t2\n")
  }

  @Test("takes no embedding that names no model among such that do")
  func unknownMaker() throws {
    let folder = try SoundFolder()
    _ = try Self.embed("add", "v.safetensors", "kal", "kal-1.flac", in: folder.url)
    let values = [String](repeating: "1", count: 192).joined(separator: ",")
    try Data("{\"id\":\"eve\",\"embedding\":[\(values)]}\n".utf8)
      .write(to: folder.url.appendingPathComponent("q.jsonl"))
    let added = try Self.embed("add", "v.safetensors", "eve", "q.jsonl", in: folder.url)
    #expect(added.status == 2)
    #expect(added.errors.contains("the voice eve and the stored ones may come of two models"))
    #expect(try Self.embed("list", "v.safetensors", in: folder.url).text == "kal\t1\n")
  }

  @Test("refuses what would spoil a store, which then stays as it was")
  func refusals() throws {
    let folder = try SoundFolder()
    _ = try Self.embed("add", "v.safetensors", "kal", "kal-1.flac", in: folder.url)
    _ = try Self.embed("add", "v.safetensors", "slt", "slt-1.flac", in: folder.url)
    let before = try Data(contentsOf: folder.url.appendingPathComponent("v.safetensors"))
    let cases = [
      (
        ["rename", "v.safetensors", "kal", "slt"],
        "v.safetensors: a voice is called slt already; remove it first, or choose another name"
      ),
      (
        ["remove", "v.safetensors", "bob"],
        "v.safetensors: no voice is called bob; spkembed enrol list prints the names"
      ),
      (
        ["add", "v.safetensors", "a\tb", "kal-2.flac"],
        #"v.safetensors: the name "a\tb" does not fit on a line; give one without tabs and line ends"#
      ),
      (
        ["add", "v.safetensors", "bob", "nothing.wav"],
        "nothing.wav: cannot be opened (No such file or directory); give a file that can be read"
      ),
      (
        ["add", "v.npy", "bob", "kal-2.flac"],
        "v.npy: voices are kept as safetensors; give a name that ends in .safetensors"
      ),
    ]
    for (arguments, sentence) in cases {
      let result = try BuiltTool("spkembed").run(["enrol"] + arguments, in: folder.url)
      #expect(result.status == 2 && result.errors == "spkembed: \(sentence)\n")
    }
    let other = try Self.embed(
      "add", "v.safetensors", "kal", "kal-2.flac", "--model", "qwen3-small", in: folder.url)
    #expect(other.status == 2 && other.errors.contains("v.safetensors: embeddings of "))
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("v.safetensors")) == before)
  }

  @Test("says who it is, that it is nobody, or that it stays open")
  func identified() throws {
    let folder = try SoundFolder()
    _ = try Self.embed("add", "v.safetensors", "slt", "slt-1.flac", in: folder.url)
    _ = try Self.embed("add", "v.safetensors", "kal", "kal-1.flac", in: folder.url)
    let known = try Self.identify(
      "kal-2.flac", "--enrolled", "v.safetensors", "--threshold", "0.4743", in: folder.url)
    #expect(known.status == 0 && known.errors == "")
    let lines = known.text.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(lines.map { String($0[0]) } == ["kal", "slt"])
    #expect(lines.map { String($0[2]) } == ["same speaker", "different speakers"])
    let pair = try BuiltTool("spkverify").run(["kal-2.flac", "kal-1.flac"], in: folder.url)
    let cosine = try #require(pair.text.split(separator: " ").first.flatMap { Double($0) })
    #expect(abs(try #require(Double(lines[0][1])) - cosine) < 1e-6)
    let strict = try Self.identify(
      "kal-2.flac", "--enrolled", "v.safetensors", "--threshold", "1", "--top", "1", in: folder.url)
    #expect(strict.status == 1 && strict.text.split(separator: "\n").count == 1)
    let short = try Self.identify(
      "kal-2.flac", "--enrolled", "v.safetensors", "--least-speech", "1000", in: folder.url)
    #expect(short.status == 4 && short.text.contains("\tinconclusive\n"))
  }

  @Test("takes a folder of embedding files for voices")
  func folderOfVoices() throws {
    let folder = try SoundFolder()
    let voices = folder.url.appendingPathComponent("voices")
    try FileManager.default.createDirectory(at: voices, withIntermediateDirectories: true)
    for name in ["kal-1", "slt-1"] {
      let result = try BuiltTool("spkembed").run(
        ["\(name).flac", "-o", "voices/\(name).safetensors"], in: folder.url)
      #expect(result.status == 0)
    }
    let result = try Self.identify("kal-1.flac", "--enrolled", "voices", in: folder.url)
    #expect(result.text.hasPrefix("kal-1\t"))
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("empty"), withIntermediateDirectories: true)
    let empty = try Self.identify("kal-1.flac", "--enrolled", "empty", in: folder.url)
    #expect(empty.status == 2)
    #expect(empty.errors.contains("empty: cannot be read (the folder holds no embedding file)"))
  }

  @Test("a store whose writer is killed is the old one or the new one")
  func killed() throws {
    let folder = try SoundFolder()
    try Self.matrix(rows: 20000, columns: 64).write(
      to: folder.url.appendingPathComponent("many.npy"))
    #expect(
      try Self.embed("add", "v.safetensors", "old", "many.npy", in: folder.url).status == 0)
    var name = "old"
    for turn in 0..<16 {
      let next = name == "old" ? "new" : "old"
      let process = try BuiltTool("spkembed").start(
        ["enrol", "rename", "v.safetensors", name, next], in: folder.url)
      usleep(UInt32(turn * 9000))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let list = try Self.embed("list", "v.safetensors", in: folder.url)
      #expect(list.status == 0)
      #expect(list.text == "\(name)\t20000\n" || list.text == "\(next)\t20000\n")
      if list.text.hasPrefix(next) { name = next }
    }
  }

  @Test("changes at the same time lose nothing")
  func concurrent() throws {
    let folder = try SoundFolder()
    try Self.matrix(rows: 1, columns: 64).write(to: folder.url.appendingPathComponent("one.npy"))
    let processes = try (0..<8).map { number in
      try BuiltTool("spkembed").start(
        ["enrol", "add", "v.safetensors", "voice-\(number)", "one.npy"], in: folder.url)
    }
    for process in processes { process.waitUntilExit() }
    let list = try Self.embed("list", "v.safetensors", in: folder.url).text
    #expect(
      list.split(separator: "\n").sorted() == (0..<8).map { "voice-\($0)\t1" })
  }

  /// A NumPy matrix of varied numbers.
  private static func matrix(rows: Int, columns: Int) -> Data {
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    header += String(repeating: " ", count: 127 - 10 - header.utf8.count) + "\n"
    var data = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(header.utf8.count), 0])
    data.append(Data(header.utf8))
    let values = (0..<rows * columns).map { Float(($0 * 7919) % 1009) / 500 - 1 }
    values.withUnsafeBytes { data.append(contentsOf: $0) }
    return data
  }
}
