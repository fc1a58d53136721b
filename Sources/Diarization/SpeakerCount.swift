// How many speakers a recording is cut into, and what happens to stray windows.

import Kernels

/// How many speakers are looked for.
public struct SpeakerCount: Sendable, Hashable {
  /// The fewest; at least 1.
  public let fewest: Int
  /// The most; nil is any number.
  public let most: Int?

  /// Any number from 1.
  public static let any = SpeakerCount(fewest: 1, most: nil)

  /// A number that is known.
  public static func exactly(_ count: Int) -> SpeakerCount {
    SpeakerCount(fewest: count, most: count)
  }

  /// Takes both bounds.
  public init(fewest: Int, most: Int?) {
    self.fewest = max(1, fewest)
    self.most = most
  }
}

/// Labels windows with speakers: the tree is cut, and clusters too small to be a voice give their
/// windows to the nearest large one.
struct SpeakerLabels {
  /// A speaker has at least this share of the windows (2 %), and at least two of them.
  static let leastShare = 0.02

  /// Unit vectors, `[windows][dimension]`.
  let vectors: [[Float]]
  let tree: Dendrogram

  init(_ vectors: [[Float]], workers: Workers) {
    self.vectors = vectors
    tree = Dendrogram(of: vectors, workers: workers)
  }

  /// The smallest cluster that is a speaker.
  var leastSize: Int {
    min(max(2, Int(Double(vectors.count) * Self.leastShare)), max(1, vectors.count))
  }

  /// A speaker for each window, numbered from 0 by first appearance.
  ///
  /// - Parameters:
  ///   - threshold: The cosine distance up to which clusters are merged.
  ///   - count: How many speakers there may be; inside these bounds the threshold decides.
  /// - Returns: A label for each window.
  func labels(threshold: Double, count: SpeakerCount) -> [Int] {
    let own = reassigned(tree.cut(at: threshold))
    let found = Set(own).count
    if let most = count.most, found > most {
      return reassigned(tree.cut(intoLarge: most, atLeast: leastSize), keeping: most)
    }
    if found < count.fewest {
      return atLeast(count.fewest)
    }
    return own
  }

  /// As many speakers as asked, of large clusters where the tree has so many, of any otherwise.
  private func atLeast(_ count: Int) -> [Int] {
    let large = reassigned(tree.cut(intoLarge: count, atLeast: leastSize), keeping: count)
    return Set(large).count == count ? large : tree.cut(into: count)
  }

  /// Gives the windows of small clusters to the nearest large one, by cosine to its mean.
  private func reassigned(_ labels: [Int], keeping most: Int? = nil) -> [Int] {
    let clusters = (labels.max() ?? -1) + 1
    var members = [[Int]](repeating: [], count: clusters)
    for (window, label) in labels.enumerated() { members[label].append(window) }
    var large = members.indices.filter { members[$0].count >= leastSize }
    if large.isEmpty,
      let largest = members.indices.max(by: { members[$0].count < members[$1].count })
    {
      large = [largest]
    }
    if let most, large.count > most {
      large = Array(large.sorted { (members[$0].count, $1) > (members[$1].count, $0) }.prefix(most))
        .sorted()
    }
    let means = large.map { mean(of: members[$0]) }
    let kept = Set(large)
    var result = labels
    for (window, label) in labels.enumerated() where !kept.contains(label) {
      let scores = means.map { product($0, vectors[window]) }
      let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
      result[window] = large[best]
    }
    return Self.numbered(result)
  }

  private func mean(of windows: [Int]) -> [Float] {
    var sum = [Double](repeating: 0, count: vectors.first?.count ?? 0)
    for window in windows {
      for index in sum.indices { sum[index] += Double(vectors[window][index]) }
    }
    let length = max(sum.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-30)
    return sum.map { Float($0 / length) }
  }

  private func product(_ first: [Float], _ second: [Float]) -> Double {
    zip(first, second).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
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
