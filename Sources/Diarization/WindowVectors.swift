// Windows as unit vectors, and what groups of them have in common.

import Kernels

/// Windows as unit vectors.
struct WindowVectors: Sendable {
  /// `[windows][dimension]`.
  let vectors: [[Float]]

  /// How many windows.
  var count: Int { vectors.count }

  /// Some of the windows.
  subscript(places: some Sequence<Int>) -> WindowVectors {
    WindowVectors(vectors: places.map { vectors[$0] })
  }

  /// The sum of a group's vectors, in float64.
  private func sum(of group: [Int]) -> [Double] {
    var sum = [Double](repeating: 0, count: vectors.first?.count ?? 0)
    for window in group {
      for index in sum.indices { sum[index] += Double(vectors[window][index]) }
    }
    return sum
  }

  /// Groups of windows, given by their places, as clusters that can be merged.
  func clusters(of groups: [[Int]], secondsPerWindow: Double) -> VoiceClusters {
    VoiceClusters(
      sums: groups.map(sum), sizes: groups.map(\.count), secondsPerWindow: secondsPerWindow)
  }

  /// Gives every window to the group whose mean is nearest; a group keeps the window nearest to its
  /// mean, so that none is left empty.
  ///
  /// - Parameters:
  ///   - groups: Windows of one voice each, by their places.
  ///   - workers: The result does not depend on their number.
  /// - Returns: As many groups, of all windows.
  func assigned(to groups: [[Int]], workers: Workers) -> [[Int]] {
    let means = groups.map { sum(of: $0).map(Float.init).unit }
    var nearest = workers.map(pieces: count) { window in
      var best = (group: 0, cosine: -Float.infinity)
      for (group, mean) in means.enumerated() {
        let cosine = Self.cosine(mean, vectors[window])
        if cosine > best.cosine { best = (group, cosine) }
      }
      return best.group
    }
    for (group, members) in groups.enumerated() {
      let cosines = members.map { Self.cosine(means[group], vectors[$0]) }
      if let best = cosines.indices.max(by: { cosines[$0] < cosines[$1] }) {
        nearest[members[best]] = group
      }
    }
    return nearest.membersByLabel
  }

  /// The cosine of two unit vectors.
  private static func cosine(_ one: [Float], _ other: [Float]) -> Float {
    let (one, other) = (one.span, other.span)
    return dot(one, other)
  }
}

extension [Int] {
  /// Of labels from 0: the places of each.
  var membersByLabel: [[Int]] {
    var members = [[Int]](repeating: [], count: (self.max() ?? -1) + 1)
    for (place, label) in enumerated() { members[label].append(place) }
    return members
  }
}
