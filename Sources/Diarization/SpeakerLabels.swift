// From the embeddings of windows to speakers: those of each stretch of some minutes, linked over
// the recording, and every window given to the voice nearest to it.

import Kernels

/// A speaker for each window, and how sure their number is.
struct SpeakerPartition: Sendable, Equatable {
  /// Numbered from 0 by first appearance.
  let labels: [Int]
  /// How many there are and what else it could be; nil where the bounds that were given decided.
  let estimate: SpeakerEstimate?
}

/// Clusters windows into speakers.
///
/// Windows that hold less than a window of speech, or more than one voice, make clusters of their
/// own. Therefore only whole windows are clustered, clusters of a few windows are no speakers, and
/// two clusters are told apart by their means (``VoiceClusters``), not by pairs of windows.
///
/// The tree of an hour is another than that of five minutes: of a hundred windows that sound odd
/// some are alike by chance, of ten none, and so the number of large clusters below a height grows
/// with the number of windows. Hence a tree spans a stretch of some minutes, whatever the
/// recording's length, and the speakers of all stretches are then linked by their means. Of twelve
/// development conversations drawn out to an hour each, a single tree had the number right in none
/// (19 speakers too many each), stretches in eleven.
struct SpeakerLabels {
  /// Seconds of speech in a stretch; a recording has as many equal ones as come nearest to it.
  static let stretchSeconds = 225.0
  /// Speakers of stretches closer than this many thresholds, in cosine distance times √seconds,
  /// are one.
  ///
  /// More than within a stretch: what differs there is told apart already.
  static let linkShare = 1.6
  /// In several stretches a speaker has at least this share of the windows.
  static let leastShare = 0.01
  /// So many seconds of speech make a speaker however long the recording is.
  static let sufficientSeconds = 15.0
  /// Speakers of stretches that are linked at a time: what that costs grows with their square.
  static let linkedAtATime = 1500

  /// Of all windows.
  private let windows: WindowVectors
  /// The windows that are clustered, in order.
  private let cores: [Int]
  /// The places in ``cores`` of each stretch.
  private let stretches: [Range<Int>]
  private let stretchSpeakers: [StretchSpeakers]
  private let secondsPerWindow: Double
  private let workers: Workers

  /// Takes the windows of a recording.
  ///
  /// - Parameters:
  ///   - vectors: Unit vectors in the order of time, `[windows][dimension]`.
  ///   - isWhole: Whether a window is full of speech; where that is less than half of them, or
  ///     less than the speakers looked for, all windows are clustered.
  ///   - secondsPerWindow: How much speech a window stands for: the hop.
  ///   - fewest: How many speakers there are at least.
  ///   - workers: Threads; the labels do not depend on their number.
  init(
    _ vectors: [[Float]], isWhole: [Bool]? = nil, secondsPerWindow: Double = 0.75,
    fewest: Int = 1, workers: Workers
  ) {
    let whole = vectors.indices.filter { isWhole?[$0] ?? true }
    let cores =
      whole.count * 2 < vectors.count || whole.count < fewest ? Array(vectors.indices) : whole
    let windows = WindowVectors(vectors: vectors)
    let stretches = Self.stretches(of: cores.count, secondsPerWindow: secondsPerWindow)
    stretchSpeakers = workers.map(pieces: stretches.count) { stretch in
      StretchSpeakers(
        windows[cores[stretches[stretch]]], secondsPerWindow: secondsPerWindow, workers: workers)
    }
    self.windows = windows
    self.cores = cores
    self.stretches = stretches
    self.secondsPerWindow = secondsPerWindow
    self.workers = workers
  }

  /// Equal stretches of so many windows.
  static func stretches(of windows: Int, secondsPerWindow: Double) -> [Range<Int>] {
    let seconds = Double(windows) * secondsPerWindow
    let count = max(1, min(windows, Int((seconds / stretchSeconds).rounded())))
    return (0..<count).map { windows * $0 / count..<windows * ($0 + 1) / count }
  }

