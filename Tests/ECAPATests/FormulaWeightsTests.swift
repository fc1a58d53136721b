// The formula behind the golden weights, against its published check values and the sums of
// every tensor of the full-size models.

import ECAPA
import TestSupport
import Testing

@Suite("Weights by formula")
struct FormulaWeightsTests {
  @Test("hash and generator give their published values")
  func checkValues() {
    #expect(FormulaWeights.hash("a") == 0xaf63_dc4c_8601_ec8c)
    #expect(FormulaWeights.mixed(1_234_567 &+ 0x9E37_79B9_7F4A_7C15) == 6_457_827_717_110_365_317)
  }

  @Test("the first weights are those of the golden model")
  func firstWeights() throws {
    let weights = FormulaWeights(
      folder: "qwen3-full-2048", shapes: ["speaker_encoder.blocks.0.conv.weight": [512, 128, 5]])
    let values = try #require(weights.values(of: "speaker_encoder.blocks.0.conv.weight"))
    let expected = [-0.008914984, 0.015349503, 0.031725146, 0.020366505]
    for (ours, theirs) in zip(values, expected) { #expect(abs(Double(ours) - theirs) < 1e-9) }
  }

  /// Sums are given to twelve digits.
  @Test("every tensor has the sum that the goldens state", arguments: GoldenModel.full)
  func sums(model: GoldenModel) throws {
    try model.withSource { source in
      for tensor in try #require(try model.expected().tensors) {
        let sum = try source.values(of: tensor.name).reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum - tensor.sum) <= 1e-6 * max(1, abs(tensor.sum)), "\(tensor.name)")
      }
    }
  }
}
