// From the embeddings of windows to speakers: a tree cut low, its large clusters merged while two
// of them could be one voice, and every window given to the voice nearest to it.

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
struct SpeakerLabels {
  /// The tree is cut at this share of the threshold: too many clusters rather than mixed ones.
  static let cutShare = 0.87
  /// Two clusters closer than this many thresholds, in cosine distance times √seconds, are one
  /// speaker.
  static let separationShare = 1.2
  /// A speaker has at least this share of the windows, and three of them.
  static let leastShare = 0.03
  /// This many seconds of speech make a speaker however long the recording is.
  static let sufficientSeconds = 7.0

  /// Unit vectors, `[windows][dimension]`.
  private let vectors: [[Float]]
  /// The windows that are clustered, in order.
  private let cores: [Int]
  /// The tree of the cores.
  private let tree: Dendrogram
  private let secondsPerWindow: Double
  private let workers: Workers

  /// Takes the windows of a recording.
  ///
  /// - Parameters:
  ///   - vectors: Unit vectors, `[windows][dimension]`.
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
    self.vectors = vectors
    cores =
      whole.count * 2 < vectors.count || whole.count < fewest ? Array(vectors.indices) : whole
    self.secondsPerWindow = secondsPerWindow
    self.workers = workers
    tree = Dendrogram(of: cores.map { vectors[$0] }, workers: workers)
  }

  /// The smallest cluster that is a speaker, in windows.
  var leastSize: Int {
    let share = max(3, Double(cores.count) * Self.leastShare)
    let windows = max(2, min(share, Self.sufficientSeconds / secondsPerWindow))
    return max(1, min(Int(windows.rounded(.up)), cores.count))
  }

  /// A speaker for each window.
  ///
  /// - Parameters:
  ///   - threshold: The cosine distance at which windows of one voice and of two part.
  ///   - count: How many speakers there may be; inside these bounds the windows decide.
  /// - Returns: The labels; as many different ones as `count` asks for, where there are so many
  ///   windows.
  func partition(threshold: Double, count: SpeakerCount) -> SpeakerPartition {
    guard !vectors.isEmpty else { return SpeakerPartition(labels: [], estimate: nil) }
    let windows = cores.map { vectors[$0] }
    var groups = largeClusters(threshold: threshold, fewest: count.fewest)
    groups = assigned(windows, to: groups)
    let (merged, estimate) = merged(groups, threshold: threshold, count: count)
    let speakers = merged.map { group in group.map { cores[$0] } }
    var labels = [Int](repeating: 0, count: vectors.count)
    for (speaker, group) in assigned(vectors, to: speakers).enumerated() {
      for window in group { labels[window] = speaker }
    }
    return SpeakerPartition(labels: Self.numbered(labels), estimate: estimate)
  }

  /// The large clusters of the tree, as leaves; at least `fewest`: where there are less, smaller
  /// ones first, since a speaker of few words is likelier than two speakers of one voice.
  private func largeClusters(threshold: Double, fewest: Int) -> [[Int]] {
    let cut = Self.members(of: tree.cut(at: threshold * Self.cutShare))
    for size in stride(from: leastSize, through: 1, by: -1) {
      let large = cut.filter { $0.count >= size }
      if large.count >= fewest { return large }
      if fewest == 1 { return [cut.max { $0.count < $1.count } ?? []] }
    }
    return Self.members(of: tree.cut(into: fewest))
  }

  /// Merges clusters while two could be one voice, or are too many.
  private func merged(_ groups: [[Int]], threshold: Double, count: SpeakerCount)
    -> ([[Int]], SpeakerEstimate?)
  {
    let limit = threshold * Self.separationShare
    var clusters = VoiceClusters(
      sums: groups.map { group in sum(group.map { vectors[cores[$0]] }) },
      sizes: groups.map(\.count), secondsPerWindow: secondsPerWindow)
    var bridged = 0.0
    var isFree = true
    while let pair = clusters.nearest() {
      let isOne = pair.separation < limit
      let isTooMany = clusters.living.count > count.most ?? .max
      let mayMerge = clusters.living.count > count.fewest
      isFree = isFree && isOne == ((isOne || isTooMany) && mayMerge)
      guard (isOne || isTooMany) && mayMerge else { break }
      bridged = max(bridged, pair.separation)
      clusters.merge(pair.first, pair.second)
    }
    let members = clusters.living.map { cluster in
      groups.indices.filter { clusters.owners[$0] == cluster }.flatMap { groups[$0] }
    }
    let estimate = SpeakerEstimate(
      speakers: members.count, bridged: bridged, kept: clusters.nearest()?.separation,
      limit: limit)
    return (members, isFree ? estimate : nil)
  }

  /// Gives every window to the group whose mean is nearest; a group keeps the window nearest to its
  /// mean, so that none is left empty.
  private func assigned(_ windows: [[Float]], to groups: [[Int]]) -> [[Int]] {
    let means = groups.map { group in
      sum(group.map { windows[$0] }).map(Float.init).unit
    }
    var nearest = workers.map(pieces: windows.count) { window in
      var best = (group: 0, cosine: -Float.infinity)
      for (group, mean) in means.enumerated() {
        let cosine = Self.cosine(mean, windows[window])
        if cosine > best.cosine { best = (group, cosine) }
      }
      return best.group
    }
    for (group, members) in groups.enumerated() {
      let cosines = members.map { Self.cosine(means[group], windows[$0]) }
      if let best = cosines.indices.max(by: { cosines[$0] < cosines[$1] }) {
        nearest[members[best]] = group
      }
    }
    return Self.members(of: nearest)
  }

  /// The cosine of two unit vectors.
  private static func cosine(_ one: [Float], _ other: [Float]) -> Float {
    let (one, other) = (one.span, other.span)
    return dot(one, other)
  }

  /// The sum of vectors in float64.
  private func sum(_ vectors: [[Float]]) -> [Double] {
    var sum = [Double](repeating: 0, count: self.vectors.first?.count ?? 0)
    for vector in vectors {
      for index in sum.indices { sum[index] += Double(vector[index]) }
    }
    return sum
  }

  /// The members of each label, labels from 0.
  private static func members(of labels: [Int]) -> [[Int]] {
    var members = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
    for (place, label) in labels.enumerated() { members[label].append(place) }
    return members
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
