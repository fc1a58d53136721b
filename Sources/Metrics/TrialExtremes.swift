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

  /// How many speakers a list holds, where its names begin with them, as in `id10270/…/00001.wav`.
  ///
  /// Nil unless every name has a component before its first slash and the labels agree with them:
  /// targets share it, non-targets do not.
  public var speakerCount: Int? {
    var speakers: [Substring] = []
    for index in 0..<names.count {
      let name = names[index]
      guard let slash = name.firstIndex(of: "/"), slash != name.startIndex else { return nil }
      speakers.append(Substring(name[..<slash]))
    }
    for position in indices where isLabelled {
      let same = speakers[Int(enrolments[position])] == speakers[Int(tests[position])]
      if same != (labels[position] == .target) { return nil }
    }
    return Set(speakers).count
  }

  /// How many distinct names stand on either side.
  public var nameCount: Int { names.count }
}
