// Vectors in rows for scoring: double precision, so that scores follow their formula to the last
// digits, and padded to whole lanes, so that products need no loop over a rest.

/// Rows of equal length.
///
/// Sums run over eight lanes in order and fold the same way on every machine and in every thread.
package struct VectorTable: Sendable, Equatable {
  private typealias Lanes = SIMD8<Double>

  /// Values of a row.
  package let dimension: Int
  /// How many rows there are.
  package var count: Int { lanesPerRow == 0 ? 0 : lanes.count / lanesPerRow }
  private let lanesPerRow: Int
  private var lanes: [SIMD8<Double>]

  /// Takes rows of one length.
  package init(_ rows: [[Double]], dimension: Int) {
    self.dimension = dimension
    lanesPerRow = (dimension + 7) / 8
    lanes = []
    lanes.reserveCapacity(rows.count * lanesPerRow)
    for row in rows { append(row) }
  }

  /// Takes rows of single precision, `[rows, dimension]`, row-major.
  package init(rows: [Float], dimension: Int) {
    self.dimension = dimension
    lanesPerRow = (dimension + 7) / 8
    let count = dimension == 0 ? 0 : rows.count / dimension
    lanes = [SIMD8<Double>](repeating: .zero, count: count * lanesPerRow)
    for row in 0..<count {
      let start = row * dimension
      for lane in 0..<lanesPerRow {
        var chunk = SIMD8<Float>.zero
        for place in 0..<min(8, dimension - lane * 8) {
          chunk[place] = rows[start + lane * 8 + place]
        }
        lanes[row * lanesPerRow + lane] = SIMD8<Double>(chunk)
      }
    }
  }

  private mutating func append(_ row: [Double]) {
    for start in stride(from: 0, to: lanesPerRow * 8, by: 8) {
      var chunk = SIMD8<Double>.zero
      for lane in 0..<min(8, max(0, row.count - start)) { chunk[lane] = row[start + lane] }
      lanes.append(chunk)
    }
  }

  /// A row's values.
  package subscript(row: Int) -> [Double] {
    let start = row * lanesPerRow
    return (0..<dimension).map { lanes[start + $0 / 8][$0 % 8] }
  }

  /// The inner product of a row with a row of another table of the same dimension.
  package func dot(_ row: Int, _ other: VectorTable, _ otherRow: Int) -> Double {
    // Two sums, so that one addition need not wait for the other.
    var sums = SIMD8<Double>.zero
    var others = SIMD8<Double>.zero
    let (start, otherStart) = (row * lanesPerRow, otherRow * lanesPerRow)
    var lane = 0
    while lane + 1 < lanesPerRow {
      sums += lanes[start + lane] * other.lanes[otherStart + lane]
      others += lanes[start + lane + 1] * other.lanes[otherStart + lane + 1]
      lane += 2
    }
    if lane < lanesPerRow { sums += lanes[start + lane] * other.lanes[otherStart + lane] }
    return (sums + others).sum()
  }

  /// Chosen rows in single precision, `[rows, dimension]`, row-major.
  func singlePrecision(_ rows: some Collection<Int>) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(rows.count * dimension)
    for row in rows {
      let start = row * lanesPerRow
      for lane in 0..<lanesPerRow {
        let narrow = SIMD8<Float>(lanes[start + lane])
        for place in 0..<min(8, dimension - lane * 8) { values.append(narrow[place]) }
      }
    }
    return values
  }

  /// The mean of all rows.
  package var mean: [Double] {
    var sums = [SIMD8<Double>](repeating: .zero, count: lanesPerRow)
    for row in 0..<count {
      for lane in 0..<lanesPerRow { sums[lane] += lanes[row * lanesPerRow + lane] }
    }
    return (0..<dimension).map { sums[$0 / 8][$0 % 8] / Double(count) }
  }

  /// Every row with `center` taken off and then made unit length.
  ///
  /// - Parameters:
  ///   - center: `[dimension]`; nil takes nothing off.
  ///   - name: A row's name in errors.
  /// - Returns: A table of the same shape.
  /// - Throws: ``VerificationError/embedding(utterance:reason:)`` for a row without direction.
  package func normalized(center: [Double]? = nil, name: (Int) -> String)
    throws(VerificationError) -> VectorTable
  {
    var result = self
    let shift = center.map { VectorTable([$0], dimension: dimension).lanes }
    for row in 0..<count {
      let start = row * lanesPerRow
      var sums = SIMD8<Double>.zero
      for lane in 0..<lanesPerRow {
        if let shift { result.lanes[start + lane] -= shift[lane] }
        sums += result.lanes[start + lane] * result.lanes[start + lane]
      }
      let length = sums.sum().squareRoot()
      guard length > 0, length.isFinite else {
        throw .embedding(
          utterance: name(row),
          reason: "its vector has no direction; embed a recording with speech in it")
      }
      for lane in 0..<lanesPerRow { result.lanes[start + lane] /= length }
    }
    return result
  }

  /// The means of groups of rows.
  package func means(of groups: [[Int]]) -> VectorTable {
    let rows = groups.map { group in
      var sums = [SIMD8<Double>](repeating: .zero, count: lanesPerRow)
      for row in group {
        for lane in 0..<lanesPerRow { sums[lane] += lanes[row * lanesPerRow + lane] }
      }
      return (0..<dimension).map { sums[$0 / 8][$0 % 8] / Double(group.count) }
    }
    return VectorTable(rows, dimension: dimension)
  }
}
