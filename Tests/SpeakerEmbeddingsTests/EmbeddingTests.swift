// Cosines, blends, and the refusal to mix models.

import Foundation
import SpeakerEmbeddings
import Testing

private let ours = ModelFingerprint(hexadecimal: String(repeating: "a", count: 64))
private let theirs = ModelFingerprint(hexadecimal: String(repeating: "b", count: 64))

private func embedding(_ values: [Float], _ model: ModelFingerprint? = ours) -> Embedding {
  Embedding(values: values, model: model)
}

@Suite("Embedding")
struct EmbeddingTests {
  @Test("has the cosine of its direction, whatever its length")
  func cosine() throws {
    // (3, 4)·(4, 3) / (5·5) = 24/25.
    #expect(abs(try embedding([3, 4]).cosine(to: embedding([8, 6])) - 0.96) < 1e-15)
    #expect(try embedding([1, 0]).cosine(to: embedding([-2, 0])) == -1)
  }

  @Test("refuses another model's embedding and names both")
  func refusesAnotherModel() {
    let error = EmbeddingError.differentModels(ours, theirs)
    #expect(throws: error) { try embedding([1, 0]).cosine(to: embedding([1, 0], theirs)) }
    #expect(
      error.description
        == "embeddings of two models (aaaaaaaaaaaa and bbbbbbbbbbbb) cannot be compared; "
        + "make both with one model")
  }

  @Test("refuses another length and a vector without direction")
  func refusesLengths() {
    #expect(throws: EmbeddingError.differentDimensions(2, 3)) {
      try embedding([1, 0]).cosine(to: embedding([1, 0, 0]))
    }
    #expect(throws: EmbeddingError.zeroLength) {
      try embedding([0, 0]).cosine(to: embedding([1, 0]))
    }
    #expect(
      EmbeddingError.zeroLength.description
        == "an embedding of length zero has no direction; "
        + "make it again from a recording with speech")
  }
}

@Suite("Blend")
struct EmbeddingBlendTests {
  @Test("goes along the great circle and from one length to the other")
  func spherical() throws {
    // 30 of the 90 degrees between the axes; the length goes from 2 to 4: 2 + 4·2/6 …, here 2⅔.
    let blended = try EmbeddingBlend.spherical(
      embedding([2, 0]), embedding([0, 4]), weight: 1.0 / 3)
    let length = 2 + 2.0 / 3
    #expect(abs(Double(blended.values[0]) - length * cos(Double.pi / 6)) < 1e-6)
    #expect(abs(Double(blended.values[1]) - length * sin(Double.pi / 6)) < 1e-6)
  }

  @Test("meets both ends")
  func ends() throws {
    let first = embedding([1, 2, 3])
    let second = embedding([-3, 1, 2])
    for (weight, end) in [(0.0, first), (1.0, second)] {
      let blended = try EmbeddingBlend.spherical(first, second, weight: weight)
      for (ours, theirs) in zip(blended.values, end.values) { #expect(abs(ours - theirs) < 1e-6) }
    }
  }

  @Test("joins parallel directions linearly instead of dividing by zero")
  func parallel() throws {
    let blended = try EmbeddingBlend.spherical(
      embedding([1, 1]), embedding([3, 3]), weight: 0.25)
    #expect(blended.values == [1.5, 1.5])
  }

  @Test("takes the weighted mean of many")
  func linear() throws {
    let blended = try EmbeddingBlend.linear(
      [embedding([1, 0]), embedding([0, 1]), embedding([1, 1])], weights: [1, 1, 2])
    #expect(blended.values == [0.75, 0.75])
    #expect(throws: EmbeddingError.badWeights(reason: "1 weights for 2 embeddings")) {
      try EmbeddingBlend.linear([embedding([1]), embedding([2])], weights: [1])
    }
    #expect(throws: EmbeddingError.badWeights(reason: "their sum is 0.0")) {
      try EmbeddingBlend.linear([embedding([1]), embedding([2])], weights: [1, -1])
    }
    #expect(throws: EmbeddingError.nothingToBlend) { try EmbeddingBlend.linear([], weights: []) }
  }

  @Test("names the model that some name, and mixes no two behind one that names none")
  func models() throws {
    let nameless = embedding([1, 0], nil)
    let blended = try EmbeddingBlend.linear([nameless, embedding([0, 1])], weights: [1, 1])
    #expect(blended.model == ours)
    #expect(throws: EmbeddingError.differentModels(ours, theirs)) {
      try EmbeddingBlend.linear(
        [nameless, embedding([0, 1]), embedding([1, 1], theirs)], weights: [1, 1, 1])
    }
  }

  @Test("refuses weights that lead beyond what a float holds")
  func beyondFloats() {
    // 3 · 2e38 − 2 · 1e38 = 4e38; the largest float is 3.4e38.
    let (first, second) = (embedding([1e38, 0]), embedding([2e38, 1e37]))
    let beyond = EmbeddingError.badWeights(reason: "the blend lies beyond any number of 32 bits")
    #expect(throws: beyond) { try EmbeddingBlend.linear([first, second], weights: [-2, 3]) }
    #expect(throws: beyond) { try EmbeddingBlend.spherical(first, second, weight: 4) }
  }
}
