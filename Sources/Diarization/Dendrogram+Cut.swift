// Labels for the leaves of a tree that is cut at a height or into a number of clusters.

extension Dendrogram {
  /// The clusters when all merges of at most a height are done, as scipy's `fcluster` with
  /// criterion `distance`.
  ///
  /// - Parameter height: A cosine distance; a similarity s is the height 1 − s.
  /// - Returns: One label a leaf, numbered from 0 by first appearance.
  public func cut(at height: Double) -> [Int] {
    cut(afterMerges: merges.firstIndex { !($0.height <= height) } ?? merges.count)
  }

  /// Exactly so many clusters; among equal heights the order of ``merges`` decides.
  ///
  /// - Parameter clusters: How many; brought into 1...``count``.
  /// - Returns: One label a leaf, numbered from 0 by first appearance.
  public func cut(into clusters: Int) -> [Int] {
    cut(afterMerges: count - min(max(clusters, 1), max(count, 1)))
  }

  /// The clusters after the first so many merges.
  ///
  /// - Parameter done: How many; brought into 0...``count`` − 1.
  /// - Returns: One label a leaf, numbered from 0 by first appearance.
  public func cut(afterMerges done: Int) -> [Int] {
    var labels: [Int: Int] = [:]
    return roots(afterMerges: done).map { root in
      if let label = labels[root] { return label }
      labels[root] = labels.count
      return labels.count - 1
    }
  }

  /// For each leaf the node of its cluster after the first so many merges.
  func roots(afterMerges done: Int) -> [Int] {
    let done = min(max(done, 0), merges.count)
    var roots = Array(0..<count + done)
    for index in (0..<done).reversed() {
      roots[merges[index].left] = roots[count + index]
      roots[merges[index].right] = roots[count + index]
    }
    return Array(roots.prefix(count))
  }
}
