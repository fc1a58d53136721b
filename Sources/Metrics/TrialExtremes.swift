// The trials that a system gets most wrong, for people to listen to.

public import Verification

/// A trial and its score.
public struct ScoredTrial: Sendable, Hashable {
  /// The trial.
  public let trial: Trial
  /// What a system said about it.
  public let score: Double
}

extension TrialList {
  /// The hardest trials of a kind: targets with the lowest scores, or non-targets with the highest.
  ///
  /// Takes one score a trial, in the list's order; of equal scores the earlier line comes first.
  public func hardest(_ label: TrialLabel, scores: [Double], count: Int = 10) -> [ScoredTrial] {
    let sign: Double = label == .target ? 1 : -1
    var worst: [Int] = []
    for position in indices where self[label: position] == label {
      let key = sign * scores[position]
      if let last = worst.last, worst.count == count, key >= sign * scores[last] { continue }
      let place = worst.firstIndex { sign * scores[$0] > key } ?? worst.count
      worst.insert(position, at: place)
      if worst.count > count { worst.removeLast() }
    }
    return worst.map { ScoredTrial(trial: self[$0], score: scores[$0]) }
  }

  private subscript(label position: Int) -> TrialLabel? {
    isLabelled ? labels[position] : nil
  }
}
