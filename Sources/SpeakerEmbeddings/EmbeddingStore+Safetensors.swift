// Embeddings as safetensors: `speaker_embedding` for one voice, a key a name for many.
//
// The key and the float32 vector of shape [D] are what Qwen3-TTS servers and tools store voices as.

import Checkpoints
import Foundation

extension EmbeddingStore {
  /// The key of a file that holds one voice.
  static let voiceKey = "speaker_embedding"

  /// Whether a safetensors file holds embeddings rather than a network.
  public static func isEmbeddingFile(_ path: String) -> Bool {
    guard let checkpoint = try? Checkpoint(opening: path, withConfiguration: false) else {
      return false
    }
    if checkpoint.contains(voiceKey) { return true }
    return
      (try? checkpoint.tensors.allSatisfy {
        $0.shape.count <= 2 && !$0.name.hasSuffix(".weight")
      }) ?? false
  }

  func writeSafetensors(to path: String) throws(EmbeddingError) {
    let notes = EmbeddingNotes(entries)
    var metadata = ["format": "pt", "created_by": "Timbre"]
    metadata["model_fingerprint"] = notes.model
    metadata["embedding_dim"] = entries.first.map { "\($0.embedding.dimension)" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let alone = entries.count == 1
    if alone { metadata["name"] = entries.first?.identifier }
    metadata["embeddings"] = (try? encoder.encode(notes)).map {
      String(decoding: $0, as: UTF8.self)
    }
    let tensors = entries.map { entry in
      NamedTensor(
        name: alone ? Self.voiceKey : entry.identifier, shape: [entry.embedding.dimension],
        values: entry.embedding.values)
    }
    do throws(CheckpointError) {
      try Checkpoints.writeSafetensors(tensors: tensors, metadata: metadata, to: path)
    } catch {
      throw .checkpoint(error)
    }
  }

  static func readSafetensors(_ path: String) throws(EmbeddingError) -> [StoredEmbedding] {
    let tensors = try Tensors(reading: path)
    do throws(CheckpointError) {
      return try tensors.entries()
    } catch {
      throw .checkpoint(error)
    }
  }
}

/// The tensors of an embedding file, with what the file says of them.
private struct Tensors {
  let checkpoint: Checkpoint
  let notes: EmbeddingNotes?
  let model: ModelFingerprint?

  init(reading path: String) throws(EmbeddingError) {
    let empty: TensorDescription?
    do throws(CheckpointError) {
      checkpoint = try Checkpoint(opening: path, withConfiguration: false)
      empty = try checkpoint.tensors.first { $0.shape.contains(0) }
    } catch {
      throw .checkpoint(error)
    }
    // A matrix without columns could have any number of rows.
    if let empty {
      throw .malformed(
        path: path, place: "the tensor \(empty.name)",
        reason: "the shape \(empty.shape) holds no value")
    }
    notes = checkpoint.metadata["embeddings"].flatMap { text in
      try? JSONDecoder().decode(EmbeddingNotes.self, from: Data(text.utf8))
    }
    model = checkpoint.metadata["model_fingerprint"].map(ModelFingerprint.init(hexadecimal:))
  }

  func entries() throws(CheckpointError) -> [StoredEmbedding] {
    if let notes { return try noted(notes) }
    var entries: [StoredEmbedding] = []
    for tensor in try checkpoint.tensors {
      let values = try checkpoint.values(of: tensor.name)
      if tensor.shape.count == 2 {
        entries += rows(of: tensor, values: values)
      } else {
        entries.append(entry(checkpoint.metadata["name"] ?? tensor.name, values))
      }
    }
    return entries
  }

  /// The order, names and places that the notes give.
  private func noted(_ notes: EmbeddingNotes) throws(CheckpointError) -> [StoredEmbedding] {
    var entries: [StoredEmbedding] = []
    for (index, identifier) in notes.identifiers.enumerated() {
      let key =
        notes.identifiers.count == 1 && checkpoint.contains(EmbeddingStore.voiceKey)
        ? EmbeddingStore.voiceKey : identifier
      let embedding = Embedding(values: try checkpoint.values(of: key), model: model)
      entries.append(
        StoredEmbedding(
          identifier: identifier, embedding: embedding, span: notes.span(index),
          seconds: notes.seconds(index)))
    }
    return entries
  }

  /// The rows of a matrix `[n, D]`; names come from a `.ids` file beside it, one a line.
  private func rows(of tensor: TensorDescription, values: [Float]) -> [StoredEmbedding] {
    let (count, dimension) = (tensor.shape[0], tensor.shape[1])
    let names = EmbeddingStore.identifiers(beside: checkpoint.path, count: count)
    return (0..<count).map { row in
      entry(
        names?[row] ?? "\(tensor.name)-\(row)",
        Array(values[(row * dimension)..<((row + 1) * dimension)]))
    }
  }

  private func entry(_ name: String, _ values: [Float]) -> StoredEmbedding {
    StoredEmbedding(identifier: name, embedding: Embedding(values: values, model: model))
  }
}
