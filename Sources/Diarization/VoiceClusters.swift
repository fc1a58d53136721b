// Clusters of windows, and how far two of them are apart when chance is counted in: the means of
// small clusters differ by chance, those of large ones do not.

/// Clusters that are merged by their separation.
///
///     separation(A, B) = d(A, B) · √(1 / (1/a + 1/b + 1/30))
///     d(A, B)          = |mean A − mean B|² = 2 D(A, B) − D(A, A) − D(B, B)
///
/// d is the energy distance (Székely and Rizzo 2004) of the cosine distance: D is the mean cosine
/// distance of all pairs, so what windows of one voice differ by among themselves is taken off.
/// a and b are seconds of speech. Ward's criterion weighs d by a b / (a + b), which lets two halves
/// of one long speaker seem further apart than two short speakers; average linkage does not weigh
/// it, which lets a handful of odd windows seem a speaker. The square root stands between, and
/// beyond some 30 s a cluster's mean does not get any surer.
struct VoiceClusters {
  /// Seconds of speech beyond which a mean gets no surer.
  static let steadySeconds = 30.0

  /// Two clusters and how far they are apart.
  struct Pair: Equatable {
    let first: Int
    let second: Int
    let separation: Double
  }

  /// The clusters that are left, by number.
  private(set) var living: [Int]
  /// The cluster that each of the first clusters is now part of.
  private(set) var owners: [Int]
  private var sizes: [Double]
  /// The dot products of the clusters' sums, `[clusters, clusters]`.
  private var products: [Double]
  /// For each cluster that is left, the one after it that is least apart from it.
  private var partners: [Pair?]
  private let secondsPerWindow: Double

  /// Takes clusters.
  ///
  /// - Parameters:
  ///   - sums: The sum of each cluster's unit vectors, `[clusters][dimension]`.
  ///   - sizes: How many windows each has; at least one.
  ///   - secondsPerWindow: How much speech a window stands for: the hop.
  init(sums: [[Double]], sizes: [Int], secondsPerWindow: Double) {
    living = Array(sums.indices)
    owners = living
    self.sizes = sizes.map(Double.init)
    self.secondsPerWindow = secondsPerWindow
    products = [Double](repeating: 0, count: sums.count * sums.count)
    partners = [Pair?](repeating: nil, count: sums.count)
    for first in sums.indices {
      for second in first..<sums.count {
        var product = 0.0
        for index in sums[first].indices { product += sums[first][index] * sums[second][index] }
        products[first * sums.count + second] = product
        products[second * sums.count + first] = product
      }
    }
    for first in living { partners[first] = partner(of: first) }
  }

  private func product(_ first: Int, _ second: Int) -> Double {
    products[first * owners.count + second]
  }

  /// How many windows a cluster has.
  func size(of cluster: Int) -> Int { Int(sizes[cluster]) }

  /// The squared distance of the means of two clusters.
  func distance(_ first: Int, _ second: Int) -> Double {
    let (one, other) = (sizes[first], sizes[second])
    return max(
      0,
      product(first, first) / (one * one) + product(second, second) / (other * other)
        - 2 * product(first, second) / (one * other))
  }

  /// How far two clusters are apart, in units of a cosine distance times √seconds.
  func separation(_ first: Int, _ second: Int) -> Double {
    let inverse =
      1 / (sizes[first] * secondsPerWindow) + 1 / (sizes[second] * secondsPerWindow)
      + 1 / Self.steadySeconds
    return distance(first, second) / inverse.squareRoot()
  }

  /// The two clusters that are least apart, the first ones among equals; nil for one cluster.
  func nearest() -> Pair? {
    var best: Pair?
    for first in living {
      if let pair = partners[first], pair.separation < best?.separation ?? .infinity { best = pair }
    }
    return best
  }

  /// The cluster after one that is least apart from it, the first among equals.
  private func partner(of first: Int) -> Pair? {
    var best: Pair?
    for second in living where second > first {
      let separation = separation(first, second)
      if separation < best?.separation ?? .infinity {
        best = Pair(first: first, second: second, separation: separation)
      }
    }
    return best
  }

  /// Makes one cluster of two; it has the number of the first.
  mutating func merge(_ first: Int, _ second: Int) {
    let count = owners.count
    for other in living {
      products[first * count + other] += product(second, other)
    }
    for other in living where other != first {
      products[other * count + first] = product(first, other)
    }
    products[first * count + first] += product(first, second)
    sizes[first] += sizes[second]
    for index in owners.indices where owners[index] == second { owners[index] = first }
    leave(second)
    refresh(first)
  }

  /// Leaves a cluster out: it is nobody's.
  mutating func leave(_ cluster: Int) {
    living.removeAll { $0 == cluster }
    for other in living where partners[other]?.second == cluster {
      partners[other] = partner(of: other)
    }
  }

  /// Finds partners anew where a cluster has changed.
  private mutating func refresh(_ changed: Int) {
    partners[changed] = partner(of: changed)
    for other in living where other < changed {
      guard let pair = partners[other], pair.second != changed else {
        partners[other] = partner(of: other)
        continue
      }
      let separation = separation(other, changed)
      if (separation, changed) < (pair.separation, pair.second) {
        partners[other] = Pair(first: other, second: changed, separation: separation)
      }
    }
  }
}

extension VoiceClusters {
  /// What merging came to.
  struct Merging {
    /// The widest separation that was bridged; 0 where nothing was merged.
    var bridged = 0.0
    /// Whether the bounds on their number changed nothing.
    var isFree = true
  }

  /// Merges the nearest two while they are less apart than a limit, or are too many, and not
  /// so few as they have to be.
  mutating func merge(below limit: Double, count: SpeakerCount) -> Merging {
    var merging = Merging()
    while let pair = nearest() {
      let isOne = pair.separation < limit
      let isTooMany = living.count > count.most ?? .max
      let mayMerge = living.count > count.fewest
      merging.isFree = merging.isFree && isOne == ((isOne || isTooMany) && mayMerge)
      guard (isOne || isTooMany) && mayMerge else { break }
      merging.bridged = max(merging.bridged, pair.separation)
      merge(pair.first, pair.second)
    }
    return merging
  }

  /// Leaves out clusters of few windows, the smallest and of equal ones the last first, while more
  /// are left than there must be.
  ///
  /// - Parameters:
  ///   - size: The windows that a cluster needs; where none has them, the largest one stays.
  ///   - fewest: Clusters that must be left.
  /// - Returns: Whether all that are left have the size.
  mutating func keep(atLeast size: Int, fewest: Int) -> Bool {
    while living.count > max(1, fewest) {
      guard let smallest = living.reversed().min(by: { self.size(of: $0) < self.size(of: $1) }),
        self.size(of: smallest) < size
      else { return true }
      leave(smallest)
    }
    return living.allSatisfy { self.size(of: $0) >= size }
  }

  /// What the first clusters held, gathered by the clusters that are left.
  func gathered(_ groups: [[Int]]) -> [[Int]] {
    living.map { cluster in
      groups.indices.filter { owners[$0] == cluster }.flatMap { groups[$0] }
    }
  }
}
