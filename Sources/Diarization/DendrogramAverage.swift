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
  /// What each has near it; the first is the nearest.
  private var nearby: [Neighbours]
  /// Where the cluster of a slot is now: there, or in the slot of one that it was joined with.
  private var owners: [Int]
  /// How many joins had been made when a cluster came to be.
  private var made: [Int]
  /// The height at which a cluster came to be.
  private var heights: [Double]
  private var joins: [Join] = []

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
    nearby = Array(repeating: Neighbours(), count: clusters.slots)
    owners = Array(0..<clusters.slots)
    made = Array(repeating: 0, count: clusters.slots)
    heights = Array(repeating: 0, count: clusters.slots)
  }

  /// Finds the nearest clusters of each of some.
  private mutating func search(_ slots: [Int], _ workers: Workers) {
    let found = NearestSearch(clusters).nearest(Neighbours.most, to: slots, workers)
    for (slot, found) in zip(slots, found) {
      nearby[slot] = Neighbours(
        found: found.map { .init(slot: $0.slot, made: made[$0.slot], distance: $0.distance) })
    }
  }

  /// The nearest cluster's slot; nil where there is none that may be joined.
  private func nearest(_ slot: Int) -> Int? { nearby[slot].near.first.map { Int($0.slot) } }

  /// The distance of the nearest cluster.
  private func distance(_ slot: Int) -> Double { nearby[slot].near.first?.distance ?? .infinity }

  /// Takes out what has no other cluster up to a distance, and returns the slots whose nearest
  /// cluster was taken out by rounding.
  private mutating func removeClusters(beyond limit: Double) -> [Int] {
    guard limit < .infinity else { return [] }
    for slot in nearby.indices where clusters.isAlive(slot) && distance(slot) > limit {
      clusters.remove(slot)
    }
    return nearby.indices.filter { slot in
      clusters.isAlive(slot) && !(nearest(slot).map(clusters.isAlive) ?? false)
    }
  }

  /// The pairs that are each other's nearest; where ties leave none, the nearest pair of all.
  private func pairs() -> [(Int, Int)] {
    var pairs: [(Int, Int)] = []
    var closest = 0
    for slot in nearby.indices where clusters.isAlive(slot) {
      if let other = nearest(slot), other > slot, nearest(other) == slot {
        pairs.append((slot, other))
      }
      if !clusters.isAlive(closest) || distance(slot) < distance(closest) { closest = slot }
    }
    if pairs.isEmpty, let other = nearest(closest) {
      pairs.append((min(closest, other), max(closest, other)))
    }
    return pairs
  }

  /// Joins pairs and returns the slots whose nearest cluster is no longer known.
  private mutating func join(_ pairs: [(Int, Int)]) -> [Int] {
    for (slot, other) in pairs {
      // Rounding could let a height fall below that of a part.
      let height = max(clusters.distance(slot, other), heights[slot], heights[other])
      joins.append(
        Join(first: clusters.firsts[slot], second: clusters.firsts[other], height: height))
      nearby[slot] = Neighbours(
        nearby[slot], nearby[other], weights: (clusters.size(slot), clusters.size(other)))
      nearby[other] = Neighbours()
      clusters.join(slot, other)
      heights[slot] = height
      owners[other] = slot
      made[slot] = joins.count
    }
    // All joins are done first: distances are those of the clusters that there are then.
    var stale: [Int] = []
    for slot in nearby.indices where clusters.isAlive(slot) {
      if let first = nearby[slot].near.first, made[Int(first.slot)] == first.made,
        clusters.isAlive(Int(first.slot))
      {
        continue
      }
      if !renew(slot) { stale.append(slot) }
    }
    return stale
  }

  /// Brings what is known of a cluster's neighbours up to date; says whether the nearest is known.
  private mutating func renew(_ slot: Int) -> Bool {
    var fresh: [Neighbours.Neighbour] = []
    for neighbour in nearby[slot].near {
      let place = owner(of: Int(neighbour.slot))
      guard place != slot, clusters.mayJoin(slot, place),
        !fresh.contains(where: { Int($0.slot) == place })
      else { continue }
      let isSame = made[place] == neighbour.made
      fresh.append(
        .init(
          slot: place, made: made[place],
          distance: isSame ? neighbour.distance : clusters.distance(slot, place)))
    }
    return nearby[slot].renew(fresh)
  }

  /// Where the cluster of a slot is now.
  private mutating func owner(of slot: Int) -> Int {
    var slot = slot
    while owners[slot] != slot {
      owners[slot] = owners[owners[slot]]
      slot = owners[slot]
    }
    return slot
  }

  /// Closes the gaps that joined clusters left; `stale` names slots.
  private mutating func compact(_ stale: inout [Int]) {
    let kept = nearby.indices.filter { clusters.isAlive($0) }
    var places = [Int?](repeating: nil, count: nearby.count)
    for (place, slot) in kept.enumerated() { places[slot] = place }
    let now = nearby.indices.map { places[owner(of: $0)] }
    nearby = kept.map { slot in
      var own = nearby[slot]
      own.move { now[$0] }
      return own
    }
    owners = Array(kept.indices)
    made = kept.map { made[$0] }
    heights = kept.map { heights[$0] }
    stale = stale.compactMap { places[$0] }
    clusters = clusters.keeping(kept)
  }
}
