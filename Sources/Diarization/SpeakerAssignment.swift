// Which speaker of a system is which speaker of the reference: the one-to-one assignment with the
// largest sum of weights. Greedy assignment, largest first, is a worse one (fixture M1).

/// One-to-one assignment of rows to columns.
package enum SpeakerAssignment {
  /// The assignment with the largest sum of weights.
  ///
  /// Source: Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics
  /// Quarterly 2, 1955, as shortest augmenting paths with potentials.
  ///
  /// - Parameter weights: `[rows][columns]`, 0 or more.
  /// - Returns: Each row's column; nil where there is none or where the weight is 0.
  /// - Complexity: O(m² n) for the smaller side m and the larger side n.
  package static func best(_ weights: [[Double]]) -> [Int?] {
    let rows = weights.count
    let columns = weights.first?.count ?? 0
    var assigned: [Int?] = Array(repeating: nil, count: rows)
    guard rows > 0, columns > 0 else { return assigned }
    let isTall = rows > columns
    let costs =
      isTall
      ? (0..<columns).map { column in weights.map { -$0[column] } } : weights.map { $0.map { -$0 } }
    var solver = Solver(costs: costs)
    for row in costs.indices { solver.assign(row) }
    for (long, short) in solver.rowOfColumn.enumerated() {
      guard let short else { continue }
      let (row, column) = isTall ? (long, short) : (short, long)
      if weights[row][column] > 0 { assigned[row] = column }
    }
    return assigned
  }

  /// The assignment with the least cost for at most as many rows as columns; one row is added at
  /// a time.
  private struct Solver {
    let costs: [[Double]]
    var rowOfColumn: [Int?]
    private var rowPotential: [Double]
    private var columnPotential: [Double]

    init(costs: [[Double]]) {
      self.costs = costs
      let columns = costs.first?.count ?? 0
      rowOfColumn = Array(repeating: nil, count: columns)
      rowPotential = Array(repeating: 0, count: costs.count)
      columnPotential = Array(repeating: 0, count: columns)
    }

    /// Grows a tree of shortest paths from a row until it meets a free column, and turns the
    /// assignments on the way around.
    mutating func assign(_ start: Int) {
      let columns = rowOfColumn.indices
      var distance = Array(repeating: Double.infinity, count: columns.count)
      var previous: [Int?] = Array(repeating: nil, count: columns.count)
      var visited = Array(repeating: false, count: columns.count)
      var row = start
      var last: Int?
      while true {
        if let last { visited[last] = true }
        var nearest = -1
        for column in columns where !visited[column] {
          let reduced = costs[row][column] - rowPotential[row] - columnPotential[column]
          if reduced < distance[column] {
            distance[column] = reduced
            previous[column] = last
          }
          if nearest < 0 || distance[column] < distance[nearest] { nearest = column }
        }
        raise(by: distance[nearest], start: start, visited: visited, distance: &distance)
        last = nearest
        guard let next = rowOfColumn[nearest] else { break }
        row = next
      }
      while let column = last {
        rowOfColumn[column] = previous[column].flatMap { rowOfColumn[$0] } ?? start
        last = previous[column]
      }
    }

    /// Moves the potentials so that the nearest column costs nothing more.
    private mutating func raise(
      by delta: Double, start: Int, visited: [Bool], distance: inout [Double]
    ) {
      rowPotential[start] += delta
      for column in rowOfColumn.indices {
        if visited[column] {
          if let row = rowOfColumn[column] { rowPotential[row] += delta }
          columnPotential[column] -= delta
        } else {
          distance[column] -= delta
        }
      }
    }
  }
}
