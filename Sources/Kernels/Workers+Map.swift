// Numbered pieces with results: what a piece gives stands at its number, whoever did it.

internal import Synchronization

extension Workers {
  /// Does every piece and returns what each gave, in the order of their numbers.
  ///
  /// - Parameters:
  ///   - pieces: How many; they are numbered from 0.
  ///   - body: Does one piece; it is handed a slot's number and nothing that another piece writes.
  /// - Returns: One result for each piece.
  public func map<Result: Sendable>(pieces: Int, _ body: @Sendable (_ piece: Int) -> Result)
    -> [Result]
  {
    let slots = Mutex<[Result?]>(Array(repeating: nil, count: pieces))
    run(pieces: pieces) { piece, _ in
      let result = body(piece)
      slots.withLock { $0[piece] = result }
    }
    return slots.withLock { $0.compactMap(\.self) }
  }
}
