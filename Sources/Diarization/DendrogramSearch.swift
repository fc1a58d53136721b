// The nearest cluster of each of many, exact in float64: products in float32 leave a few candidates,
// all that could be nearest within the products' error, and those are computed anew.

internal import Kernels

/// A search for nearest clusters by blocks of matrix products.
struct NearestSearch: Sendable {
  /// A cluster and how far it is.
  struct Found: Sendable {
    let slot: Int
    let distance: Double

    static let nothing = Found(slot: .max, distance: .infinity)

    /// The nearer; of equally near ones that with the smaller first member.
    func nearer(_ other: Found) -> Found {
      if other.distance != distance { return other.distance < distance ? other : self }
      return other.slot < slot ? other : self
    }
  }

  private let clusters: MeanClusters
  /// A mean's product errs by less than this times the lengths of the means.
  private let error: Double
  /// Queries and clusters of one piece of work, and clusters of one product.
  private static let queryBlock = 128
  private static let slotBlock = 4096
  private static let productRows = 128

  /// A search among clusters.
  init(_ clusters: MeanClusters) {
    self.clusters = clusters
    // Higham 2002, section 3.1: k roundings err by k u at most to first order, u = 2⁻²⁴. Products
    // are summed 256 at a time, then the sums; both factors are rounded; 1 % for higher orders.
    let values = clusters.means.columns
    error = 1.01 * Double(min(values, 256) + values / 256 + 6) * 0x1p-24
  }

  /// The nearest other cluster of each of some, by slot.
  func nearest(to queries: [Int], _ workers: Workers) -> [Found] {
    let blocks = (queries.count + Self.queryBlock - 1) / Self.queryBlock
    let ranges = (clusters.slots + Self.slotBlock - 1) / Self.slotBlock
    let packed = workers.map(pieces: blocks) { block in
      QueryBlock(Array(queries[Self.piece(block, Self.queryBlock, queries.count)]), clusters)
    }
    let pieces = workers.map(pieces: blocks * ranges) { piece in
      nearest(
        to: packed[piece / ranges],
        among: Self.piece(piece % ranges, Self.slotBlock, clusters.slots))
    }
    return queries.indices.map { query in
      let block = query / Self.queryBlock
      return (0..<ranges).reduce(Found.nothing) { best, range in
        best.nearer(pieces[block * ranges + range][query % Self.queryBlock])
      }
    }
  }

  private static func piece(_ index: Int, _ size: Int, _ count: Int) -> Range<Int> {
    index * size..<min((index + 1) * size, count)
  }

  /// The nearest of a range of slots for each query of a block.
  private func nearest(to block: QueryBlock, among slots: Range<Int>) -> [Found] {
    var candidates = Candidates(block, margin: 2 * error)
    let cosines = Matrix(rows: Self.productRows, columns: block.queries.count)
    for start in stride(from: slots.lowerBound, to: slots.upperBound, by: Self.productRows) {
      let rows = start..<min(start + Self.productRows, slots.upperBound)
      let output = cosines.all.rows(0..<rows.count)
      product(clusters.means.all.rows(rows), block.packed, into: output, epilogue: block.epilogue)
      candidates.add(output.values, from: start) { clusters.mayJoin($0, $1) }
    }
    var best = Array(repeating: Found.nothing, count: block.queries.count)
    for (query, slot) in candidates.remaining {
      let distance = clusters.distance(block.queries[query], slot)
      best[query] = best[query].nearer(Found(slot: slot, distance: distance))
    }
    return best
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

/// For each query of a block the clusters that no other one is surely nearer than.
private struct Candidates {
  private let queries: [Int]
  private let margins: [Float]
  /// The least product that is still of interest: the highest so far less its query's margin.
  private var thresholds: [Float]
  private var found: [(query: Int, slot: Int, cosine: Float)] = []

  init(_ block: QueryBlock, margin: Double) {
    queries = block.queries
    margins = block.norms.map { Float($0 * margin).nextUp }
    thresholds = Array(repeating: -.infinity, count: block.queries.count)
  }

  /// Looks through products `[slots, queries]`.
  mutating func add(_ cosines: [Float], from start: Int, mayJoin: (Int, Int) -> Bool) {
    let width = queries.count
    for row in 0..<cosines.count / width {
      for query in 0..<width where cosines[row * width + query] >= thresholds[query] {
        let slot = start + row
        guard slot != queries[query], mayJoin(queries[query], slot) else { continue }
        let cosine = cosines[row * width + query]
        found.append((query, slot, cosine))
        thresholds[query] = max(thresholds[query], cosine - margins[query])
      }
    }
  }

  /// What is left when all products are seen.
  var remaining: [(query: Int, slot: Int)] {
    found.filter { $0.cosine >= thresholds[$0.query] }.map { ($0.query, $0.slot) }
  }
}
