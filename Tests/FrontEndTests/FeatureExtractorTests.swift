// What every recipe has in common: the second implementation, shortest inputs, silence, threads.

import Foundation
import FrontEnd
import Synchronization
import TestSupport
import Testing

/// A recipe with what is known of it from the reference.
struct KnownRecipe: CustomTestStringConvertible, Sendable {
  let recipe: FrontEndRecipe
  /// The fewest samples that the original accepts.
  let shortest: Int
  /// Frames of that many.
  let fewest: Int
  let plain: @Sendable ([Double]) -> [[Double]]
  var testDescription: String { recipe.name }

  static let all = [
    KnownRecipe(recipe: .qwen3, shortest: 1280, fewest: 5, plain: PlainFrontEnd.qwen3),
    KnownRecipe(recipe: .speechBrain, shortest: 640, fewest: 5, plain: PlainFrontEnd.speechBrain),
    KnownRecipe(recipe: .weSpeaker, shortest: 400, fewest: 1, plain: PlainFrontEnd.weSpeaker),
    KnownRecipe(
      recipe: .threeDSpeaker, shortest: 1040, fewest: 5, plain: PlainFrontEnd.threeDSpeaker),
    KnownRecipe(
      recipe: .threeDSpeakerWithoutMean, shortest: 400, fewest: 1,
      plain: PlainFrontEnd.threeDSpeakerWithoutMean),
    KnownRecipe(
      recipe: .threeDSpeakerSelfSupervised, shortest: 640, fewest: 5,
      plain: PlainFrontEnd.threeDSpeakerSelfSupervised),
    KnownRecipe(recipe: .taoRuijie(), shortest: 257, fewest: 2, plain: PlainFrontEnd.taoRuijie),
  ]
}

/// A sound with energy in every bin: a chirp and some noise from a linear congruence.
func testSound(_ count: Int) -> [Float] {
  var state: UInt32 = 1
  return (0..<count).map { at in
    state = state &* 1_664_525 &+ 1_013_904_223
    let noise = Float(state >> 8) / Float(1 << 24) - 0.5
    return 0.3 * Float(sin(Double(at) * (0.01 + Double(at) * 1e-4))) + 0.1 * noise
  }
}

@Suite("Feature extractor")
struct FeatureExtractorTests {
  @Test("equals a plain second implementation", arguments: KnownRecipe.all)
  func equalsPlain(_ known: KnownRecipe) throws {
    let samples = testSound(2500)
    let features = try FeatureExtractor(known.recipe).features(of: samples)
    let plain = known.plain(samples.map { Double($0) })
    #expect(features.frames == plain.count)
    #expect(features.bins == plain[0].count)
    #expect(features.frames == known.recipe.frames(of: samples.count))
    #expect(features.bins == known.recipe.bins)
    // Features span tens; `Float` holds them to 4e-6, the transform's error is a share of the
    // loudest bin and grows in the quiet ones.
    for (ours, theirs) in zip(features.values, plain.joined()) {
      #expect(abs(Double(ours) - theirs) <= 5e-4)
    }
  }

  @Test("the shortest input is accepted, one sample less is not", arguments: KnownRecipe.all)
  func shortestInput(_ known: KnownRecipe) throws {
    let extractor = try FeatureExtractor(known.recipe)
    #expect(extractor.shortestSamples == known.shortest)
    let features = try extractor.features(of: testSound(known.shortest))
    #expect(features.frames == known.fewest)
    #expect(extractor.frames(of: known.shortest) == known.fewest)
    #expect(features.values.allSatisfy { $0.isFinite })
    for count in [0, 1, known.shortest - 1] {
      #expect(
        throws: FrontEndError.tooShort(
          samples: count, needed: known.shortest, sampleRate: known.recipe.sampleRate)
      ) {
        try extractor.features(of: testSound(count))
      }
    }
  }

  @Test("silence has finite features, all frames alike", arguments: KnownRecipe.all)
  func silenceIsFinite(_ known: KnownRecipe) throws {
    let extractor = try FeatureExtractor(known.recipe)
    let features = try extractor.features(of: [Float](repeating: 0, count: 16_000))
    #expect(features.values.allSatisfy { $0.isFinite })
    let first = features.values.prefix(features.bins)
    for row in 0..<features.frames {
      #expect(features.values[(row * features.bins)...].prefix(features.bins).elementsEqual(first))
    }
    // ln 2⁻²³ where nothing is subtracted, ln 1e-5 in Qwen3's (its magnitudes are √1e-9, and its
    // filters' weights add up to less than a third).
    switch known.recipe.name {
    case "3dspeaker-without-mean": #expect(first.allSatisfy { abs($0 + 15.942385) < 1e-5 })
    case "qwen3": #expect(first.allSatisfy { abs($0 + 11.512925) < 1e-5 })
    default: #expect(first.allSatisfy { abs($0) < 1e-5 })
    }
  }

  @Test("arrays, slices and spans give the same bytes", arguments: KnownRecipe.all)
  func slicesAreEqual(_ known: KnownRecipe) throws {
    let extractor = try FeatureExtractor(known.recipe)
    let sound = testSound(8000)
    let part = Array(sound[1003..<6001])
    let features = try extractor.features(of: part)
    #expect(try extractor.features(of: sound[1003..<6001]) == features)
    #expect(try extractor.features(of: sound.span.extracting(1003..<6001)) == features)
  }

  @Test("eight threads with one extractor give the same bytes", arguments: KnownRecipe.all)
  func threadsDoNotMatter(_ known: KnownRecipe) throws {
    let extractor = try FeatureExtractor(known.recipe)
    let sounds = (0..<32).map { testSound(3000 + 371 * $0) }
    let alone = try sounds.map { try extractor.features(of: $0) }
    let together = Mutex([Features?](repeating: nil, count: sounds.count))
    DispatchQueue.concurrentPerform(iterations: sounds.count) { index in
      let features = try? FeatureExtractor(known.recipe).features(of: sounds[index])
      let shared = try? extractor.features(of: sounds[index])
      together.withLock { $0[index] = features == shared ? shared : nil }
    }
    #expect(together.withLock { $0 } == alone)
  }

  @Test("frames of the recipe without mean do not know their neighbours")
  func framesAreIndependent() throws {
    let extractor = try FeatureExtractor(.threeDSpeakerWithoutMean)
    let sound = testSound(4000)
    let whole = try extractor.features(of: sound)
    for frame in 0..<whole.frames {
      let alone = try extractor.features(of: sound[(160 * frame)..<(160 * frame + 400)])
      #expect(alone.values.elementsEqual(whole.values[(80 * frame)..<(80 * frame + 80)]))
    }
  }

  @Test("samples that are no sound are refused", arguments: [Float.nan, .infinity, -2e9])
  func samplesOutOfRange(bad: Float) throws {
    var sound = testSound(5000)
    sound[4321] = bad
    #expect(throws: FrontEndError.sampleOutOfRange(at: 4321)) {
      try FeatureExtractor(.qwen3).features(of: sound)
    }
  }
}
