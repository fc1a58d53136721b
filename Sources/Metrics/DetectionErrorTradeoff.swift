// Scores of a set of trials against the truth: every threshold that can tell two scores apart,
// with the errors made there. All metrics of trials are read off these points.

import Kernels

/// What is accepted and what goes wrong at one threshold.
public struct OperatingPoint: Sendable, Hashable {
  /// Scores at or above this are accepted; infinite where nothing is.
  public let threshold: Double
  /// Target trials below the threshold.
  public let misses: Int
  /// Non-target trials at or above the threshold.
  public let falseAlarms: Int
}

/// The trade-off between misses and false alarms of a set of scored trials (DET).
///
///     let tradeoff = try DetectionErrorTradeoff(targets: same, nonTargets: different)
///     tradeoff.equalErrorRate().rate            // 0.054
///     tradeoff.minimumCost(at: .voxCeleb).cost  // 0.52
///
/// A trial is accepted when its score is at or above the threshold. The thresholds are the
/// *distinct* scores and one above all of them, since no threshold tells two equal scores apart:
///
///     P_miss(t) = #{target < t} / T      P_fa(t) = #{non-target >= t} / N
///
/// so that nothing here depends on the order in which the scores are given.
public struct DetectionErrorTradeoff: Sendable {
  /// Scores of the target trials, ascending.
  public let targets: [Double]
  /// Scores of the non-target trials, ascending.
  public let nonTargets: [Double]

  /// Sorts the scores of both kinds; higher must mean more alike.
  ///
  /// - Throws: ``TrialMetricsError`` when a kind is missing or a score is not a number; infinite
  ///   scores are allowed.
  /// - Complexity: O(n): one sort of each kind.
  public init(targets: [Double], nonTargets: [Double]) throws(TrialMetricsError) {
    guard !targets.isEmpty else { throw .noTargets(nonTargets: nonTargets.count) }
    guard !nonTargets.isEmpty else { throw .noNonTargets(targets: targets.count) }
    if let index = targets.firstIndex(where: \.isNaN) {
      throw .notANumber(target: true, index: index)
    }
    if let index = nonTargets.firstIndex(where: \.isNaN) {
      throw .notANumber(target: false, index: index)
    }
    self.targets = ascending(targets)
    self.nonTargets = ascending(nonTargets)
  }

  /// Parts scores by the truth, then sorts them.
  ///
  /// - Parameters:
  ///   - scores: One a trial; higher must mean more alike.
  ///   - isTarget: Whether the trial at a place is a target.
  /// - Throws: ``TrialMetricsError`` as above.
  public init(scores: [Double], isTarget: (Int) -> Bool) throws(TrialMetricsError) {
    var targets: [Double] = []
    var nonTargets: [Double] = []
    nonTargets.reserveCapacity(scores.count)
    for (place, score) in scores.enumerated() {
      if isTarget(place) { targets.append(score) } else { nonTargets.append(score) }
    }
    try self.init(targets: targets, nonTargets: nonTargets)
  }

  /// Every operating point, from the one that accepts all to the one that rejects all.
  public var points: OperatingPoints {
    OperatingPoints(targets: targets, nonTargets: nonTargets)
  }

  /// The share of target trials that a point rejects.
  public func missRate(at point: OperatingPoint) -> Double {
    Double(point.misses) / Double(targets.count)
  }

  /// The share of non-target trials that a point accepts.
  public func falseAlarmRate(at point: OperatingPoint) -> Double {
    Double(point.falseAlarms) / Double(nonTargets.count)
  }

  /// The point that a given threshold leads to.
  ///
  /// - Complexity: O(log n).
  public func point(at threshold: Double) -> OperatingPoint {
    OperatingPoint(
      threshold: threshold, misses: countBelow(threshold, in: targets),
      falseAlarms: nonTargets.count - countBelow(threshold, in: nonTargets))
  }

  private func countBelow(_ threshold: Double, in sorted: [Double]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < threshold { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// The operating points of a trade-off in the order of their thresholds, made while walking.
public struct OperatingPoints: Sequence, IteratorProtocol, Sendable {
  private let targets: [Double]
  private let nonTargets: [Double]
  private var misses = 0
  private var rejected = 0
  private var ended = false

  /// Takes both kinds in ascending order.
  init(targets: [Double], nonTargets: [Double]) {
    self.targets = targets
    self.nonTargets = nonTargets
  }

  /// The next point; the last one rejects all.
  public mutating func next() -> OperatingPoint? {
    guard misses < targets.count || rejected < nonTargets.count else {
      guard !ended else { return nil }
      ended = true
      return OperatingPoint(threshold: .infinity, misses: misses, falseAlarms: 0)
    }
    let target = misses < targets.count ? targets[misses] : .infinity
    let nonTarget = rejected < nonTargets.count ? nonTargets[rejected] : .infinity
    let threshold = Swift.min(target, nonTarget)
    let point = OperatingPoint(
      threshold: threshold, misses: misses, falseAlarms: nonTargets.count - rejected)
    while misses < targets.count, targets[misses] == threshold { misses += 1 }
    while rejected < nonTargets.count, nonTargets[rejected] == threshold { rejected += 1 }
    return point
  }
}
