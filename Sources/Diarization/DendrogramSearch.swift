// The nearest cluster of each of many, exact in float64: products in float32 leave a few candidates,
// all that could be nearest within the products' error, and those are computed anew.

internal import Kernels

/// A search for nearest clusters by blocks of matrix products.
struct NearestSearch: Sendable {
  /// A cluster and how far it is.
  struct Found: Sendable {
    let slot: Int
    let distance: Double

    /// Whether this is the nearer; of equally near ones that with the smaller first member.
    func isNearer(_ other: Found) -> Bool {
      (distance, slot) < (other.distance, other.slot)
    }
  }

  private let clusters: MeanClusters
  /// A mean's product errs by less than this times the lengths of the means.
  private let error: Double
  /// Queries and clusters of one piece of work, and clusters of one product.
  private static let queryBlock = 128
  private static let slotBlock = 4096
  private static let productRows = 128
  private static let blocksOfMany = 16

  /// A search among clusters.
  init(_ clusters: MeanClusters) {
    self.clusters = clusters
    // Higham 2002, section 3.1: k roundings err by k u at most to first order, u = 2⁻²⁴. Products
    // are summed 256 at a time, then the sums; both factors are rounded; 1 % for higher orders.
    let values = clusters.means.columns
    error = 1.01 * Double(min(values, 256) + values / 256 + 6) * 0x1p-24
  }

  /// The nearest other clusters of each of some, by slot.
  ///
  /// - Parameters:
  ///   - count: How many of each.
  ///   - queries: The slots of those whose neighbours are sought.
  ///   - workers: The threads that search.
  /// - Returns: For each query the nearest that it may be joined with, the nearest first.
  func nearest(_ count: Int, to queries: [Int], _ workers: Workers) -> [[Found]] {
    let blocks = (queries.count + Self.queryBlock - 1) / Self.queryBlock
    // A few queries are shared out by the slots, many by themselves: less is found in vain then.
    let range = blocks < Self.blocksOfMany ? Self.slotBlock : clusters.slots
    let ranges = (clusters.slots + range - 1) / range
    let pieces = workers.map(pieces: blocks * ranges) { piece in
      nearest(
        count,
        to: QueryBlock(
          Array(queries[Self.piece(piece / ranges, Self.queryBlock, queries.count)]), clusters),
        among: Self.piece(piece % ranges, range, clusters.slots))
    }
    return queries.indices.map { query in
      let (block, place) = query.quotientAndRemainder(dividingBy: Self.queryBlock)
      let found = (0..<ranges).flatMap { pieces[block * ranges + $0][place] }
      return ranges == 1 ? found : Array(found.sorted { $0.isNearer($1) }.prefix(count))
    }
  }

  private static func piece(_ index: Int, _ size: Int, _ count: Int) -> Range<Int> {
    index * size..<min((index + 1) * size, count)
  }

  /// The nearest of a range of slots for each query of a block, the nearest first.
  private func nearest(_ count: Int, to block: QueryBlock, among slots: Range<Int>) -> [[Found]] {
    var candidates = Candidates(block, count: count, margin: 2 * error)
    let cosines = Matrix(rows: Self.productRows, columns: block.queries.count)
    for start in stride(from: slots.lowerBound, to: slots.upperBound, by: Self.productRows) {
      let rows = start..<min(start + Self.productRows, slots.upperBound)
      let output = cosines.all.rows(0..<rows.count)
      product(clusters.means.all.rows(rows), block.packed, into: output, epilogue: block.epilogue)
      candidates.add(output.values, from: start) { clusters.mayJoin($0, $1) }
    }
    var found = [[Found]](repeating: [], count: block.queries.count)
    for (query, slot) in candidates.remaining {
      let distance = clusters.distance(block.queries[query], slot)
      found[query].append(Found(slot: slot, distance: distance))
    }
    return found.map { Array($0.sorted { $0.isNearer($1) }.prefix(count)) }
  }
}

/// Some clusters whose neighbours are sought, packed for the product.
private struct QueryBlock: Sendable {
  let queries: [Int]
  let norms: [Double]
  let packed: PackedMatrix
  let epilogue: Epilogue

  init(_ queries: [Int], _ clusters: MeanClusters) {
    self.queries = queries
    norms = queries.map { clusters.meanNorm($0) }
    let means = queries.flatMap { clusters.mean(of: $0) }
    packed = PackedMatrix(means.span, columns: queries.count, taps: 1, for: .best)
    epilogue = Epilogue(bias: ColumnValues(zeros: queries.count))
  }
}

/// For each query of a block the clusters that may be among so many nearest.
private struct Candidates {
  private let queries: [Int]
  private let count: Int
  private let margins: [Float]
  /// The highest products of each query so far, ascending, `[queries, count]`.
  private var highest: [Float]
  /// The least product that is still of interest: the lowest of the highest less the margin.
  private var thresholds: [Float]
  private var found: [(query: Int, slot: Int, cosine: Float)] = []

  init(_ block: QueryBlock, count: Int, margin: Double) {
    queries = block.queries
    self.count = count
    highest = Array(repeating: -.infinity, count: count * block.queries.count)
    margins = block.norms.map { Float($0 * margin).nextUp }
    thresholds = Array(repeating: -.infinity, count: block.queries.count)
  }

  /// Looks through products `[slots, queries]`.
  mutating func add(_ cosines: [Float], from start: Int, mayJoin: (Int, Int) -> Bool) {
    let width = queries.count
    for row in 0..<cosines.count / width
    where Self.anyReaches(cosines.span.extracting(row * width..<(row + 1) * width), thresholds) {
      for query in 0..<width where cosines[row * width + query] >= thresholds[query] {
        let slot = start + row
        guard slot != queries[query], mayJoin(queries[query], slot) else { continue }
        let cosine = cosines[row * width + query]
        found.append((query, slot, cosine))
        insert(cosine, query)
      }
    }
  }

  /// Whether any product of a row is of interest.
  ///
  /// Most rows have none, so there are no branches in the loop. A difference below 0 has its sign
  /// bit set, one of 0 or more has not.
  private static func anyReaches(_ row: Span<Float>, _ thresholds: [Float]) -> Bool {
    var signs = ~UInt32(0)
    for query in 0..<min(row.count, thresholds.count) {
      signs &= (row[query] - thresholds[query]).bitPattern
    }
    return signs < 0x8000_0000
  }

  /// Puts a product among the highest of a query in the place of the lowest, if it is higher.
  private mutating func insert(_ cosine: Float, _ query: Int) {
    var place = query * count
    let end = place + count - 1
    guard cosine > highest[place] else { return }
    while place < end, highest[place + 1] < cosine {
      highest[place] = highest[place + 1]
      place += 1
    }
    highest[place] = cosine
    thresholds[query] = highest[query * count] - margins[query]
  }

  /// What is left when all products are seen.
  var remaining: [(query: Int, slot: Int)] {
    found.filter { $0.cosine >= thresholds[$0.query] }.map { ($0.query, $0.slot) }
  }
}
