// Trials drawn anew: how often each trial counts in a bootstrap draw. Trials share speakers and
// recordings, so drawing trials one by one is too sure of itself; drawing speakers is not.

public import Verification

/// What is drawn with replacement.
public enum BootstrapScheme: String, Sendable, CaseIterable {
  /// As many speakers as there are; the default where speakers are known.
  case speakers
  /// As many target trials and as many non-target trials as there are.
  case trials
}

/// Draws weights for the trials of a list.
///
/// With speakers drawn m times each, a non-target trial of speakers p and q counts m_p · m_q times
/// and a target trial of speaker s counts m_s times (not m_s², which would weigh a speaker's own
/// recordings as if they were two speakers'). A draw without targets or without non-targets is
/// drawn again.
public struct TrialWeights: Sendable {
  /// What is drawn.
  public let scheme: BootstrapScheme
  /// How many speakers there are; 0 where trials are drawn.
  public let speakerCount: Int
  private let isTarget: [Bool]
  /// The speaker of each side, one a trial; empty where trials are drawn.
  private let first: [Int32]
  private let second: [Int32]
  private let targets: [Int32]
  private let nonTargets: [Int32]
  private let seed: UInt64

  /// Draws trials.
  public init(drawingTrialsOf trials: TrialList, seed: UInt64) {
    self.init(trials, scheme: .trials, speakers: [], count: 0, seed: seed)
  }

  /// Draws speakers.
  ///
  /// - Parameters:
  ///   - trials: A labelled list.
  ///   - speakers: For each name of the list its speaker's number.
  ///   - seed: What the draws follow from.
  init(drawingSpeakersOf trials: TrialList, speakers: [Int32], seed: UInt64) {
    let count = Int(speakers.max() ?? -1) + 1
    self.init(trials, scheme: .speakers, speakers: speakers, count: count, seed: seed)
  }

  private init(
    _ trials: TrialList, scheme: BootstrapScheme, speakers: [Int32], count: Int, seed: UInt64
  ) {
    self.scheme = scheme
    self.seed = seed
    speakerCount = count
    isTarget = trials.labels.map { $0 == .target }
    let positions = trials.isLabelled ? Array(trials.indices.map(Int32.init)) : []
    let isTarget = self.isTarget
    targets = positions.filter { isTarget[Int($0)] }
    nonTargets = positions.filter { !isTarget[Int($0)] }
    first = speakers.isEmpty ? [] : trials.enrolments.map { speakers[Int($0)] }
    second = speakers.isEmpty ? [] : trials.tests.map { speakers[Int($0)] }
  }

  /// How often each trial counts in a draw; draws of one number are the same for every system.
  public func weights(ofDraw draw: Int) -> [Int32] {
    // Neighbouring seeds of this generator give unrelated sequences.
    var generator = SplitMix64(seed: seed ^ UInt64(draw + 1) &* 0xD1B5_4A32_D192_ED03)
    var weights = drawn(&generator)
    for _ in 0..<1000 where !hasBothKinds(weights) { weights = drawn(&generator) }
    return weights
  }

  private func drawn(_ generator: inout SplitMix64) -> [Int32] {
    var weights = [Int32](repeating: 0, count: isTarget.count)
    guard scheme == .speakers else {
      for kind in [targets, nonTargets] {
        for _ in kind { weights[Int(kind[Self.below(kind.count, &generator)])] += 1 }
      }
      return weights
    }
    var times = [Int32](repeating: 0, count: speakerCount)
    for _ in 0..<speakerCount { times[Self.below(speakerCount, &generator)] += 1 }
    for trial in isTarget.indices {
      let own = times[Int(first[trial])]
      weights[trial] = isTarget[trial] ? own : own * times[Int(second[trial])]
    }
    return weights
  }

  private func hasBothKinds(_ weights: [Int32]) -> Bool {
    targets.contains { weights[Int($0)] > 0 } && nonTargets.contains { weights[Int($0)] > 0 }
  }

  /// A number from 0 up to a bound, by Lemire's multiplication (its bias is below 2⁻³² here).
  private static func below(_ bound: Int, _ generator: inout SplitMix64) -> Int {
    Int(truncatingIfNeeded: generator.next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
