// How a list's vectors are made or read, with a model that is loaded only where it is needed.

import Foundation
import SpeakerEmbeddings
import ToolSupport
import Verification

/// Gets the vectors that a list needs, and those of a cohort that is a list of recordings.
struct ListSource {
  let names: RecordingNames
  let options: ListOptions
  let model: ModelOptions
  let quiet: Bool

  /// What is said to have made the vectors: an embedding file or a model.
  var name: String { options.embeddings ?? model.model ?? "default" }

  /// The vectors of the list's recordings.
  func vectors() throws -> ListVectors {
    if let path = options.embeddings { return try ListVectors(reading: path) }
    guard let path = options.saveEmbeddings else {
      let finder = try RecordingFinder(names, below: options.audioRoot)
      let loaded = try model.load()
      return try embedded(finder, loaded, source: "the recordings")
    }
    return try cached(EmbeddingCache(path: path, model: try model.load()))
  }

  /// Embeds the recordings of a cohort.
  func embed(_ recordings: [ListedRecording]) throws -> ListVectors {
    let found = recordings.map {
      FoundRecording(path: $0.path, place: "the cohort's \($0.identifier)")
    }
    let loaded = try model.load()
    let rows = try embed(found, loaded)
    return ListVectors(
      VectorTable(rows.map(\.vector), dimension: loaded.dimension),
      rows: Dictionary(
        recordings.enumerated().map { ($1.identifier, $0) }, uniquingKeysWith: { first, _ in first }
      ), source: "the cohort", model: loaded.fingerprint)
  }

  private func embedded(_ finder: RecordingFinder, _ model: SpeakerModel, source: String) throws
    -> ListVectors
  {
    let rows = try embed(finder.recordings, model)
    return ListVectors(
      VectorTable(rows.map(\.vector), dimension: model.dimension), rows: finder.rows,
      source: source, model: model.fingerprint, seconds: rows.map(\.seconds))
  }

  private func embed(_ recordings: [FoundRecording], _ loaded: SpeakerModel) throws
    -> [EmbeddedRecording]
  {
    let progress = Progress(quiet: quiet)
    let embedder = RecordingEmbedder(
      model: loaded, workers: model.workers(), channel: model.channel)
    progress.show("0 of \(recordings.count) recordings")
    return try embedder.all(recordings) { done in
      progress.show("\(done) of \(recordings.count) recordings")
    }
  }

  /// What the file keeps, and what it lacks embedded and added to it.
  private func cached(_ cache: EmbeddingCache) throws -> ListVectors {
    let (known, missing) = try cache.missing(of: names)
    guard !missing.isEmpty else {
      return try ListVectors(EmbeddingStore(known), path: cache.path)
    }
    let finder = try RecordingFinder(names.limited(to: missing), below: options.audioRoot)
    let vectors = try embedded(finder, cache.model, source: "the recordings")
    var entries = known
    for need in names.needs where missing.contains(need.name) {
      guard let row = vectors.row(of: need.name) else { continue }
      entries.append(
        StoredEmbedding(
          identifier: need.name,
          embedding: Embedding(
            values: vectors.table[row].map { Float($0) }, model: cache.model.fingerprint),
          seconds: vectors.seconds?[row]))
    }
    let store = EmbeddingStore(entries)
    try store.write(to: cache.path)
    return try ListVectors(store, path: cache.path)
  }
}
