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
  /// The dot products of the clusters' sums.
  private var products: [[Double]]
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
    products = sums.map { first in
      sums.map { second in
        var product = 0.0
        for index in first.indices { product += first[index] * second[index] }
        return product
      }
    }
  }

  /// The squared distance of the means of two clusters.
  func distance(_ first: Int, _ second: Int) -> Double {
    let (one, other) = (sizes[first], sizes[second])
    return max(
      0,
      products[first][first] / (one * one) + products[second][second] / (other * other)
        - 2 * products[first][second] / (one * other))
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
    for (place, first) in living.enumerated() {
      for second in living[(place + 1)...] {
        let separation = separation(first, second)
        if separation < best?.separation ?? .infinity {
          best = Pair(first: first, second: second, separation: separation)
        }
      }
    }
    return best
  }

  /// Makes one cluster of two; it has the number of the first.
  mutating func merge(_ first: Int, _ second: Int) {
    for other in living {
      products[first][other] += products[second][other]
    }
    for other in living where other != first {
      products[other][first] = products[first][other]
    }
    products[first][first] += products[first][second]
    sizes[first] += sizes[second]
    living.removeAll { $0 == second }
    for index in owners.indices where owners[index] == second { owners[index] = first }
  }
}
