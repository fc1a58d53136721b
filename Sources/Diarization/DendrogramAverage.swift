// Average linkage by sums: the mean cosine over all pairs of two clusters is
// S_A·S_B / (|A| |B|), S the sum of unit vectors, so no matrix of distances is needed. The linkage is
// reducible: all pairs that are each other's nearest may be joined at once (Murtagh 1983).

internal import Kernels

/// Average linkage in O(n² d) time for usual data and O(n d) memory.
///
/// A cluster has a slot; a joined cluster takes the lower slot of its two, so slots stand in the
/// order of the clusters' first members.
struct AverageLinkage {
  private var clusters: MeanClusters
  /// The slot of the nearest cluster.
  private var nearest: [Int]
  /// The distance to it.
  private var distances: [Double]
  /// The least distance that the last search found: since then nothing can have come nearer.
  private var bounds: [Double]
  /// The height at which a cluster came to be.
  private var heights: [Double]
  private var joins: [Join] = []

  /// Differences of distances below this are rounding: sums of float64 products err by less.
  private static let rounding = 1e-14

  /// The joins, each after those that made its two clusters.
  static func joins(of leaves: UnitVectors, workers: Workers) -> [Join] {
    joins(of: MeanClusters(leaves), upTo: .infinity, workers: workers)
  }

  /// The joins up to a distance, of clusters that may be joined.
  ///
  /// What may not be joined counts as infinitely far, which leaves the linkage reducible: a cluster
  /// that has nothing within the distance will never have, and is done.
  static func joins(of clusters: MeanClusters, upTo limit: Double, workers: Workers) -> [Join] {
    var linkage = AverageLinkage(clusters)
    var stale = Array(0..<clusters.slots)
    while linkage.clusters.living > 1 {
      repeat {
        linkage.search(stale, workers)
        stale = linkage.removeClusters(beyond: limit)
      } while !stale.isEmpty
      guard linkage.clusters.living > 1 else { break }
      stale = linkage.join(linkage.pairs())
      if linkage.clusters.isSparse { linkage.compact(&stale) }
    }
    return linkage.joins
  }

  private init(_ clusters: MeanClusters) {
    self.clusters = clusters
    nearest = Array(repeating: 0, count: clusters.slots)
    distances = Array(repeating: .infinity, count: clusters.slots)
    bounds = distances
    heights = Array(repeating: 0, count: clusters.slots)
  }

  /// Finds the nearest cluster of each of some.
  private mutating func search(_ slots: [Int], _ workers: Workers) {
    for (slot, found) in zip(slots, NearestSearch(clusters).nearest(to: slots, workers)) {
      nearest[slot] = found.slot
      distances[slot] = found.distance
      bounds[slot] = found.distance
    }
  }

  /// Takes out what has no other cluster up to a distance, and returns the slots whose nearest
  /// cluster was taken out by rounding.
  private mutating func removeClusters(beyond limit: Double) -> [Int] {
    guard limit < .infinity else { return [] }
    for slot in nearest.indices where clusters.isAlive(slot) && distances[slot] > limit {
      clusters.remove(slot)
    }
    return nearest.indices.filter { clusters.isAlive($0) && !clusters.isAlive(nearest[$0]) }
  }

  /// The pairs that are each other's nearest; where ties leave none, the nearest pair of all.
  private func pairs() -> [(Int, Int)] {
    var pairs: [(Int, Int)] = []
    var closest = 0
    for slot in nearest.indices where clusters.isAlive(slot) {
      let other = nearest[slot]
      if other > slot, nearest[other] == slot { pairs.append((slot, other)) }
      if !clusters.isAlive(closest) || distances[slot] < distances[closest] { closest = slot }
    }
    if pairs.isEmpty {
      pairs.append((min(closest, nearest[closest]), max(closest, nearest[closest])))
    }
    return pairs
  }

  /// Joins pairs and returns the slots whose nearest cluster is no longer known.
  private mutating func join(_ pairs: [(Int, Int)]) -> [Int] {
    var taken: [Int: Int] = [:]
    for (slot, other) in pairs {
      // Rounding could let a height fall below that of a part.
      let height = max(clusters.distance(slot, other), heights[slot], heights[other])
      joins.append(
        Join(first: clusters.firsts[slot], second: clusters.firsts[other], height: height))
      clusters.join(slot, other)
      heights[slot] = height
      taken[slot] = slot
      taken[other] = slot
    }
    var stale: [Int] = []
    for slot in nearest.indices where clusters.isAlive(slot) {
      if taken[slot] != nil {
        stale.append(slot)
      } else if let joined = taken[nearest[slot]] {
        // By reducibility a joined cluster as near as its part was is still the nearest.
        nearest[slot] = joined
        distances[slot] =
          clusters.mayJoin(slot, joined) ? clusters.distance(slot, joined) : .infinity
        if distances[slot] > bounds[slot] + Self.rounding { stale.append(slot) }
      }
    }
    return stale
  }

  /// Closes the gaps that joined clusters left; `stale` names slots.
  private mutating func compact(_ stale: inout [Int]) {
    let kept = nearest.indices.filter { clusters.isAlive($0) }
    var places = Array(repeating: 0, count: nearest.count)
    for (place, slot) in kept.enumerated() { places[slot] = place }
    // What nothing was found for is out already, or about to be sought anew.
    nearest = kept.map { nearest[$0] < places.count ? places[nearest[$0]] : 0 }
    distances = kept.map { distances[$0] }
    bounds = kept.map { bounds[$0] }
    heights = kept.map { heights[$0] }
    stale = stale.map { places[$0] }
    clusters = clusters.keeping(kept)
  }
}
