// How the frames of an utterance are cut into pieces of work. The cut depends on the number of
// frames alone, so any number of threads gives the same sums.

/// Consecutive ranges of frames, each small enough for its rows to stay in the second-level
/// cache from one layer to the next.
struct FramePieces: Sendable {
  /// The frames of each piece.
  let ranges: [Range<Int>]

  /// The most frames of a piece.
  ///
  /// A window of 1.5 s is one piece; its 140 to 150 frames by 512
  /// channels are 300 kB.
  static let longest = 176

  /// Up to this many frames are one piece; more are an even number of pieces of at most as many
  /// (rounded to whole tiles), so that two threads have equal shares.
  private static let target = 160

  /// Cuts `frames` frames at multiples of `tileRows`, the rows that a product computes at once.
  init(frames: Int, tileRows: Int) {
    let count = frames <= Self.target ? 1 : 2 * ((frames + 2 * Self.target - 1) / (2 * Self.target))
    let tiles = (frames + tileRows - 1) / tileRows
    let ends = (0...count).map { min(tiles * $0 / count * tileRows, frames) }
    ranges = zip(ends, ends.dropFirst()).map { $0..<$1 }
  }
}
