// Voices between voices: spherical and linear means of embeddings.

import Foundation

/// How two or more embeddings become one.
public enum EmbeddingBlend {
  /// The voice between two, on the great circle that joins them (SLERP).
  ///
  ///     sin((1 − w)·θ)/sin θ · a + sin(w·θ)/sin θ · b,  θ = arccos(a·b / |a||b|)
  ///
  /// Directions follow Shoemake, "Animating Rotation with Quaternion Curves", SIGGRAPH 1985; the
  /// length goes linearly from one to the other, so that ends are met exactly. Directions closer
  /// than 1e-4 radians or farther than π − 1e-4 are joined linearly: there sin θ is near zero.
  ///
  /// - Parameters:
  ///   - first: The embedding at weight 0.
  ///   - second: The embedding at weight 1.
  ///   - weight: The share of the second; outside 0…1 goes beyond the ends.
  /// - Returns: The embedding between them.
  /// - Throws: ``EmbeddingError`` when the two cannot be compared, one has length zero, or a value
  ///   of the result is not finite.
  public static func spherical(_ first: Embedding, _ second: Embedding, weight: Double)
    throws(EmbeddingError) -> Embedding
  {
    let cosine = try first.cosine(to: second)
    let angle = acos(cosine)
    guard angle > 1e-4, angle < .pi - 1e-4 else {
      return try linear([first, second], weights: [1 - weight, weight])
    }
    let lengths = (first.magnitude, second.magnitude)
    let length = (1 - weight) * lengths.0 + weight * lengths.1
    let shares = (
      sin((1 - weight) * angle) / sin(angle) * length / lengths.0,
      sin(weight * angle) / sin(angle) * length / lengths.1
    )
    let values = zip(first.values, second.values).map { pair in
      shares.0 * Double(pair.0) + shares.1 * Double(pair.1)
    }
    return Embedding(values: try finite(values), model: first.model ?? second.model)
  }

  /// The weighted mean of any number of embeddings; weights are divided by their sum.
  ///
  /// - Throws: ``EmbeddingError/nothingToBlend``, ``EmbeddingError/badWeights(reason:)``, or what
  ///   makes two of them incomparable.
  public static func linear(_ embeddings: [Embedding], weights: [Double])
    throws(EmbeddingError) -> Embedding
  {
    guard let first = embeddings.first else { throw .nothingToBlend }
    guard weights.count == embeddings.count else {
      throw .badWeights(reason: "\(weights.count) weights for \(embeddings.count) embeddings")
    }
    let total = weights.reduce(0, +)
    guard total != 0, total.isFinite else { throw .badWeights(reason: "their sum is \(total)") }
    // One that names its model, where one does: those that do not go with any, but not between two.
    let named = embeddings.first { $0.model != nil } ?? first
    var sum = [Double](repeating: 0, count: first.dimension)
    for (embedding, weight) in zip(embeddings, weights) {
      try named.checkComparable(with: embedding)
      for index in sum.indices { sum[index] += weight / total * Double(embedding.values[index]) }
    }
    return Embedding(values: try finite(sum), model: named.model)
  }

  /// The values in single precision, none of them beyond it.
  private static func finite(_ values: [Double]) throws(EmbeddingError) -> [Float] {
    let rounded = values.map { Float($0) }
    guard rounded.allSatisfy(\.isFinite) else {
      throw .badWeights(reason: "the blend lies beyond any number of 32 bits")
    }
    return rounded
  }
}
