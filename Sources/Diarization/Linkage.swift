// How the distance of two clusters follows from the distances of their vectors.

/// How the distance of two clusters follows from the cosine distances between their vectors.
///
/// All three are reducible: a joined cluster is never nearer to a third than the nearer of its
/// parts was (Müllner 2011, "Modern hierarchical, agglomerative clustering algorithms").
public enum Linkage: String, Sendable, CaseIterable {
  /// The mean over all pairs (UPGMA).
  case average
  /// The largest.
  case complete
  /// The least.
  case single
}
