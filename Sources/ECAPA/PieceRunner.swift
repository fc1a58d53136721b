// Who does the pieces of a pass: the calling thread alone, or all workers.

import Kernels

/// Runs numbered pieces with a piece's scratch at hand.
struct PieceRunner: Sendable {
  /// The workers; nil does piece after piece on the calling thread.
  let workers: Workers?
  /// One for each worker.
  let scratch: [PieceScratch]

  /// Runs every piece.
  func run(_ pieces: Int, _ body: @Sendable (_ piece: Int, _ scratch: PieceScratch) -> Void) {
    guard let workers else {
      for piece in 0..<pieces { body(piece, scratch[0]) }
      return
    }
    workers.run(pieces: pieces) { piece, worker in body(piece, scratch[worker]) }
  }
}
