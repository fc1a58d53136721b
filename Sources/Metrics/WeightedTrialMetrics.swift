// The metrics of trials that count several times or not at all, from scores that are sorted once.

import Foundation
import Verification

/// One system's scores in ascending order, ready for any weights of the trials.
struct WeightedTrialMetrics: Sendable {
  /// The names of what ``values(_:)`` gives, in its order.
  let names: [String]
  private let costs: [DetectionCost]
  private let isTarget: [Bool]
  /// Positions in the list, by score.
  private let order: [Int32]
  /// The scores in that order.
  private let scores: [Double]
  /// Each trial's part of Cllr, in that order.
  private let penalties: [Double]

  /// Sorts the scores of a labelled list, which stand in its order.
  init(_ trials: TrialList, scores: [Double], costs: [DetectionCost]) {
    self.costs = costs
    let isTarget = trials.labels.map { $0 == .target }
    let order = trials.indices.map(Int32.init).sorted {
      (scores[Int($0)], $0) < (scores[Int($1)], $1)
    }
    self.isTarget = order.map { isTarget[Int($0)] }
    self.order = order
    self.scores = order.map { scores[Int($0)] }
    penalties = order.map { softplus(isTarget[Int($0)] ? -scores[Int($0)] : scores[Int($0)]) }
    names =
      ["eer"] + costs.map { "min_dcf(\($0.label))" } + costs.map { "act_dcf(\($0.label))" }
      + ["cllr", "min_cllr"]
  }

  /// EER (interpolated), minDCF and actDCF at each operating point, Cllr and minCllr.
  ///
  /// - Parameter weights: How often each trial counts, in the list's order; both kinds occur.
  /// - Returns: One a name of ``names``.
  /// - Complexity: O(n).
  func values(_ weights: [Int32]) -> [Double] {
    var walk = WeightedWalk(
      targets: total(weights, target: true), nonTargets: total(weights, target: false),
      costs: costs)
    var place = 0
    while place < order.count {
      walk.stand(at: scores[place])
      let score = scores[place]
      while place < order.count, scores[place] == score {
        walk.pass(
          Int(weights[Int(order[place])]), isTarget: isTarget[place], penalty: penalties[place])
        place += 1
      }
    }
    walk.stand(at: .infinity)
    return walk.values
  }

  private func total(_ weights: [Int32], target: Bool) -> Int {
    var total = 0
    for place in order.indices where isTarget[place] == target {
      total += Int(weights[Int(order[place])])
    }
    return total
  }
}

/// Walks over operating points from accepting all to rejecting all.
private struct WeightedWalk {
  private let targets: Int
  private let nonTargets: Int
  private let costs: [DetectionCost]
  private var misses = 0
  private var rejected = 0
  private var before = (misses: 0, excess: 0)
  private var equalErrorRate: Double?
  private var least: [Double]
  private var actual: [Double?]
  private var hull: DetectionConvexHull
  private var missPenalty = 0.0
  private var acceptPenalty = 0.0

  init(targets: Int, nonTargets: Int, costs: [DetectionCost]) {
    self.targets = targets
    self.nonTargets = nonTargets
    self.costs = costs
    before = (0, -nonTargets * targets)
    least = [Double](repeating: .infinity, count: costs.count)
    actual = [Double?](repeating: nil, count: costs.count)
    hull = DetectionConvexHull(targets: targets, nonTargets: nonTargets)
  }

  /// Notes the point whose threshold this is.
  mutating func stand(at threshold: Double) {
    let falseAlarms = nonTargets - rejected
    let excess = misses * nonTargets - falseAlarms * targets
    if equalErrorRate == nil, excess >= 0 {
      let share =
        excess == before.excess ? 0 : Double(-before.excess) / Double(excess - before.excess)
      equalErrorRate =
        (Double(before.misses) + share * Double(misses - before.misses)) / Double(targets)
    }
    before = (misses, excess)
    let missRate = Double(misses) / Double(targets)
    let falseAlarmRate = Double(falseAlarms) / Double(nonTargets)
    for (index, cost) in costs.enumerated() {
      let value =
        (cost.miss * cost.prior * missRate + cost.falseAlarm * (1 - cost.prior) * falseAlarmRate)
        / cost.cheapestGuess
      least[index] = min(least[index], value)
      if actual[index] == nil, threshold >= cost.bayesThreshold { actual[index] = value }
    }
    hull.add(misses: misses, falseAlarms: falseAlarms)
  }

  /// Leaves a trial below the threshold.
  mutating func pass(_ weight: Int, isTarget: Bool, penalty: Double) {
    guard weight > 0 else { return }
    if isTarget {
      misses += weight
      missPenalty += Double(weight) * penalty
    } else {
      rejected += weight
      acceptPenalty += Double(weight) * penalty
    }
  }

  var values: [Double] {
    let cllr =
      (missPenalty / Double(targets) + acceptPenalty / Double(nonTargets)) / (2 * log(2))
    return [equalErrorRate ?? 0] + least + actual.map { $0 ?? 1 }
      + [cllr, hull.minimumCostOfLogLikelihoodRatio]
  }
}
