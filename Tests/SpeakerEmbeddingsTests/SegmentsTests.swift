// Embeddings of other makers get their times from a file of segments.

import Foundation
import SpeakerEmbeddings
import TestSupport
import Testing

@Suite("Segments")
struct SegmentsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func store(_ names: [String]) -> EmbeddingStore {
    EmbeddingStore(
      names.enumerated().map { index, name in
        StoredEmbedding(
          identifier: name, embedding: Embedding(values: [Float(index), 1], model: nil))
      })
  }

  private func placed(_ store: EmbeddingStore, _ segments: String) throws -> EmbeddingStore {
    let path = folder.path("segments")
    try Data(segments.utf8).write(to: URL(fileURLWithPath: path))
    return try store.placed(bySegments: path)
  }

  @Test("give names their places, in the order of lines")
  func places() throws {
    let placed = try placed(store(["a", "b", "c"]), "c  r1 0.5 2\r\n\na\tr2 1e1 10.25\n")
    #expect(placed.entries.map(\.identifier) == ["c", "a"])
    #expect(placed.entries.map { $0.embedding.values[0] } == [2, 0])
    #expect(
      placed.entries.map(\.span) == [
        .init(recording: "r1", start: 0.5, end: 2), .init(recording: "r2", start: 10, end: 10.25),
      ])
  }

  @Test("rows without names are taken in their order")
  func rows() throws {
    let placed = try placed(store(["w-0", "w-1"]), "first r 0 1\nsecond r 1 2\n")
    #expect(placed.entries.map(\.identifier) == ["first", "second"])
    #expect(placed.entries.map { $0.embedding.values[0] } == [0, 1])
  }

  @Test("an array's names stand beside it")
  func names() throws {
    let path = folder.path("w.npy")
    try store(["x", "y"]).write(to: path)
    try FileManager.default.removeItem(atPath: path + ".json")
    #expect(try EmbeddingStore(reading: path).entries.map(\.identifier) == ["w-0", "w-1"])
    let ids = URL(fileURLWithPath: folder.path("w.ids"))
    try Data("p\nq\n".utf8).write(to: ids)
    #expect(try EmbeddingStore(reading: path).entries.map(\.identifier) == ["p", "q"])
  }

  @Test(
    "are refused with their line",
    arguments: [
      ("a r 0\n", "line 1: 3 fields where 4 are expected (name recording start end)"),
      ("a r 0 1\nb r 2 1\n", "line 2: 2 to 1 is no stretch of a recording in seconds"),
      ("a r -1 1\n", "line 1: -1 to 1 is no stretch of a recording in seconds"),
      ("a r nan 1\n", "line 1: nan to 1 is no stretch of a recording in seconds"),
      ("a r 0 1\n\nz r 0 1\n", "line 3: there is no embedding named z"),
      ("a r 0 1\na r 1 2\n", "the name a occurs twice; give each embedding a name of its own"),
    ])
  func refused(text: String, reason: String) throws {
    let error = #expect(throws: EmbeddingError.self) { try placed(store(["a", "b"]), text) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }
}
