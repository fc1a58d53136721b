// Cosine scores of trials: each recording's vector once, each trial one inner product.

package import Kernels

/// Scores the trials of a list from the vectors of its recordings.
///
/// A row of either side is unit length, so that a cosine is an inner product; only a model scored
/// by ``EnrolmentPooling/meanScore`` is not, since the mean of its cosines is the inner product
/// with the mean of its unit vectors.
package struct TrialScorer: Sendable {
  /// Rows of the enrolment side.
  package let enrolments: VectorTable
  /// Rows of the test side.
  package let tests: VectorTable
  /// For each name of the list its row on the enrolment side; −1 for a name that has none.
  private let enrolmentRows: [Int32]
  /// For each name of the list its row on the test side; −1 for a name that has none.
  private let testRows: [Int32]
  private let names: NameTable
  /// Whether both sides have the same rows: no model is made of several recordings.
  let sharesRows: Bool

  /// Prepares both sides of a list.
  ///
  /// - Parameters:
  ///   - trials: The list.
  ///   - recordings: One row a recording, as the model gave it.
  ///   - row: The row of a recording; nil where there is none.
  ///   - source: Where the recordings' vectors come from, as messages name it.
  ///   - enrolment: Which recordings a model stands for, and how they are pooled; nil where the
  ///     enrolment side names recordings.
  ///   - center: `[dimension]`, taken off every vector first; nil takes nothing off.
  /// - Throws: ``VerificationError`` naming the list's line, for a recording without a vector and
  ///   for a model without enrolment; naming the recording, for a vector without direction.
  package init(
    _ trials: TrialList, recordings: VectorTable, row: @escaping (String) -> Int?, source: String,
    enrolment: (map: EnrolmentMap, pooling: EnrolmentPooling)? = nil, center: [Double]? = nil
  ) throws(VerificationError) {
    names = trials.names
    let finder = RowFinder(trials: trials, row: row, source: source)
    var ownNames: [Int: String] = [:]
    for name in 0..<trials.names.count {
      if let found = row(trials.names[name]) { ownNames[found] = trials.names[name] }
    }
    let label = { ownNames[$0] ?? "row \($0 + 1) of \(source)" }
    tests = try recordings.normalized(center: center, name: label)
    testRows = try finder.rows(of: trials.tests)
    sharesRows = enrolment == nil
    guard let enrolment else {
      enrolments = tests
      enrolmentRows = try finder.rows(of: trials.enrolments)
      return
    }
    let (rows, groups) = try finder.groups(enrolment.map)
    enrolmentRows = rows
    enrolments = try Self.pooled(
      groups, unit: tests, raw: recordings, pooling: enrolment.pooling, center: center)
  }

  private static func pooled(
    _ groups: [[Int]], unit: VectorTable, raw: VectorTable, pooling: EnrolmentPooling,
    center: [Double]?
  ) throws(VerificationError) -> VectorTable {
    let label = { "model \($0 + 1)" }
    switch pooling {
    case .unitMean: return try unit.means(of: groups).normalized(name: label)
    case .meanScore: return unit.means(of: groups)
    case .mean: return try raw.means(of: groups).normalized(center: center, name: label)
    }
  }

  /// The row of a trial's enrolment side.
  package func enrolmentRow(_ trial: Int, of trials: TrialList) -> Int {
    Int(enrolmentRows[Int(trials.enrolments[trial])])
  }

  /// The row of a trial's test side.
  package func testRow(_ trial: Int, of trials: TrialList) -> Int {
    Int(testRows[Int(trials.tests[trial])])
  }

  /// A name whose row on a side this is, for errors.
  package func name(ofRow row: Int, enrolment: Bool) -> String {
    let rows = enrolment ? enrolmentRows : testRows
    let other = sharesRows ? enrolmentRows : []
    guard let name = rows.firstIndex(of: Int32(row)) ?? other.firstIndex(of: Int32(row)) else {
      return "row \(row + 1)"
    }
    return names[name]
  }

  /// The cosine of two rows, −1…1.
  package func cosine(_ enrolmentRow: Int, _ testRow: Int) -> Double {
    min(1, max(-1, enrolments.dot(enrolmentRow, tests, testRow)))
  }

  /// The cosines of all trials, in the list's order; workers take blocks of trials.
  package func scores(of trials: TrialList, workers: Workers = Workers(threads: 1)) -> [Double] {
    let block = 1 << 14
    return workers.map(pieces: (trials.count + block - 1) / block) { piece in
      (piece * block..<min((piece + 1) * block, trials.count)).map {
        cosine(enrolmentRow($0, of: trials), testRow($0, of: trials))
      }
    }.flatMap { $0 }
  }
}

/// Finds the rows of a list's names, and the line of one that has none.
private struct RowFinder {
  let trials: TrialList
  let row: (String) -> Int?
  let source: String

  /// For each name its row where it occurs in `column`, else −1.
  func rows(of column: [Int32]) throws(VerificationError) -> [Int32] {
    var rows = [Int32](repeating: -1, count: trials.names.count)
    for trial in column.indices where rows[Int(column[trial])] < 0 {
      let name = Int(column[trial])
      rows[name] = Int32(try find(trials.names[name], trial))
    }
    return rows
  }

  /// For each model its number, and for each number the rows of its recordings.
  func groups(_ map: EnrolmentMap) throws(VerificationError) -> (rows: [Int32], groups: [[Int]]) {
    var rows = [Int32](repeating: -1, count: trials.names.count)
    var groups: [[Int]] = []
    for trial in trials.indices where rows[Int(trials.enrolments[trial])] < 0 {
      let name = Int(trials.enrolments[trial])
      guard let recordings = map[trials.names[name]] else {
        throw .notEnrolled(
          path: trials.path, line: trials.line(of: trial), model: trials.names[name],
          map: map.path)
      }
      var group: [Int] = []
      for recording in recordings { group.append(try find(recording, trial)) }
      rows[name] = Int32(groups.count)
      groups.append(group)
    }
    return (rows, groups)
  }

  private func find(_ name: String, _ trial: Int) throws(VerificationError) -> Int {
    guard let row = row(name) else {
      throw .noEmbedding(
        path: trials.path, line: trials.line(of: trial), utterance: name, source: source)
    }
    return row
  }
}
