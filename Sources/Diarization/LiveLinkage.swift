// Average linkage from dot products that are already there: a live recording is clustered anew with
// every window, and only that window's products are new.

/// Clusters as the dot products of their sums of unit vectors: all that average linkage on cosine
/// distance needs.
///
///     D(A, B) = 1 − S_A · S_B / (|A| |B|)
///
/// It is the mean distance of all pairs of vectors, one of each. The clusters are those of
/// ``Dendrogram`` cut at a height.
struct LiveLinkage {
  /// `[clusters][clusters]`.
  private var products: [[Double]]
  /// Vectors of each.
  private var sizes: [Double]
  private var members: [[Int]]
  private var isAlive: [Bool]
  /// The nearest cluster of each, the first of equals, and how far it is away.
  private var nearest: [(cluster: Int, distance: Double)]

  /// Joins the nearest two clusters, the first ones among equals, until two are further apart than
  /// a distance.
  ///
  /// - Parameters:
  ///   - products: The dot products of unit vectors, `[vectors][vectors]`.
  ///   - distance: A cosine distance, 0 to 2.
  /// - Returns: The clusters that are left, as places of vectors, by their first.
  /// - Complexity: O(n²) for usual data.
  static func groups(products: [[Double]], upTo distance: Double) -> [[Int]] {
    var linkage = LiveLinkage(products: products)
    while let pair = linkage.closest(), pair.distance <= distance {
      linkage.join(pair.first, pair.second)
    }
    return linkage.members.indices.filter { linkage.isAlive[$0] }.map {
      linkage.members[$0].sorted()
    }
  }

  private init(products: [[Double]]) {
    self.products = products
    sizes = products.map { _ in 1 }
    members = products.indices.map { [$0] }
    isAlive = products.map { _ in true }
    nearest = []
    nearest = products.indices.map { search($0) }
  }

  private func distance(_ one: Int, _ other: Int) -> Double {
    1 - products[one][other] / (sizes[one] * sizes[other])
  }

  private func search(_ cluster: Int) -> (cluster: Int, distance: Double) {
    var best = (cluster: cluster, distance: Double.infinity)
    for other in isAlive.indices where isAlive[other] && other != cluster {
      let distance = distance(cluster, other)
      if distance < best.distance { best = (other, distance) }
    }
    return best
  }

  private func closest() -> (first: Int, second: Int, distance: Double)? {
    var best: (first: Int, second: Int, distance: Double)?
    for cluster in isAlive.indices where isAlive[cluster] {
      let (other, distance) = nearest[cluster]
      guard distance < best?.distance ?? .infinity else { continue }
      best = (min(cluster, other), max(cluster, other), distance)
    }
    return best
  }

  /// Makes one cluster of two; its distances to others lie between those of the two, so that it is
  /// nearest only to clusters whose nearest was one of them.
  private mutating func join(_ first: Int, _ second: Int) {
    for other in products.indices where isAlive[other] {
      products[first][other] += products[second][other]
    }
    for other in products.indices where isAlive[other] && other != first {
      products[other][first] = products[first][other]
    }
    products[first][first] += products[first][second]
    sizes[first] += sizes[second]
    members[first] += members[second]
    isAlive[second] = false
    for cluster in isAlive.indices where isAlive[cluster] {
      if cluster == first || [first, second].contains(nearest[cluster].cluster) {
        nearest[cluster] = search(cluster)
      }
    }
  }
}
