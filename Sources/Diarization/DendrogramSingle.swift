// Single linkage: the edges of the minimum spanning tree, sorted by length, are the merges
// (Gower and Ross 1969). Prim's algorithm needs no distance twice, so none is kept.

internal import Kernels

/// Single linkage in O(n² d) time and O(n) memory besides the vectors.
enum SingleLinkage {
  /// The joins in the order in which Prim's algorithm finds them.
  static func joins(of leaves: UnitVectors, workers: Workers) -> [Join] {
    let count = leaves.vectors.count
    var outside = count > 1 ? Array(1..<count) : []
    var distances = Array(repeating: Double.infinity, count: count)
    var inside = Array(repeating: 0, count: count)
    var newest = 0
    var joins: [Join] = []
    while !outside.isEmpty {
      shorten(&distances, &inside, of: outside, by: newest, leaves, workers)
      var place = 0
      for other in outside.indices where distances[outside[other]] < distances[outside[place]] {
        place = other
      }
      newest = outside.remove(at: place)
      joins.append(
        Join(
          first: leaves.leaves[inside[newest]], second: leaves.leaves[newest],
          height: distances[newest]))
    }
    return joins
  }

  /// Lets vectors outside the tree know the distance of the vector that came into it.
  private static func shorten(
    _ distances: inout [Double], _ inside: inout [Int], of outside: [Int], by newest: Int,
    _ leaves: UnitVectors, _ workers: Workers
  ) {
    let block = 1024
    let found = workers.map(pieces: (outside.count + block - 1) / block) { piece in
      outside[piece * block..<min((piece + 1) * block, outside.count)].map {
        leaves.distance($0, newest)
      }
    }
    for (index, other) in outside.enumerated() {
      let distance = found[index / block][index % block]
      if distance < distances[other] {
        distances[other] = distance
        inside[other] = newest
      }
    }
  }
}
