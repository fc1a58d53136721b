// Exact agglomerative clustering of vectors by cosine distance: the tree of all merges, from which
// any number of clusters can be cut.

public import Kernels

/// The tree of an agglomerative clustering by cosine distance.
///
///     let tree = Dendrogram(of: vectors, workers: workers)
///     let speakers = tree.cut(at: 0.6)
///
/// Nodes are numbered as scipy's `linkage` does: leaves 0..<n in the order of the vectors, then
/// n + i for merge i.
public struct Dendrogram: Sendable {
  /// Two clusters that become one.
  public struct Merge: Sendable, Equatable {
    /// The node of the smaller number.
    public let left: Int
    /// The node of the larger number.
    public let right: Int
    /// The distance of the two clusters, 0 to 2.
    public let height: Double
    /// Leaves of the new cluster.
    public let size: Int

    /// A merge.
    public init(left: Int, right: Int, height: Double, size: Int) {
      self.left = left
      self.right = right
      self.height = height
      self.size = size
    }
  }

  /// How many leaves.
  public let count: Int
  /// The merges by height, ``count`` − 1 of them.
  public let merges: [Merge]

  /// Clusters vectors by their cosine distance 1 − u·v.
  ///
  /// The tree is that of the plain greedy algorithm in float64. Among equal distances the pair
  /// with the smaller first members is joined first; the same input gives the same tree for any
  /// number of threads. Exact copies are joined first, at height 0.
  ///
  /// - Complexity: n vectors of d values take O(n² d) time for usual data. Memory is O(n d) for
  ///   average and single linkage; complete linkage holds n² / 2 float64 distances besides
  ///   (1.6 GB for 20,000 vectors that are all different).
  ///
  /// - Parameters:
  ///   - vectors: One vector a leaf, of any length but zero: they are made unit length here. A
  ///     zero or not finite vector counts as at distance 1 from all; where lengths differ,
  ///     missing values count as 0. None or one is allowed.
  ///   - linkage: The distance of clusters.
  ///   - workers: The threads that search.
  public init(of vectors: [[Float]], linkage: Linkage = .average, workers: Workers) {
    let leaves = UnitVectors(vectors, workers: workers)
    var joins = leaves.joinsOfCopies
    switch linkage {
    case .average: joins += AverageLinkage.joins(of: leaves, workers: workers)
    case .complete: joins += CompleteLinkage.joins(of: leaves, workers: workers)
    case .single: joins += SingleLinkage.joins(of: leaves, workers: workers)
    }
    self.init(count: vectors.count, joins: joins)
  }

  /// Orders joins by height and numbers the clusters.
  ///
  /// - Parameters:
  ///   - count: How many leaves.
  ///   - joins: `count` − 1 joins that make one cluster of all leaves; equal heights keep order.
  init(count: Int, joins: [Join]) {
    let order = joins.indices.sorted {
      joins[$0].height != joins[$1].height ? joins[$0].height < joins[$1].height : $0 < $1
    }
    var parents = Array(0..<count + joins.count)
    var sizes = Array(repeating: 1, count: parents.count)
    var merges: [Merge] = []
    merges.reserveCapacity(joins.count)
    for (index, place) in order.enumerated() {
      let join = joins[place]
      let one = Self.root(of: join.first, &parents)
      let other = Self.root(of: join.second, &parents)
      let node = count + index
      parents[one] = node
      parents[other] = node
      sizes[node] = sizes[one] + sizes[other]
      merges.append(
        Merge(
          left: min(one, other), right: max(one, other), height: join.height, size: sizes[node]))
    }
    self.count = count
    self.merges = merges
  }

  /// The node without a parent above a node; every node passed is hung nearer to it.
  private static func root(of node: Int, _ parents: inout [Int]) -> Int {
    var node = node
    while parents[node] != node {
      parents[node] = parents[parents[node]]
      node = parents[node]
    }
    return node
  }
}

/// The clusters of two leaves become one.
struct Join: Sendable, Equatable {
  let first: Int
  let second: Int
  let height: Double
}
