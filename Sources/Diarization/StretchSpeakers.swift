// The speakers of a stretch of some minutes: a tree of its windows cut low, its large clusters
// merged while two of them could be one voice.

import Kernels

/// Clusters the windows of a stretch into speakers.
struct StretchSpeakers: Sendable {
  /// The tree is cut at this share of the threshold: too many clusters rather than mixed ones.
  static let cutShare = 0.87
  /// Two clusters closer than this many thresholds, in cosine distance times √seconds, are one
  /// speaker.
  static let separationShare = 1.2
  /// A speaker has at least this share of the windows, and three of them.
  static let leastShare = 0.03
  /// This many seconds of speech make a speaker however long the stretch is.
  static let sufficientSeconds = 7.0

  private let windows: WindowVectors
  private let tree: Dendrogram
  private let secondsPerWindow: Double
  private let workers: Workers

  /// Takes the windows of a stretch.
  ///
  /// - Parameters:
  ///   - windows: One or more.
  ///   - secondsPerWindow: How much speech a window stands for: the hop.
  ///   - workers: Threads; the speakers do not depend on their number.
  init(_ windows: WindowVectors, secondsPerWindow: Double, workers: Workers) {
    self.windows = windows
    self.secondsPerWindow = secondsPerWindow
    self.workers = workers
    tree = Dendrogram(of: windows.vectors, workers: workers)
  }

  /// The smallest cluster that is a speaker, in windows.
  var leastSize: Int {
    let share = max(3, Double(windows.count) * Self.leastShare)
    let size = max(2, min(share, Self.sufficientSeconds / secondsPerWindow))
    return max(1, min(Int(size.rounded(.up)), windows.count))
  }

  /// The windows of each speaker, by their places.
  ///
  /// - Parameters:
  ///   - threshold: The cosine distance at which windows of one voice and of two part.
  ///   - count: How many speakers there may be; inside these bounds the windows decide.
  /// - Returns: Groups of all windows, and how sure their number is; nil where bounds decided.
  func groups(threshold: Double, count: SpeakerCount) -> ([[Int]], SpeakerEstimate?) {
    let large = largeClusters(threshold: threshold, fewest: count.fewest)
    let groups = windows.assigned(to: large, workers: workers)
    let limit = threshold * Self.separationShare
    var clusters = windows.clusters(of: groups, secondsPerWindow: secondsPerWindow)
    let merging = clusters.merge(below: limit, count: count)
    let members = clusters.gathered(groups)
    let estimate = SpeakerEstimate(
      speakers: members.count, bridged: merging.bridged, kept: clusters.nearest()?.separation,
      limit: limit)
    return (members, merging.isFree ? estimate : nil)
  }

  /// The large clusters of the tree, as leaves; at least `fewest`: where there are less, smaller
  /// ones first, since a speaker of few words is likelier than two speakers of one voice.
  private func largeClusters(threshold: Double, fewest: Int) -> [[Int]] {
    let cut = tree.cut(at: threshold * Self.cutShare).membersByLabel
    for size in stride(from: leastSize, through: 1, by: -1) {
      let large = cut.filter { $0.count >= size }
      if large.count >= fewest { return large }
      if fewest == 1 { return [cut.max { $0.count < $1.count } ?? []] }
    }
    return tree.cut(into: fewest).membersByLabel
  }
}
