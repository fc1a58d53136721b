// What a cluster has near it: a few clusters, and how far all others are at least. Average linkage
// brings no cluster nearer than its parts were, so one search serves for many joins.

/// The nearest clusters of one cluster, as far as they are known.
struct Neighbours {
  /// Another cluster.
  struct Neighbour {
    /// Where it is, or was before it was joined with another.
    let slot: Int32
    /// How many joins had been made when it came to be; −1 where its distance is not known.
    let made: Int32
    let distance: Double

    init(slot: Int, made: Int, distance: Double) {
      self.slot = Int32(slot)
      self.made = Int32(made)
      self.distance = distance
    }
  }

  /// The nearest cluster, then others that are nearer than all that are not here; by distance.
  private(set) var near: [Neighbour] = []
  /// What is not here is at least so far.
  private var bound = 0.0
  /// Nothing is nearer than this.
  private var least = -Double.infinity

  /// How many are kept.
  ///
  /// Of 6,000 embeddings around 40 centres all later searches together were 0.14 of the first one's
  /// work with 32, 0.30 with 16 and 0.53 with 8; with one alone, 2.6.
  static let most = 32
  /// Differences of distances below this are rounding: sums of float64 products err by less.
  private static let rounding = 1e-14

  /// Begins without any.
  init() {}

  /// Takes what a search found, ascending; fewer than ``most`` are all there are.
  init(found: [Neighbour]) {
    bound = found.count < Self.most ? .infinity : found.last?.distance ?? .infinity
    least = found.first?.distance ?? .infinity
    near = found
    keepSureOnes()
  }

  /// What is known of two clusters' neighbours when the two become one.
  ///
  /// The distance to a third is the mean of theirs by weight, so that holds of the bounds too.
  init(_ one: Neighbours, _ other: Neighbours, weights: (Double, Double)) {
    near = (one.near + other.near).map {
      Neighbour(slot: Int($0.slot), made: -1, distance: $0.distance)
    }
    bound = (weights.0 * one.bound + weights.1 * other.bound) / (weights.0 + weights.1)
  }

  /// Takes the same clusters with their distances of now.
  ///
  /// - Returns: Whether the first one is the nearest of all.
  mutating func renew(_ fresh: [Neighbour]) -> Bool {
    near = fresh.sorted { ($0.distance, $0.slot) < ($1.distance, $1.slot) }
    guard let first = near.first else { return false }
    keepSureOnes()
    // What is as near as the nearest was has not been passed by anything.
    guard first.distance <= least + Self.rounding || first.distance < bound - Self.rounding else {
      return false
    }
    least = max(least, first.distance)
    return true
  }

  /// Gives every neighbour a new slot; those without one are no more.
  mutating func move(_ place: (Int) -> Int?) {
    near = near.compactMap { neighbour in
      place(Int(neighbour.slot)).map {
        Neighbour(slot: $0, made: Int(neighbour.made), distance: neighbour.distance)
      }
    }
  }

  /// Leaves out what is not surely nearer than all that is not here, but for the first.
  private mutating func keepSureOnes() {
    if near.count > Self.most {
      bound = min(bound, near[Self.most].distance)
      near.removeSubrange(Self.most...)
    }
    let sure = near.firstIndex { $0.distance >= bound - Self.rounding } ?? near.count
    near.removeSubrange(min(max(sure, 1), near.count)...)
  }
}
