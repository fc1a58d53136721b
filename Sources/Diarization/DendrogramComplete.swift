// Complete linkage by the nearest-neighbour chain (Benzécri 1982, Juan 1982): follow nearest
// neighbours until two clusters are each other's, join them, go on from where the chain stood.

internal import Kernels

/// Complete linkage in O(n² d) time for the distances and O(n²) for the tree.
struct CompleteLinkage {
  /// The distance of clusters i > j at `[i][j]`; a cluster has the place of its first member.
  private var distances: [[Double]]
  /// The places of the clusters, ascending.
  private var places: [Int]

  /// The joins in the order in which the chain finds them.
  static func joins(of leaves: UnitVectors, workers: Workers) -> [Join] {
    var linkage = CompleteLinkage(leaves, workers)
    var joins: [Join] = []
    var chain: [Int] = []
    while linkage.places.count > 1 {
      if chain.isEmpty { chain.append(linkage.places[0]) }
      let last = chain[chain.count - 1]
      let previous = chain.count > 1 ? chain[chain.count - 2] : nil
      let (nearest, distance) = linkage.nearest(to: last, unlessNearer: previous)
      if nearest == previous {
        chain.removeLast(2)
        linkage.join(min(last, nearest), max(last, nearest))
        joins.append(
          Join(
            first: leaves.leaves[min(last, nearest)], second: leaves.leaves[max(last, nearest)],
            height: distance))
      } else {
        chain.append(nearest)
      }
    }
    return joins
  }

  private init(_ leaves: UnitVectors, _ workers: Workers) {
    places = Array(leaves.vectors.indices)
    distances = workers.map(pieces: places.count) { place in
      (0..<place).map { leaves.distance(place, $0) }
    }
  }

  /// The nearest cluster: the previous one of the chain if none is nearer, else the lowest.
  private func nearest(to place: Int, unlessNearer previous: Int?) -> (place: Int, Double) {
    var best = previous ?? (places[0] == place ? places[1] : places[0])
    var least = distance(place, best)
    for other in places where other != place {
      let distance = distance(place, other)
      if distance < least {
        least = distance
        best = other
      }
    }
    return (best, least)
  }

  private func distance(_ one: Int, _ other: Int) -> Double {
    one > other ? distances[one][other] : distances[other][one]
  }

  /// Joins the cluster at `second` into that at `first`, the lower place.
  private mutating func join(_ first: Int, _ second: Int) {
    places.removeAll { $0 == second }
    for other in places where other != first {
      let distance = max(distance(first, other), distance(second, other))
      if first > other {
        distances[first][other] = distance
      } else {
        distances[other][first] = distance
      }
    }
    distances[second] = []
  }
}
