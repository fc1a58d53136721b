// The clusters of average linkage: sums in float64 for distances, means in float32 for products,
// and what each may not be joined with.

internal import Kernels

/// Clusters as sums of unit vectors, each in a slot.
struct MeanClusters {
  /// The first leaf of each cluster.
  private(set) var firsts: [Int]
  /// How many clusters there are.
  private(set) var living: Int
  /// The means, `[slots, values]`, zeros where a cluster is no more.
  let means: Matrix
  /// Members, or what they weigh.
  private var sizes: [Double]
  private var sums: [[SIMD8<Double>]]
  /// The sources that a cluster's members are from, ascending; clusters that share one stay apart.
  private var sources: [[Int]]

  /// One cluster for each group of copies.
  init(_ leaves: UnitVectors) {
    self.init(
      firsts: leaves.leaves, sizes: leaves.sizes.map(Double.init),
      sums: zip(leaves.vectors, leaves.sizes).map { vector, size in
        size == 1 ? vector : vector.map { $0 * Double(size) }  // what is the same is not held twice
      },
      sources: [[Int]](repeating: [], count: leaves.leaves.count))
  }

  /// Clusters by what they are the sums of.
  ///
  /// - Parameters:
  ///   - firsts: The first leaf of each, ascending.
  ///   - sizes: What the members of each weigh together, more than 0.
  ///   - sums: The weighted sum of each one's unit vectors.
  ///   - sources: What each is from, ascending; clusters that share a source are never joined.
  init(firsts: [Int], sizes: [Double], sums: [[SIMD8<Double>]], sources: [[Int]]) {
    self.firsts = firsts
    self.sizes = sizes
    self.sums = sums
    self.sources = sources
    living = firsts.count
    means = Matrix(rows: firsts.count, columns: (sums.first?.count ?? 0) * 8)
    for slot in firsts.indices { storeMean(of: slot) }
  }

  /// How many slots there are.
  var slots: Int { firsts.count }

  /// Whether a slot holds a cluster.
  func isAlive(_ slot: Int) -> Bool { sizes[slot] > 0 }

  /// How many members a cluster has, or what they weigh.
  func size(_ slot: Int) -> Double { sizes[slot] }

  /// Whether a slot holds a cluster that another one may be joined with.
  func mayJoin(_ slot: Int, _ other: Int) -> Bool {
    isAlive(other) && sources[slot].isDisjoint(fromAscending: sources[other])
  }

  /// Whether fewer than three quarters of the slots are in use.
  var isSparse: Bool { living < slots - slots / 4 }

  /// The mean cosine distance between the members of two clusters, 0 to 2.
  func distance(_ one: Int, _ other: Int) -> Double {
    max(0, 1 - dotProduct(sums[one], sums[other]) / (sizes[one] * sizes[other]))
  }

  /// The length of a cluster's mean: 1 for a single vector, less the more its members differ.
  func meanNorm(_ slot: Int) -> Double {
    dotProduct(sums[slot], sums[slot]).squareRoot() / sizes[slot]
  }

  /// Joins the cluster in a slot with another, whose slot becomes free.
  mutating func join(_ slot: Int, _ other: Int) {
    for index in sums[slot].indices { sums[slot][index] += sums[other][index] }
    sizes[slot] += sizes[other]
    sources[slot] = (sources[slot] + sources[other]).sorted()
    storeMean(of: slot)
    remove(other)
  }

  /// Takes a cluster out.
  mutating func remove(_ slot: Int) {
    sizes[slot] = 0
    sums[slot] = []
    sources[slot] = []
    living -= 1
    means.all.rows(slot..<slot + 1).fill(with: 0)
  }

  /// The clusters of some slots.
  func keeping(_ kept: [Int]) -> MeanClusters {
    MeanClusters(
      firsts: kept.map { firsts[$0] }, sizes: kept.map { sizes[$0] }, sums: kept.map { sums[$0] },
      sources: kept.map { sources[$0] })
  }

  /// The mean of a cluster, padded to whole eights.
  func mean(of slot: Int) -> [Float] {
    let size = sizes[slot]
    return sums[slot].flatMap { sum in
      let mean = SIMD8<Float>(sum / size)
      return (0..<8).map { mean[$0] }
    }
  }

  private func storeMean(of slot: Int) {
    let mean = mean(of: slot)
    guard !mean.isEmpty else { return }
    means.all.rows(slot..<slot + 1).fill(with: mean.span)
  }
}

extension [Int] {
  /// Whether two ascending lists have nothing in common.
  func isDisjoint(fromAscending other: [Int]) -> Bool {
    let (short, long) = count <= other.count ? (self, other) : (other, self)
    var start = 0
    for value in short {
      var end = long.count
      while start < end {
        let middle = (start + end) / 2
        if long[middle] < value { start = middle + 1 } else { end = middle }
      }
      if start < long.count, long[start] == value { return false }
    }
    return true
  }
}
