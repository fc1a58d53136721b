// One voice as one vector, which knows the model that made it.

/// An embedding (x-vector): the network's output for one utterance or window, not length-normalised.
///
///     let same = try alice.cosine(to: bob) >= threshold
public struct Embedding: Sendable, Equatable {
  /// The values, `[dimension]`, as the network gives them.
  public let values: [Float]
  /// The model that made it; nil when the file that it came from does not say.
  public let model: ModelFingerprint?

  /// How many values there are.
  public var dimension: Int { values.count }

  /// Takes values and the fingerprint of what made them.
  public init(values: [Float], model: ModelFingerprint?) {
    self.values = values
    self.model = model
  }

  /// The Euclidean length of the values.
  public var magnitude: Double {
    values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  /// The cosine of the angle between two embeddings, −1…1, summed in double precision.
  ///
  /// - Throws: ``EmbeddingError/differentModels(_:_:)`` when two models made them,
  ///   ``EmbeddingError/differentDimensions(_:_:)``, ``EmbeddingError/zeroLength`` for a zero vector.
  public func cosine(to other: Embedding) throws(EmbeddingError) -> Double {
    try checkComparable(with: other)
    let lengths = magnitude * other.magnitude
    guard lengths > 0 else { throw .zeroLength }
    let product = zip(values, other.values).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    return min(1, max(-1, product / lengths))
  }

  /// The same direction with length 1.
  ///
  /// - Throws: ``EmbeddingError/zeroLength`` for a zero vector.
  public func lengthNormalized() throws(EmbeddingError) -> Embedding {
    let length = magnitude
    guard length > 0 else { throw .zeroLength }
    return Embedding(values: values.map { Float(Double($0) / length) }, model: model)
  }

  /// Refuses what another model made, or what has another length.
  package func checkComparable(with other: Embedding) throws(EmbeddingError) {
    if let model, let theirs = other.model, model != theirs {
      throw .differentModels(model, theirs)
    }
    guard dimension == other.dimension else {
      throw .differentDimensions(dimension, other.dimension)
    }
  }
}
