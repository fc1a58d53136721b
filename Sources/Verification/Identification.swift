// Who of many known voices is it, or nobody: one recording against all enrolled embeddings.

import Foundation
import Kernels
package import SpeakerEmbeddings

/// An enrolled voice and how alike it is.
package struct IdentificationCandidate: Sendable, Hashable {
  /// The voice's name.
  package let name: String
  /// The largest cosine of the voice's embeddings.
  package let cosine: Double
}

/// The voices that a recording is compared with, laid out for one pass.
package struct Identification: Sendable {
  private let voices: EnrolledVoices

  /// Takes the voices.
  package init(_ voices: EnrolledVoices) { self.voices = voices }

  /// All voices, the most alike first; of equal ones the one that was enrolled first.
  ///
  /// A voice with several embeddings is as alike as the nearest of them.
  ///
  /// - Complexity: One inner product an embedding.
  /// - Throws: ``EmbeddingError`` where another model made the embedding.
  package func candidates(for embedding: Embedding) throws(EmbeddingError)
    -> [IdentificationCandidate]
  {
    if let ours = voices.model, let theirs = embedding.model, ours != theirs {
      throw .differentModels(ours, theirs)
    }
    if let dimension = voices.dimension, dimension != embedding.dimension {
      throw .differentDimensions(dimension, embedding.dimension)
    }
    let unit = try embedding.lengthNormalized().values
    let cosines = voices.voices.map { voice in
      voice.vectors.reduce(-Float.infinity) { max($0, dot($1.span, unit.span)) }
    }
    let order = cosines.indices.sorted { (cosines[$0], $1) > (cosines[$1], $0) }
    return order.map {
      IdentificationCandidate(
        name: voices.voices[$0].name, cosine: Double(min(1, max(-1, cosines[$0]))))
    }
  }

  /// The log odds that each candidate, and nobody else, is the speaker.
  ///
  ///     P(i) = π/N · e^LLRᵢ / (1 − π + π/N · Σⱼ e^LLRⱼ)        log odds = ln P(i) − ln(1 − P(i))
  ///
  /// with N voices that are equally likely beforehand: the more voices there are, the more an LLR
  /// must be above 0 before it means anything.
  ///
  /// - Parameters:
  ///   - ratios: Each candidate's log-likelihood ratio; all of them.
  ///   - prior: π, the probability beforehand that the speaker is enrolled.
  /// - Returns: One a candidate.
  package static func logOdds(_ ratios: [Double], prior: Double) -> [Double] {
    guard let largest = ratios.max() else { return [] }
    let shift = max(0, largest)
    let share = prior / Double(ratios.count)
    let parts = ratios.map { share * exp($0 - shift) }
    let nobody = (1 - prior) * exp(-shift)
    let total = parts.reduce(nobody, +)
    return parts.map { part in
      // The rest is summed anew where it would drown in the difference.
      let rest = part > 0.5 * total ? parts.reduce(nobody - part, +) : total - part
      return log(part) - log(max(rest, Double.leastNonzeroMagnitude))
    }
  }
}
