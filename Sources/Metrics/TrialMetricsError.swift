// What can be wrong with scores before any metric can be computed from them.

/// What can be wrong with the scores of a set of trials; each description is one sentence.
public enum TrialMetricsError: Error, Equatable, Sendable {
  /// There is no target score, so there is no miss rate.
  case noTargets(nonTargets: Int)
  /// There is no non-target score, so there is no false alarm rate.
  case noNonTargets(targets: Int)
  /// A score is not a number; `index` counts from 0 within its class.
  case notANumber(target: Bool, index: Int)
  /// A prior outside 0…1, or a cost that is not above 0.
  case badOperatingPoint(prior: Double, miss: Double, falseAlarm: Double)
}

extension TrialMetricsError: CustomStringConvertible {
  /// One sentence: where, what is wrong, what to do.
  public var description: String {
    switch self {
    case .noTargets(let nonTargets):
      "the trials: none is a target (\(nonTargets) are non-targets), so no error rate is defined; "
        + "give trials of both kinds"
    case .noNonTargets(let targets):
      "the trials: none is a non-target (\(targets) are targets), so no error rate is defined; "
        + "give trials of both kinds"
    case .notANumber(let target, let index):
      "the \(target ? "target" : "non-target") scores: number \(index + 1) is not a number; "
        + "score that trial again"
    case .badOperatingPoint(let prior, let miss, let falseAlarm):
      "the operating point: a prior of \(prior) with costs of \(miss) and \(falseAlarm) decides "
        + "nothing; give a prior between 0 and 1 and costs above 0"
    }
  }
}
