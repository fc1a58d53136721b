// The memory that a pass through the network works in. It is made once and used again; no layer
// allocates.

import Kernels
import Synchronization

/// What one utterance needs: its layers' outputs and the sums of its pieces.
///
/// Two matrices hold every layer: `wide` has, side by side, a block's input, its expanded
/// channels and its reduced channels, and in the end the aggregation, which comes when those
/// are no longer needed; `blocks` has the three blocks' outputs side by side.
struct UtteranceScratch: Sendable {
  let frames: Int
  let wide: Matrix
  let blocks: Matrix
  let sums: AlignedMatrix<Double>
  let squares: AlignedMatrix<Double>
  let pool: AttentivePool
  /// Mean over time, and inside of squeeze-excitation.
  let blockMean: Matrix
  let squeezed: Matrix
  let gate: ColumnValues
  /// Mean and deviation over time of the aggregation.
  let context: Matrix
  let contextBias: ColumnValues
  let centre: ColumnValues

  init(_ sizes: EcapaConfiguration, frames: Int, pieces: Int) {
    self.frames = frames
    wide = Matrix(rows: frames, columns: Self.wideColumns(sizes))
    blocks = Matrix(rows: frames, columns: 3 * sizes.channels)
    let channels = max(sizes.channels, sizes.aggregation)
    sums = AlignedMatrix(rows: pieces, columns: channels)
    squares = AlignedMatrix(rows: pieces, columns: channels)
    pool = AttentivePool(blocks: pieces, channels: sizes.aggregation)
    blockMean = Matrix(rows: 1, columns: sizes.channels)
    squeezed = Matrix(rows: 1, columns: sizes.squeeze)
    gate = ColumnValues(zeros: sizes.channels)
    context = Matrix(rows: 1, columns: 2 * sizes.aggregation)
    contextBias = ColumnValues(zeros: sizes.attention)
    centre = ColumnValues(zeros: sizes.aggregation)
  }

  private static func wideColumns(_ sizes: EcapaConfiguration) -> Int {
    let inner = max(sizes.channels, sizes.scale * sizes.groupWidth)
    return max(2 * sizes.channels + inner, sizes.aggregation)
  }

  /// What a frame takes; the rest does not grow with the utterance.
  static func bytesPerFrame(_ sizes: EcapaConfiguration) -> Int {
    (wideColumns(sizes) + 3 * sizes.channels) * MemoryLayout<Float>.stride
  }

  /// How many pieces there is room for.
  var pieces: Int { sums.rows }
}

/// What one worker needs for the piece that it is at.
struct PieceScratch: Sendable {
  /// Features with the frames that the first convolution reaches beyond the piece.
  let features: Matrix
  /// The input of a Res2Net convolution and that of the next one, with the frames beyond.
  let groups: [Matrix]
  /// Res2Net's output, all groups side by side.
  let joined: Matrix
  let attention: Matrix
  let logits: Matrix

  /// Columns of logits that are computed and pooled at a time.
  static let strip = 64

  init(_ sizes: EcapaConfiguration) {
    let rows = FramePieces.longest
    features = Matrix(rows: rows + 2 * sizes.reach(0), columns: sizes.bins)
    let margin = (1...3).reduce(0) { max($0, sizes.reach($1)) } * (sizes.scale - 1)
    groups = (0..<2).map { _ in Matrix(rows: rows + 2 * margin, columns: sizes.groupWidth) }
    joined = Matrix(rows: rows + 2 * margin, columns: sizes.scale * sizes.groupWidth)
    attention = Matrix(rows: rows, columns: sizes.attention)
    logits = Matrix(rows: rows, columns: Self.strip)
  }
}

/// Scratch that is not in use, to be taken and given back.
final class ScratchShelf: Sendable {
  private let sizes: EcapaConfiguration
  private let utterances = Mutex<[UtteranceScratch]>([])
  private let pieces = Mutex<[PieceScratch]>([])

  /// Scratch for longer utterances is given back to the system after use.
  private static let mostFramesKept = 4096

  init(_ sizes: EcapaConfiguration) { self.sizes = sizes }

  /// Scratch for an utterance of so many frames and pieces.
  func takeUtterance(frames: Int, pieces: Int) -> UtteranceScratch {
    let kept = utterances.withLock { shelf -> UtteranceScratch? in
      let fits = shelf.firstIndex { $0.frames >= frames && $0.pieces >= pieces }
      return fits.map { shelf.remove(at: $0) }
    }
    return kept ?? UtteranceScratch(sizes, frames: frames, pieces: pieces)
  }

  /// Gives back; the smaller of two is dropped, so that the shelf does not grow.
  func giveBack(_ scratch: UtteranceScratch) {
    guard scratch.frames <= Self.mostFramesKept else { return }
    utterances.withLock { shelf in
      shelf.removeAll { $0.frames < scratch.frames }
      shelf.append(scratch)
    }
  }

  /// Scratch for pieces, one a worker.
  func takePieces(_ count: Int) -> [PieceScratch] {
    var taken = pieces.withLock { shelf -> [PieceScratch] in
      let count = min(count, shelf.count)
      let last = Array(shelf.suffix(count))
      shelf.removeLast(count)
      return last
    }
    while taken.count < count { taken.append(PieceScratch(sizes)) }
    return taken
  }

  /// Gives back.
  func giveBack(_ scratch: [PieceScratch]) {
    pieces.withLock { $0 += scratch }
  }
}
