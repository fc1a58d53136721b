// The convex hull of the operating points: what a system reaches when it may choose at random
// between thresholds, and at the same time the optimal calibration of its scores (PAV).

/// The lower left convex hull of miss counts against false alarm counts.
///
/// Its segments are the blocks that pool adjacent violators finds when it fits a non-decreasing
/// probability to the labels with targets first among equal scores. Source: Brümmer, du Preez,
/// "The PAV algorithm optimizes binary proper scoring rules", 2013.
struct DetectionConvexHull {
  /// A corner, in counts.
  struct Vertex: Equatable {
    let misses: Int
    let falseAlarms: Int
  }

  /// From all accepted (misses 0) to all rejected (false alarms 0); collinear corners left out.
  private(set) var vertices: [Vertex] = []
  let targets: Int
  let nonTargets: Int

  init(targets: Int, nonTargets: Int) {
    self.targets = targets
    self.nonTargets = nonTargets
  }

  /// Adds the next point of the walk from the lowest threshold to the highest.
  mutating func add(misses: Int, falseAlarms: Int) {
    let vertex = Vertex(misses: misses, falseAlarms: falseAlarms)
    while vertices.count >= 2 {
      let middle = vertices[vertices.count - 1]
      let first = vertices[vertices.count - 2]
      // The slope (misses gained for each false alarm saved) must rise along the hull.
      let gained = (middle.misses - first.misses) * (middle.falseAlarms - vertex.falseAlarms)
      let next = (vertex.misses - middle.misses) * (first.falseAlarms - middle.falseAlarms)
      if gained < next { break }
      vertices.removeLast()
    }
    vertices.append(vertex)
  }

  /// Where the diagonal meets the hull, exact: a fraction, at most 0.5.
  var equalErrorRate: Double {
    for (before, after) in zip(vertices, vertices.dropFirst()) {
      let start = before.misses * nonTargets - before.falseAlarms * targets
      let end = after.misses * nonTargets - after.falseAlarms * targets
      guard end >= 0 else { continue }
      let share = end == start ? 0 : Double(-start) / Double(end - start)
      let steps = Double(after.misses - before.misses)
      return (Double(before.misses) + share * steps) / Double(targets)
    }
    return 0
  }
}

extension DetectionErrorTradeoff {
  /// The hull over all operating points.
  ///
  /// - Complexity: O(n).
  func convexHull() -> DetectionConvexHull {
    var hull = DetectionConvexHull(targets: targets.count, nonTargets: nonTargets.count)
    for point in points { hull.add(misses: point.misses, falseAlarms: point.falseAlarms) }
    return hull
  }

  /// The corners of the convex hull as (miss rate, false alarm rate), for plots.
  public var convexHullRates: [(miss: Double, falseAlarm: Double)] {
    convexHull().vertices.map { vertex in
      (
        miss: Double(vertex.misses) / Double(targets.count),
        falseAlarm: Double(vertex.falseAlarms) / Double(nonTargets.count)
      )
    }
  }
}