  /// A speaker for each window.
  ///
  /// - Parameters:
  ///   - threshold: The cosine distance at which windows of one voice and of two part.
  ///   - count: How many speakers there may be; inside these bounds the windows decide.
  /// - Returns: The labels; as many different ones as `count` asks for, where there are so many
  ///   windows.
  func partition(threshold: Double, count: SpeakerCount) -> SpeakerPartition {
    guard windows.count > 0 else { return SpeakerPartition(labels: [], estimate: nil) }
    let (groups, estimate) =
      stretches.count == 1
      ? stretchSpeakers[0].groups(threshold: threshold, count: count)
      : linked(threshold: threshold, count: count)
    let speakers = groups.map { group in group.map { cores[$0] } }
    var labels = [Int](repeating: 0, count: windows.count)
    for (speaker, group) in windows.assigned(to: speakers, workers: workers).enumerated() {
      for window in group { labels[window] = speaker }
    }
    return SpeakerPartition(labels: Self.numbered(labels), estimate: estimate)
  }

  /// The speakers of all stretches with those of one voice linked, as places in ``cores``.
  private func linked(threshold: Double, count: SpeakerCount) -> ([[Int]], SpeakerEstimate?) {
    let limit = threshold * Self.linkShare
    let cores = windows[cores]
    let least = SpeakerCount(fewest: count.fewest, most: nil)
    var groups: [[Int]] = []
    for speakers in stretchGroups(threshold: threshold, fewest: count.fewest) {
      groups += speakers
      guard groups.count >= Self.linkedAtATime else { continue }
      var clusters = cores.clusters(of: groups, secondsPerWindow: secondsPerWindow)
      _ = clusters.merge(below: limit, count: least)
      groups = clusters.gathered(groups)
    }
    var clusters = cores.clusters(of: groups, secondsPerWindow: secondsPerWindow)
    let merging = clusters.merge(below: limit, count: least)
    let isEnough = clusters.keep(atLeast: leastSize, fewest: count.fewest)
    let bounded = clusters.merge(below: limit, count: count)
    let speakers = clusters.gathered(groups)
    let estimate = SpeakerEstimate(
      speakers: speakers.count, bridged: merging.bridged, kept: clusters.nearest()?.separation,
      limit: limit)
    return (speakers, merging.isFree && isEnough && bounded.isFree ? estimate : nil)
  }

  /// The speakers of each stretch, as places in ``cores``; in all at least `fewest`.
  private func stretchGroups(threshold: Double, fewest: Int) -> [[[Int]]] {
    let free = stretchGroups(threshold: threshold, count: .any)
    guard free.reduce(0, { $0 + $1.count }) < fewest else { return free }
    return stretchGroups(threshold: threshold, count: SpeakerCount(fewest: fewest, most: nil))
  }

  private func stretchGroups(threshold: Double, count: SpeakerCount) -> [[[Int]]] {
    workers.map(pieces: stretches.count) { stretch in
      let places = stretches[stretch]
      let fewest = min(count.fewest, places.count)
      let (groups, _) = stretchSpeakers[stretch].groups(
        threshold: threshold, count: SpeakerCount(fewest: fewest, most: nil))
      return groups.map { group in group.map { places.lowerBound + $0 } }
    }
  }

  /// The smallest speaker of a recording of several stretches, in windows.
  private var leastSize: Int {
    let size = min(
      Double(cores.count) * Self.leastShare, Self.sufficientSeconds / secondsPerWindow)
    return max(Int(size.rounded(.up)), stretchSpeakers[0].leastSize)
  }

  /// The same partition with labels by first appearance.
  static func numbered(_ labels: [Int]) -> [Int] {
    var numbers: [Int: Int] = [:]
    return labels.map { label in
      if let number = numbers[label] { return number }
      let number = numbers.count
      numbers[label] = number
      return number
    }
  }
}
