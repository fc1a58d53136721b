// The scores of many rows against a cohort, as matrix products in blocks: memory is one block for
// each worker, whatever the lengths of trial list and cohort.

import Kernels

/// A cohort packed for products in single precision.
///
/// A cosine is then within 1e-7 of its value, and a mean or deviation of hundreds of them nearer
/// still; everything else about a score stays in double precision.
struct CohortProducts {
  private let packed: PackedMatrix
  private let zeros: Epilogue
  private let members: Int
  /// Rows of a block: 64 cohort scores for each member lie in a core's own cache up to some 4,000.
  private static let block = 56

  /// Packs the members.
  init(_ cohort: Cohort) {
    let table = cohort.members
    members = table.count
    packed = PackedMatrix(
      table.singlePrecision(0..<members).span, columns: members, taps: 1, for: .best)
    zeros = Epilogue(bias: ColumnValues(zeros: members))
  }

  /// The statistics of some rows under a normalisation's choices, in the order of the rows.
  ///
  /// - Complexity: One product of each row with each member; blocks are shared out over workers.
  func statistics(
    of table: VectorTable, rows: [Int], _ choices: ScoreNormalization, workers: Workers
  ) -> [CohortStatistics] {
    let blocks = stride(from: 0, to: rows.count, by: Self.block).map {
      rows[$0..<min($0 + Self.block, rows.count)]
    }
    return workers.map(pieces: blocks.count) { piece in
      statistics(of: table, block: blocks[piece], choices)
    }.flatMap { $0 }
  }

  private func statistics(
    of table: VectorTable, block rows: ArraySlice<Int>, _ choices: ScoreNormalization
  ) -> [CohortStatistics] {
    let vectors = Matrix(rows: rows.count, columns: table.dimension)
    vectors.all.fill(with: table.singlePrecision(rows).span)
    let scores = Matrix(rows: rows.count, columns: members)
    product(vectors.all, packed, into: scores.all, epilogue: zeros)
    let count = min(choices.top ?? members, members)
    let divisor = Double(choices.sampleDeviation ? count - 1 : count)
    return topMoments(of: scores.all, top: count).map { moments in
      CohortStatistics(mean: moments.mean, deviation: (moments.squares / divisor).squareRoot())
    }
  }
}
