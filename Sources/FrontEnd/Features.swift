// What a network is given.

/// Features of an utterance, exactly what the first convolution is given.
public struct Features: Sendable, Equatable {
  /// How many frames.
  public let frames: Int
  /// Features a frame.
  public let bins: Int
  /// `[frames, bins]`, row-major.
  public let values: [Float]

  /// Features that are already at hand.
  ///
  /// - Parameters:
  ///   - frames: Rows.
  ///   - bins: Columns.
  ///   - values: `[frames, bins]`, row-major: `frames · bins` of them.
  public init(frames: Int, bins: Int, values: [Float]) {
    precondition(values.count == frames * bins, "as many values as frames times bins")
    self.frames = frames
    self.bins = bins
    self.values = values
  }
}
