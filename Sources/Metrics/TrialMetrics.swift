// What is said about one system on one trial list: the figures that tables, JSON and pages share.

/// The metrics of one system's scores.
public struct TrialMetrics: Sendable {
  /// The system's name: its score file, or its model.
  public let system: String
  /// How many trials are targets.
  public let targetCount: Int
  /// How many are not.
  public let nonTargetCount: Int
  /// The equal error rate under each convention, in the order of their declaration.
  public let equalErrorRates: [EqualErrorRate]
  /// minDCF at each operating point, in the order asked for.
  public let minimumCosts: [DetectionCostValue]
  /// actDCF at each operating point: the scores read as natural-logarithm LLRs.
  public let actualCosts: [DetectionCostValue]
  /// Cllr in bits: the scores read as natural-logarithm LLRs.
  public let costOfLogLikelihoodRatio: Double
  /// minCllr in bits, by PAV.
  public let minimumCostOfLogLikelihoodRatio: Double
  /// minCllr in bits with Laplace's rule.
  public let laplaceMinimumCostOfLogLikelihoodRatio: Double
  /// The operating points that all of it was read off.
  public let tradeoff: DetectionErrorTradeoff

  /// Computes everything from one sort.
  ///
  /// - Complexity: O(n).
  public init(
    system: String, tradeoff: DetectionErrorTradeoff,
    costs: [DetectionCost] = [.voxCeleb, .voxSRC]
  ) {
    self.system = system
    self.tradeoff = tradeoff
    targetCount = tradeoff.targets.count
    nonTargetCount = tradeoff.nonTargets.count
    equalErrorRates = EqualErrorRateConvention.allCases.map { tradeoff.equalErrorRate($0) }
    minimumCosts = costs.map { tradeoff.minimumCost(at: $0) }
    actualCosts = costs.map { tradeoff.actualCost(at: $0) }
    costOfLogLikelihoodRatio = tradeoff.costOfLogLikelihoodRatio
    minimumCostOfLogLikelihoodRatio = tradeoff.minimumCostOfLogLikelihoodRatio()
    laplaceMinimumCostOfLogLikelihoodRatio =
      tradeoff.minimumCostOfLogLikelihoodRatio(laplace: true)
  }

  /// The equal error rate under a convention.
  public func equalErrorRate(_ convention: EqualErrorRateConvention = .interpolated)
    -> EqualErrorRate
  {
    equalErrorRates.first { $0.convention == convention } ?? tradeoff.equalErrorRate(convention)
  }
}
