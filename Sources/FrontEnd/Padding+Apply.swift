// The signal before it is cut into frames.

extension FrontEndRecipe {
  /// The samples after emphasis over the whole signal, with what stands before and after them.
  ///
  /// - Parameter samples: More than ``Padding/fewest``.
  /// - Returns: `samples.count + 2 · padding.count` values.
  func padded(_ samples: Span<Float>) -> [Float] {
    let (count, side) = (samples.count, padding.count)
    var padded = [Float](repeating: 0, count: count + 2 * side)
    if case .signal(let coefficient) = emphasis {
      // The sample before the first is the second: the original pads by reflection.
      padded[side] = samples[0] - coefficient * samples[min(1, count - 1)]
      for at in 1..<count { padded[side + at] = samples[at] - coefficient * samples[at - 1] }
    } else {
      for at in 0..<count { padded[side + at] = samples[at] }
    }
    if case .reflection = padding {
      let last = side + count - 1
      for step in 1...side {
        padded[side - step] = padded[side + step]
        padded[last + step] = padded[last - step]
      }
    }
    return padded
  }
}
