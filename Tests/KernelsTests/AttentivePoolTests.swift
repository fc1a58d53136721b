// Attentive pooling of blocks of frames against the formula in double precision.

import Foundation
import Kernels
import Testing

@Suite("Attentive pooling")
struct AttentivePoolTests {
  /// Weights are exact to about 4 units in the last place and enter mean and variance alike, so
  /// the result is that of weights changed by 2⁻²¹; distances from the centre are at most 4.
  @Test("equals softmax and weighted moments", arguments: InstructionSet.here, [1, 16, 24, 100])
  func equalsFormula(set: InstructionSet, channels: Int) {
    var samples = Samples(seed: 8)
    let frames = 61
    let logits = samples.matrix(frames, channels, in: -30...30)
    let x = samples.matrix(frames, channels, in: -2...2)
    let centre = ColumnValues(samples.floats(channels).span)
    let pool = AttentivePool(blocks: 3, channels: channels)
    for (block, rows) in [0..<20, 20..<41, 41..<61].enumerated() {
      pool.fill(
        block: block, from: 0, logits: logits.all.rows(rows), x: x.all.rows(rows), centre: centre,
        on: set)
    }
    pool.combine(blocks: 3, on: set)
    for channel in 0..<channels {
      let largest = (0..<frames).map { Double(logits[$0, channel]) }.max() ?? 0
      let weights = (0..<frames).map { exp(Double(logits[$0, channel]) - largest) }
      let values = (0..<frames).map { Double(x[$0, channel]) }
      let total = weights.reduce(0, +)
      let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / total
      let variance =
        zip(weights, values).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) } / total
      let moments = pool.moments(of: channel, centre: centre)
      #expect(abs(moments.mean - mean) <= 4 * 0x1p-20)
      #expect(abs(moments.variance - variance) <= 16 * 0x1p-20)
    }
  }
}
