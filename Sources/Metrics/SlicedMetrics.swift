// The metrics of several systems on one slice of a list.

public import Verification

/// A slice with what each system does on it.
public struct SlicedMetrics: Sendable {
  /// By what the list was cut: the rule as it was written.
  public let rule: String
  /// What the trials have in common.
  public let value: String
  /// How many trials are targets.
  public let targetCount: Int
  /// How many are not.
  public let nonTargetCount: Int
  /// Each system's metrics, in order; empty where the slice lacks one kind of trial.
  public let systems: [TrialMetrics]

  /// Measures a slice.
  ///
  /// - Parameters:
  ///   - slice: Which trials.
  ///   - list: A labelled list.
  ///   - systems: Names with one score a trial of the whole list, none NaN.
  ///   - costs: The operating points.
  public init(
    _ slice: TrialSlice, of list: TrialList, systems: [(String, [Double])], costs: [DetectionCost]
  ) {
    rule = slice.rule.text
    value = slice.value
    let labels = list.parted([Double](repeating: 0, count: list.count), at: slice.positions)
    targetCount = labels.targets.count
    nonTargetCount = labels.nonTargets.count
    self.systems = systems.compactMap { name, scores in
      let parts = list.parted(scores, at: slice.positions)
      // Only a missing kind can throw here: scores were joined, so none is NaN.
      let tradeoff = try? DetectionErrorTradeoff(
        targets: parts.targets, nonTargets: parts.nonTargets)
      return tradeoff.map { TrialMetrics(system: name, tradeoff: $0, costs: costs) }
    }
  }
}
