// How the scores of both kinds of trial are spread.

/// Counts of target and non-target scores in bins of equal width.
public struct TrialHistogram: Sendable, Hashable {
  /// The lowest finite score: where the first bin starts.
  public let lowest: Double
  /// The highest finite score: where the last bin ends.
  public let highest: Double
  /// Target scores a bin; infinite ones are in the outer bins.
  public let targets: [Int]
  /// Non-target scores a bin.
  public let nonTargets: [Int]

  /// Counts the scores of a trade-off.
  ///
  /// - Complexity: O(n).
  public init(_ tradeoff: DetectionErrorTradeoff, bins: Int = 60) {
    let finite = [tradeoff.targets, tradeoff.nonTargets].flatMap { sorted in
      [sorted.first(where: \.isFinite), sorted.last(where: \.isFinite)].compactMap { $0 }
    }
    let lowest = finite.min() ?? 0
    let highest = finite.max() ?? 0
    self.lowest = lowest
    self.highest = highest
    targets = Self.count(tradeoff.targets, lowest, highest, bins)
    nonTargets = Self.count(tradeoff.nonTargets, lowest, highest, bins)
  }

  private static func count(_ scores: [Double], _ lowest: Double, _ highest: Double, _ bins: Int)
    -> [Int]
  {
    var counts = [Int](repeating: 0, count: bins)
    // A width that overflows (scores of 1e308 on both sides) puts everything into the first bin.
    let width = (highest - lowest) / Double(bins)
    for score in scores {
      let place = width > 0 ? (score - lowest) / width : 0
      counts[Int(min(Double(bins - 1), max(0, place.isNaN ? 0 : place)))] += 1
    }
    return counts
  }
}
