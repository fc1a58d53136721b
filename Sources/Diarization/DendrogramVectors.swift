// What clustering starts from: vectors of unit length in float64, each of several copies once.

internal import Kernels

/// Vectors of unit length in float64, without the copies of each.
struct UnitVectors: Sendable {
  /// The first leaf of each group of copies, ascending.
  let leaves: [Int]
  /// How many copies each group has.
  let sizes: [Int]
  /// The vector of each group, padded with zeros to whole eights.
  let vectors: [[SIMD8<Double>]]
  /// The joins of copies, at height 0.
  let joinsOfCopies: [Join]

  /// Makes vectors unit length and finds copies; zero and not finite vectors become zero and are
  /// no copies of each other, since their distance is 1.
  init(_ vectors: [[Float]], workers: Workers) {
    let units = Self.units(vectors, workers: workers)
    var groups: [[SIMD8<Double>]: Int] = [:]
    var leaves: [Int] = []
    var sizes: [Int] = []
    var joins: [Join] = []
    for (leaf, unit) in units.enumerated() {
      if let group = groups[unit] {
        joins.append(Join(first: leaves[group], second: leaf, height: 0))
        sizes[group] += 1
      } else {
        if unit.contains(where: { $0 != .zero }) { groups[unit] = leaves.count }
        leaves.append(leaf)
        sizes.append(1)
      }
    }
    self.leaves = leaves
    self.sizes = sizes
    self.vectors = leaves.map { units[$0] }
    joinsOfCopies = joins
  }

  /// Vectors of unit length, or zero, padded with zeros to the whole eights of the longest.
  static func units(_ vectors: [[Float]], workers: Workers) -> [[SIMD8<Double>]] {
    let length = max((vectors.map(\.count).max() ?? 0) + 7, 8) / 8
    return workers.map(pieces: vectors.count) { unit(vectors[$0], length) }
  }

  /// A vector of unit length, or zero.
  private static func unit(_ vector: [Float], _ length: Int) -> [SIMD8<Double>] {
    var unit = [SIMD8<Double>](repeating: .zero, count: length)
    for (index, value) in vector.enumerated() { unit[index / 8][index % 8] = Double(value) }
    let norm = dotProduct(unit, unit).squareRoot()
    guard norm > 0, norm.isFinite else {
      return [SIMD8<Double>](repeating: .zero, count: length)
    }
    for index in unit.indices { unit[index] /= norm }
    return unit
  }

  /// The cosine distance of two groups, 0 to 2.
  func distance(_ one: Int, _ other: Int) -> Double {
    max(0, 1 - dotProduct(vectors[one], vectors[other]))
  }
}

/// The dot product in float64, summed in eight lanes; the same for x·y and y·x.
func dotProduct(_ x: [SIMD8<Double>], _ y: [SIMD8<Double>]) -> Double {
  var sums = SIMD8<Double>.zero
  for index in 0..<min(x.count, y.count) { sums += x[index] * y[index] }
  return sums.sum()
}
