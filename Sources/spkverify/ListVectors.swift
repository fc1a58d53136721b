// Where a list's vectors come from: its recordings, a file of embeddings, or recordings with a file
// that keeps what was embedded.

import Foundation
import SpeakerEmbeddings
import ToolSupport
import Verification

/// The vectors of a list's recordings.
struct ListVectors {
  /// One row a recording, as the model gave it.
  let table: VectorTable
  /// Where they come from, as messages name it.
  let source: String
  /// What made them; nil where their file does not say.
  let model: ModelFingerprint?
  /// How long each row's recording is; nil where that is not known.
  let seconds: [Double]?
  private let rows: [String: Int]

  /// Takes rows by name.
  init(
    _ table: VectorTable, rows: [String: Int], source: String, model: ModelFingerprint?,
    seconds: [Double]? = nil
  ) {
    self.table = table
    self.seconds = seconds
    self.rows = rows
    self.source = source
    self.model = model
  }

  /// The row of a name as it stands, else without its sound suffix; nil where there is none.
  func row(of name: String) -> Int? {
    if let row = rows[name] { return row }
    guard RecordingSuffix.isSound(name) else { return nil }
    return rows[(name as NSString).deletingPathExtension]
  }

  /// The vectors of an embedding file.
  ///
  /// - Throws: ``EmbeddingError``; ``ToolFailure`` for an empty file and for one of two models.
  init(reading path: String) throws {
    try self.init(EmbeddingStore(reading: path), path: path)
  }

  /// The vectors of embeddings that were read.
  init(_ store: EmbeddingStore, path: String) throws {
    guard let first = store.entries.first?.embedding else {
      throw ToolFailure("\(path): holds no embedding; give a file with one a recording")
    }
    for entry in store.entries {
      do throws(EmbeddingError) {
        try first.checkComparable(with: entry.embedding)
      } catch {
        throw ToolFailure("\(path): \(entry.identifier): \(error)")
      }
    }
    let seconds = store.entries.compactMap(\.seconds)
    self.init(
      VectorTable(
        rows: store.entries.flatMap(\.embedding.values), dimension: first.dimension),
      rows: Dictionary(
        uniqueKeysWithValues: store.entries.enumerated().map { ($1.identifier, $0) }),
      source: path, model: first.model,
      seconds: seconds.count == store.entries.count ? seconds : nil)
  }
}

/// Embeds what a list needs, with a file that keeps the embeddings for the next run.
struct EmbeddingCache {
  /// The file; it need not be there yet.
  let path: String
  /// The model that embeds what the file lacks.
  let model: SpeakerModel

  /// The names that the file lacks, with what it holds.
  ///
  /// - Throws: ``ToolFailure`` for a file that another model made, or that does not say which did.
  func missing(of names: RecordingNames) throws -> (known: [StoredEmbedding], missing: Set<String>)
  {
    let all = Set(names.needs.map(\.name))
    guard FileManager.default.fileExists(atPath: path) else { return ([], all) }
    let known = try EmbeddingStore(reading: path).entries
    for entry in known where entry.embedding.model != model.fingerprint {
      let maker = entry.embedding.model.map { "the model \($0)" } ?? "a model that it does not name"
      throw ToolFailure(
        "\(path): \(entry.identifier) was made by \(maker) and these trials are scored with "
          + "\(model.name) (\(model.fingerprint)); name another file with --save-embeddings")
    }
    return (known, all.subtracting(known.map(\.identifier)))
  }
}
