// Voices that have a name: which cluster is whose.

public import SpeakerEmbeddings

/// Known voices that clusters are compared with.
///
/// A cluster's voice is the mean of its windows' embeddings, each of length 1. It takes the name of
/// a known voice when their cosine reaches the threshold; of all ways to give each name once, the
/// one with the largest sum of cosines above the threshold is taken.
public struct KnownVoices: Sendable {
  /// A voice with its name.
  public struct Voice: Sendable, Equatable {
    /// The name that turns get.
    public let name: String
    /// The voice.
    public let embedding: Embedding

    /// Takes a name and a voice.
    public init(name: String, embedding: Embedding) {
      self.name = name
      self.embedding = embedding
    }

    /// Takes a name and the embeddings of one or more recordings: their mean direction is the
    /// voice.
    ///
    /// - Parameters:
    ///   - name: The name that turns get.
    ///   - embeddings: One or more, by one model.
    /// - Throws: `EmbeddingError` when they cannot be compared, or there are none.
    public init(name: String, of embeddings: [Embedding]) throws(EmbeddingError) {
      self.init(name: name, embedding: try meanDirection(of: embeddings))
    }
  }

  /// In the order in which they were given.
  public let voices: [Voice]
  /// The least cosine at which a cluster has a voice's name.
  public let threshold: Double

  /// Takes voices and the cosine from which a name is given.
  public init(voices: [Voice], threshold: Double) {
    self.voices = voices
    self.threshold = threshold
  }

  /// The speakers that have a known voice.
  ///
  /// - Parameter windows: Windows with their speakers.
  /// - Returns: The new name of each speaker that has one.
  /// - Throws: `EmbeddingError` when another model made the voices.
  public func names(for windows: [SpokenWindow]) throws(EmbeddingError) -> [String: String] {
    var speakers: [String] = []
    var members: [String: [Embedding]] = [:]
    for window in windows where window.embedding.magnitude > 0 {
      if members[window.speaker] == nil { speakers.append(window.speaker) }
      members[window.speaker, default: []].append(window.embedding)
    }
    var weights: [[Double]] = []
    for speaker in speakers {
      let cluster = try meanDirection(of: members[speaker] ?? [])
      var row: [Double] = []
      for voice in voices {
        let cosine = try cluster.cosine(to: voice.embedding)
        // At the threshold itself the name is given, and a weight of 0 would be none.
        row.append(cosine >= threshold ? max(cosine - threshold, 1e-9) : 0)
      }
      weights.append(row)
    }
    var names: [String: String] = [:]
    for (speaker, voice) in zip(speakers, SpeakerAssignment.best(weights)) {
      if let voice { names[speaker] = voices[voice].name }
    }
    return names
  }
}

/// The mean of embeddings that count alike, whatever their lengths.
private func meanDirection(of embeddings: [Embedding]) throws(EmbeddingError) -> Embedding {
  var directions: [Embedding] = []
  for embedding in embeddings { directions.append(try embedding.lengthNormalized()) }
  return try EmbeddingBlend.linear(
    directions, weights: [Double](repeating: 1, count: directions.count))
}
