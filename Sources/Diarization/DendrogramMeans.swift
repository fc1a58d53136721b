// The clusters of average linkage: sums in float64 for distances, means in float32 for products.

internal import Kernels

/// Clusters as sums of unit vectors, each in a slot.
struct MeanClusters {
  /// The first leaf of each cluster.
  private(set) var firsts: [Int]
  /// How many clusters there are.
  private(set) var living: Int
  /// The means, `[slots, values]`, zeros where a cluster is no more.
  let means: Matrix
  private var sizes: [Int]
  private var sums: [[SIMD8<Double>]]

  /// One cluster for each group of copies.
  init(_ leaves: UnitVectors) {
    self.init(
      firsts: leaves.leaves, sizes: leaves.sizes,
      sums: zip(leaves.vectors, leaves.sizes).map { vector, size in
        vector.map { $0 * Double(size) }
      })
  }

  private init(firsts: [Int], sizes: [Int], sums: [[SIMD8<Double>]]) {
    self.firsts = firsts
    self.sizes = sizes
    self.sums = sums
    living = firsts.count
    means = Matrix(rows: firsts.count, columns: (sums.first?.count ?? 0) * 8)
    for slot in firsts.indices { storeMean(of: slot) }
  }

  /// How many slots there are.
  var slots: Int { firsts.count }

  /// Whether a slot holds a cluster.
  func isAlive(_ slot: Int) -> Bool { sizes[slot] > 0 }

  /// Whether fewer than three quarters of the slots are in use.
  var isSparse: Bool { living < slots - slots / 4 }

  /// The mean cosine distance between the members of two clusters, 0 to 2.
  func distance(_ one: Int, _ other: Int) -> Double {
    max(0, 1 - dotProduct(sums[one], sums[other]) / (Double(sizes[one]) * Double(sizes[other])))
  }

  /// The length of a cluster's mean: 1 for a single vector, less the more its members differ.
  func meanNorm(_ slot: Int) -> Double {
    dotProduct(sums[slot], sums[slot]).squareRoot() / Double(sizes[slot])
  }

  /// Joins the cluster in a slot with another, whose slot becomes free.
  mutating func join(_ slot: Int, _ other: Int) {
    for index in sums[slot].indices { sums[slot][index] += sums[other][index] }
    sizes[slot] += sizes[other]
    sizes[other] = 0
    sums[other] = []
    living -= 1
    storeMean(of: slot)
    means.all.rows(other..<other + 1).fill(with: 0)
  }

  /// The clusters of some slots.
  func keeping(_ kept: [Int]) -> MeanClusters {
    MeanClusters(
      firsts: kept.map { firsts[$0] }, sizes: kept.map { sizes[$0] }, sums: kept.map { sums[$0] })
  }

  /// The mean of a cluster, padded to whole eights.
  func mean(of slot: Int) -> [Float] {
    let size = Double(sizes[slot])
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
