// The cost of log-likelihood ratios: how good scores are as evidence, at every prior at once, and
// how good they could be after the best monotone calibration.

import Foundation
import Verification

extension DetectionErrorTradeoff {
  /// The cost of the scores read as natural-logarithm LLRs, in bits (Cllr).
  ///
  ///     1/(2 ln 2) [mean over targets of softplus(−s) + mean over non-targets of softplus(s)]
  ///
  /// 0 is perfect, 1 is what an LLR of 0 for every trial gives, more is worse than silence;
  /// infinite where an infinite score is on the wrong side. Source: Brümmer, du Preez,
  /// "Application-independent evaluation of speaker detection", 2006.
  public var costOfLogLikelihoodRatio: Double {
    let missed = targets.reduce(0) { $0 + softplus(-$1) } / Double(targets.count)
    let accepted = nonTargets.reduce(0) { $0 + softplus($1) } / Double(nonTargets.count)
    return (missed + accepted) / (2 * log(2))
  }

  /// The least Cllr that a monotone map of the scores can reach, in bits (minCllr), by PAV.
  ///
  /// With `laplace` one target and one non-target are added below and above all scores while
  /// fitting, as BOSARIS's `opt_loglr` does by default: all LLRs are finite, the cost is higher.
  public func minimumCostOfLogLikelihoodRatio(laplace: Bool = false) -> Double {
    laplace ? laplaceMinimum() : convexHull().minimumCostOfLogLikelihoodRatio
  }

  private func laplaceMinimum() -> Double {
    let (extraTargets, extraNonTargets) = (targets.count + 2, nonTargets.count + 2)
    var hull = DetectionConvexHull(targets: extraTargets, nonTargets: extraNonTargets)
    hull.add(misses: 0, falseAlarms: extraNonTargets)
    hull.add(misses: 1, falseAlarms: extraNonTargets)
    for point in points { hull.add(misses: point.misses + 1, falseAlarms: point.falseAlarms + 1) }
    hull.add(misses: extraTargets, falseAlarms: 1)
    hull.add(misses: extraTargets, falseAlarms: 0)
    return hull.cost(addedAtEnds: 1, targets: targets.count, nonTargets: nonTargets.count)
  }
}

extension DetectionConvexHull {
  /// minCllr in bits of the trials that the hull was made of.
  var minimumCostOfLogLikelihoodRatio: Double {
    cost(addedAtEnds: 0, targets: targets, nonTargets: nonTargets)
  }

  /// Sums the cost of each block's LLR over the real trials in it, in bits.
  ///
  /// - Parameters:
  ///   - added: Trials of each kind that were added at each end and do not count.
  ///   - realTargets: Target trials that count.
  ///   - realNonTargets: Non-target trials that count.
  /// - Returns: Bits.
  fileprivate func cost(
    addedAtEnds added: Int, targets realTargets: Int, nonTargets realNonTargets: Int
  ) -> Double {
    let priorLogOdds = log(Double(realTargets) / Double(realNonTargets))
    var missed = 0.0
    var accepted = 0.0
    let last = vertices.count - 2
    for (index, (before, after)) in zip(vertices, vertices.dropFirst()).enumerated() {
      let blockTargets = after.misses - before.misses
      let blockNonTargets = before.falseAlarms - after.falseAlarms
      guard blockTargets > 0, blockNonTargets > 0 else { continue }
      let ratio = log(Double(blockTargets) / Double(blockNonTargets)) - priorLogOdds
      let left = (index == 0 ? added : 0) + (index == last ? added : 0)
      missed += Double(blockTargets - left) * softplus(-ratio)
      accepted += Double(blockNonTargets - left) * softplus(ratio)
    }
    return
      (missed / Double(realTargets) + accepted / Double(realNonTargets)) / (2 * log(2))
  }
}
