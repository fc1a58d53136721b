// Every recipe against the features that the original implementations computed.

import AudioFiles
import FrontEnd
import TestSupport
import Testing

/// A recipe, its golden folder, and how far single values may be off: in near-silent frames the
/// logarithm magnifies the last bits in which two Fourier transforms differ.
struct GoldenRecipe: CustomTestStringConvertible {
  let folder: String
  let recipe: FrontEndRecipe
  let tolerance: Double
  let inputs: Int
  var testDescription: String { folder }

  static let all = [
    GoldenRecipe(folder: "qwen3-mel128-24k", recipe: .qwen3, tolerance: 1e-3, inputs: 6),
    GoldenRecipe(
      folder: "speechbrain-fbank80-16k", recipe: .speechBrain, tolerance: 1e-3, inputs: 6),
    GoldenRecipe(folder: "wespeaker-fbank80-16k", recipe: .weSpeaker, tolerance: 1e-2, inputs: 6),
    GoldenRecipe(
      folder: "3dspeaker-fbank80-16k", recipe: .threeDSpeaker, tolerance: 1e-2, inputs: 6),
    GoldenRecipe(
      folder: "3dspeaker-ssl-mel80-16k", recipe: .threeDSpeakerSelfSupervised, tolerance: 1e-3,
      inputs: 2),
    GoldenRecipe(folder: "taoruijie-mel80-16k", recipe: .taoRuijie(), tolerance: 1e-3, inputs: 6),
  ]
}

@Suite("Features equal the originals'")
struct GoldenFeaturesTests {
  @Test("each recipe on each input", arguments: GoldenRecipe.all)
  func equalsOriginal(_ golden: GoldenRecipe) throws {
    let extractor = try FeatureExtractor(golden.recipe)
    let names = try Fixture.names(in: "Models/features/\(golden.folder)")
    #expect(names.count == golden.inputs)
    for name in names {
      let expected = try NumpyArray(fixture: "Models/features/\(golden.folder)/\(name)")
      let sound = try Waveform(
        reading: Fixture.path("Models/inputs/\(name.dropLast(4)).wav"),
        sampleRate: golden.recipe.sampleRate)
      let features = try extractor.features(of: sound.samples)
      #expect([features.frames, features.bins] == expected.shape, "\(name)")
      let differences = zip(features.values, expected.values).map { abs(Double($0) - $1) }
      let worst = differences.max() ?? .infinity
      let mean = differences.reduce(0, +) / Double(differences.count)
      #expect(worst <= golden.tolerance, "\(name)")
      #expect(mean < 5e-5, "\(name)")
    }
  }
}
