// Made-up values for kernel tests: the same on every run, of mixed signs and sizes.

import Kernels

/// A small generator (SplitMix64), seeded.
struct Samples: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Values in `range`.
  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }

  /// A matrix of values in `range`.
  mutating func matrix(_ rows: Int, _ columns: Int, in range: ClosedRange<Float> = -1...1) -> Matrix
  {
    let matrix = Matrix(rows: rows, columns: columns)
    matrix.all.fill(with: floats(rows * columns, in: range).span)
    return matrix
  }
}

/// Half the distance between 1 and the next number: the largest relative error of one operation.
let unitRoundoff = 0x1p-24
