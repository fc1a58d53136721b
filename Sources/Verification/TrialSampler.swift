// Trials out of a folder of speakers: balanced, seeded, the same on every machine.

/// Draws trials from the recordings of known speakers.
///
/// Speakers take turns, so that each gives as many target trials as its recordings allow and as
/// many non-target trials as any other; no pair occurs twice in either order.
public struct TrialSampler: Sendable {
  /// A pair of recordings with its truth.
  public struct Pair: Sendable, Hashable {
    /// The enrolment side.
    public let enrolment: String
    /// The test side.
    public let test: String
    /// The truth.
    public let label: TrialLabel
  }

  private let recordings: [[String]]
  private let seed: UInt64

  /// Takes each speaker's recordings; the order of neither matters.
  public init(recordingsBySpeaker: [String: [String]], seed: UInt64) {
    recordings = recordingsBySpeaker.sorted { $0.key < $1.key }.map { $0.value.sorted() }
    self.seed = seed
  }

  /// Draws up to so many trials of each kind, fewer where there are no more pairs.
  ///
  /// - Returns: Target and non-target trials in turns.
  public func pairs(targets: Int, nonTargets: Int) -> [Pair] {
    var generator = SplitMix64(seed: seed)
    let same = targetPairs(targets, &generator)
    let different = nonTargetPairs(nonTargets, &generator)
    var pairs: [Pair] = []
    for turn in 0..<max(same.count, different.count) {
      if turn < same.count { pairs.append(same[turn]) }
      if turn < different.count { pairs.append(different[turn]) }
    }
    return pairs
  }

  private func targetPairs(_ count: Int, _ generator: inout SplitMix64) -> [Pair] {
    var decks = recordings.map { names in
      names.indices.flatMap { first in
        names.indices.dropFirst(first + 1).map { (names[first], names[$0]) }
      }
    }
    for speaker in decks.indices { decks[speaker].shuffle(using: &generator) }
    var pairs: [Pair] = []
    while pairs.count < count, decks.contains(where: { !$0.isEmpty }) {
      for speaker in decks.indices where pairs.count < count {
        guard let (first, second) = decks[speaker].popLast() else { continue }
        pairs.append(Pair(enrolment: first, test: second, label: .target))
      }
    }
    return pairs
  }

  private func nonTargetPairs(_ count: Int, _ generator: inout SplitMix64) -> [Pair] {
    let speakers = recordings.indices.filter { !recordings[$0].isEmpty }
    guard speakers.count > 1 else { return [] }
    var seen = Set<Pair>()
    var pairs: [Pair] = []
    var idle = 0
    while pairs.count < count, idle < 1000 * speakers.count {
      for place in speakers.indices where pairs.count < count {
        let shift = Int.random(in: 1..<speakers.count, using: &generator)
        let other = speakers[(place + shift) % speakers.count]
        guard let first = recordings[speakers[place]].randomElement(using: &generator),
          let second = recordings[other].randomElement(using: &generator)
        else { continue }
        let pair = Pair(enrolment: first, test: second, label: .nonTarget)
        let turned = Pair(enrolment: second, test: first, label: .nonTarget)
        guard !seen.contains(turned), seen.insert(pair).inserted else {
          idle += 1
          continue
        }
        idle = 0
        pairs.append(pair)
      }
    }
    return pairs
  }
}

/// Numbers that follow from a seed alone.
///
/// Source: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", 2014.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Begins a sequence; equal seeds give equal ones.
  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
