// The names of clusters that are found anew again and again.

import SpeakerEmbeddings

/// Names clusters: a known voice by its name, others by a number that stays theirs.
///
/// A speaker is a number: known voices come first, then unknown ones in the order in which they were
/// named.
struct LiveNames {
  private let most: Int?
  private let known: KnownVoices?
  /// The directions of the known voices.
  private let directions: [[Double]]
  /// How many unknown speakers were named.
  private var named = 0
  /// The speaker of each cluster at the last decision, where it has one.
  private(set) var speakers: [Int?] = []

  /// A cosine that reaches the threshold counts for more than any number of windows.
  private static let certain = 1e9

  init(most: Int?, known: KnownVoices?) {
    self.most = most
    self.known = known
    directions = known?.voices.map { $0.embedding.values.unit.map(Double.init) } ?? []
  }

  /// The name of a speaker, as turns have it.
  func text(of speaker: Int) -> String {
    speaker < directions.count
      ? known?.voices[speaker].name ?? "" : SpokenWindow.name(of: speaker - directions.count)
  }

  /// The speaker of a cluster; all clusters keep their names as far as they have some.
  ///
  /// Of all ways to give each name once, the one is taken in which most windows keep the name
  /// they were given; known voices go before that.
  ///
  /// - Parameters:
  ///   - own: The cluster.
  ///   - means: The directions of all clusters.
  ///   - given: How many windows of each speaker lie in which cluster.
  /// - Returns: The speaker, who may be a new one.
  mutating func speaker(
    of own: Int, among means: [[Double]], given: [(counts: [Int: Int], cluster: Int)]
  ) -> Int {
    var weights = means.map { mean in
      directions.map { direction in
        let cosine = dot(mean, direction)
        return cosine >= known?.threshold ?? 2 ? (cosine + 2) * Self.certain : 0
      }
    }
    let candidates = Set(given.flatMap(\.counts.keys)).union(directions.indices).sorted()
    var columns: [Int: Int] = [:]
    for (column, speaker) in candidates.enumerated() { columns[speaker] = column }
    for row in weights.indices {
      weights[row] += repeatElement(0, count: candidates.count - directions.count)
    }
    for (counts, cluster) in given {
      for (speaker, count) in counts {
        if let column = columns[speaker] { weights[cluster][column] += Double(count) }
      }
    }
    speakers = SpeakerAssignment.best(weights).map { column in column.map { candidates[$0] } }
    if let speaker = speakers[own] { return speaker }
    let speaker = nextUnknown()
    speakers[own] = speaker
    return speaker
  }

  /// The clusters that have a name, by their names.
  func voices(of means: [[Double]]) -> SpeakerVoices {
    let named = speakers.indices.filter { speakers[$0] != nil }
    return SpeakerVoices(
      names: named.map { text(of: speakers[$0] ?? 0) }, sums: named.map { means[$0] })
  }

  /// A speaker who has not been named; where all are that may be, the first one who is free.
  private mutating func nextUnknown() -> Int {
    if named >= most ?? .max {
      let free = (0..<named).first { !speakers.contains($0 + directions.count) }
      if let free { return directions.count + free }
    }
    named += 1
    return directions.count + named - 1
  }
}
