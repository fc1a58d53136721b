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

  /// How many speakers a labelled list holds, where folders in its names tell them apart, as in
  /// `id10270/…/00001.wav` or `corpus/speaker/00001.wav`.
  ///
  /// Nil unless there is a count of leading folders with which the labels agree: targets share
  /// them, non-targets do not.
  public var speakerCount: Int? {
    guard isLabelled else { return nil }
    let folders = (0..<names.count).map { names[$0].split(separator: "/").dropLast() }
    let shallowest = folders.map(\.count).min() ?? 0
    for depth in stride(from: 1, through: shallowest, by: 1) {
      let speakers = folders.map { $0.prefix(depth).joined(separator: "/") }
      if labelsAgree(with: speakers) { return Set(speakers).count }
    }
    return nil
  }

  private func labelsAgree(with speakers: [String]) -> Bool {
    indices.allSatisfy { position in
      let same = speakers[Int(enrolments[position])] == speakers[Int(tests[position])]
      return same == (labels[position] == .target)
    }
  }

  /// How many distinct names stand on either side.
  public var nameCount: Int { names.count }
}
