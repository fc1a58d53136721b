// Cuts that count only clusters of some size: a speaker is seen in many windows, an odd window
// (laughter, overlap) stands alone at any height.

extension Dendrogram {
  /// How many clusters of at least a size there are at each cut.
  ///
  /// - Parameter size: Leaves that make a cluster count; at least 1.
  /// - Returns: ``count`` numbers: value m is the number after the first m merges. Empty for an
  ///   empty tree.
  public func clusterCounts(atLeast size: Int) -> [Int] {
    guard count > 0 else { return [] }
    var large = size <= 1 ? count : 0
    var counts = [large]
    counts.reserveCapacity(count)
    for merge in merges {
      if merge.size >= size { large += 1 }
      if self.size(of: merge.left) >= size { large -= 1 }
      if self.size(of: merge.right) >= size { large -= 1 }
      counts.append(large)
    }
    return counts
  }

  /// The highest cut at which so many clusters of at least a size exist; where the tree never has
  /// so many, the highest cut with the most.
  ///
  /// - Parameters:
  ///   - clusters: How many large clusters; at least 1.
  ///   - size: Leaves that make a cluster large; at least 1.
  /// - Returns: One label a leaf: the large clusters from 0 by first appearance, then the small
  ///   ones by first appearance.
  public func cut(intoLarge clusters: Int, atLeast size: Int) -> [Int] {
    let counts = clusterCounts(atLeast: size)
    let wanted = min(max(clusters, 1), counts.max() ?? 0)
    let roots = roots(afterMerges: counts.lastIndex { $0 >= wanted } ?? 0)
    var labels: [Int: Int] = [:]
    for takesLarge in [true, false] {
      for root in roots where (self.size(of: root) >= size) == takesLarge && labels[root] == nil {
        labels[root] = labels.count
      }
    }
    return roots.compactMap { labels[$0] }
  }

  /// How many leaves a node has.
  private func size(of node: Int) -> Int {
    node < count ? 1 : merges[node - count].size
  }
}
