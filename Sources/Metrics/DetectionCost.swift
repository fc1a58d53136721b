// Detection cost functions: what errors cost at a stated prior, at the best threshold (minDCF) and
// at the threshold that the scores themselves ask for when they are read as LLRs (actDCF).

import Foundation

/// An application: how often a trial is a target, and what each kind of error costs.
public struct DetectionCost: Sendable, Hashable {
  /// The prior probability of a target, between 0 and 1.
  public let prior: Double
  /// The cost of a miss.
  public let miss: Double
  /// The cost of a false alarm.
  public let falseAlarm: Double

  /// P = 0.01, costs of 1: what VoxCeleb papers report.
  public static let voxCeleb = DetectionCost(checkedPrior: 0.01)
  /// P = 0.05, costs of 1: VoxSRC 2020's primary measure.
  public static let voxSRC = DetectionCost(checkedPrior: 0.05)

  private init(checkedPrior prior: Double) {
    self.prior = prior
    miss = 1
    falseAlarm = 1
  }

  /// Takes a prior and costs.
  ///
  /// - Throws: ``TrialMetricsError/badOperatingPoint(prior:miss:falseAlarm:)``.
  public init(prior: Double, miss: Double = 1, falseAlarm: Double = 1) throws(TrialMetricsError) {
    guard prior > 0, prior < 1, miss > 0, falseAlarm > 0, miss.isFinite, falseAlarm.isFinite else {
      throw .badOperatingPoint(prior: prior, miss: miss, falseAlarm: falseAlarm)
    }
    self.prior = prior
    self.miss = miss
    self.falseAlarm = falseAlarm
  }

  /// What a system costs that ignores its input: min(C_miss P, C_fa (1 − P)).
  public var cheapestGuess: Double { min(miss * prior, falseAlarm * (1 - prior)) }

  /// The threshold of a natural-logarithm LLR that decides best: −logit P + ln(C_fa/C_miss).
  public var bayesThreshold: Double { log((1 - prior) / prior) + log(falseAlarm / miss) }

  /// As it is written in tables: `0.01`, or `0.01,10,1` where costs differ from 1.
  public var label: String {
    miss == 1 && falseAlarm == 1 ? "\(prior)" : "\(prior),\(miss),\(falseAlarm)"
  }
}

/// A detection cost at a threshold.
public struct DetectionCostValue: Sendable, Hashable {
  /// For which application.
  public let application: DetectionCost
  /// Divided by ``DetectionCost/cheapestGuess``: 1 is a system that ignores its input.
  public let cost: Double
  /// Not divided, as SpeechBrain prints it.
  public let raw: Double
  /// Accept at or above this; nil where rejecting all is cheapest.
  public let threshold: Double?
  /// The errors made there.
  public let point: OperatingPoint
}

extension DetectionErrorTradeoff {
  /// The normalised minimum detection cost (minDCF).
  ///
  ///     min over t of (C_miss P P_miss(t) + C_fa (1 − P) P_fa(t)) / min(C_miss P, C_fa (1 − P))
  ///
  /// Both extremes, accepting all and rejecting all, are candidates; of equal costs the lowest
  /// threshold is given. A cost can only be least where the threshold is a target's score: between
  /// those, each rejected non-target makes it smaller.
  ///
  /// - Complexity: O(T log (N / T)) for T targets, at most O(n).
  public func minimumCost(at application: DetectionCost) -> DetectionCostValue {
    var best = OperatingPoint(threshold: -.infinity, misses: 0, falseAlarms: nonTargets.count)
    var least = Double.infinity
    var rejected = 0
    var misses = 0
    while misses < targets.count {
      let threshold = targets[misses]
      rejected = countBelow(threshold, from: rejected)
      let point = OperatingPoint(
        threshold: threshold, misses: misses, falseAlarms: nonTargets.count - rejected)
      let cost = rawCost(at: point, for: application)
      if cost < least { (least, best) = (cost, point) }
      while misses < targets.count, targets[misses] == threshold { misses += 1 }
    }
    let none = OperatingPoint(threshold: .infinity, misses: targets.count, falseAlarms: 0)
    if rawCost(at: none, for: application) < least { best = none }
    return value(at: best, for: application)
  }

  /// How many non-target scores lie below a threshold, where the first `start` do: in steps that
  /// double, then by halving the last.
  private func countBelow(_ threshold: Double, from start: Int) -> Int {
    var low = start
    var step = 1
    while low + step <= nonTargets.count, nonTargets[low + step - 1] < threshold {
      low += step
      step *= 2
    }
    var high = min(nonTargets.count, low + step)
    while low < high {
      let middle = (low + high) / 2
      if nonTargets[middle] < threshold { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The normalised detection cost of scores read as natural-logarithm LLRs (actDCF).
  public func actualCost(at application: DetectionCost) -> DetectionCostValue {
    value(at: point(at: application.bayesThreshold), for: application)
  }

  private func rawCost(at point: OperatingPoint, for application: DetectionCost) -> Double {
    application.miss * application.prior * missRate(at: point)
      + application.falseAlarm * (1 - application.prior) * falseAlarmRate(at: point)
  }

  private func value(at point: OperatingPoint, for application: DetectionCost)
    -> DetectionCostValue
  {
    let raw = rawCost(at: point, for: application)
    let rejectsAll = point.misses == targets.count && point.falseAlarms == 0
    return DetectionCostValue(
      application: application, cost: raw / application.cheapestGuess, raw: raw,
      threshold: rejectsAll ? nil : point.threshold, point: point)
  }
}
