// Who there is so far, found anew with every window from what is remembered of all before it, and
// under names that stay.

/// Tells the speakers of a live recording apart.
///
/// The rule is that of ``SpeakerLabels``, over ``LiveMemory``: a tree cut low, its large clusters
/// merged while two of them could be one voice. A window is decided once, with all that was heard
/// until then. What was said of it stays; that clusters are found anew lets later windows be right
/// where early ones were not. A cluster has the name that most of its windows were given.
struct LiveVoices {
  /// Traces that are kept: three minutes of speech one by one, or hours of some speakers.
  static let memory = 256

  /// The speakers' names.
  private var names: LiveNames
  private var memory: LiveMemory
  private let threshold: Double
  private let most: Int?
  private let secondsPerWindow: Double
  /// The speakers as they were at the last decision, those that have a name.
  private(set) var voices = SpeakerVoices(names: [], sums: [])

  /// Takes the rule.
  ///
  /// - Parameters:
  ///   - threshold: The cosine distance at which windows of one voice and of two part.
  ///   - most: How many speakers there may be; nil is any number.
  ///   - known: Voices that have a name.
  ///   - secondsPerWindow: How much speech a window stands for: the hop.
  ///   - memory: How many traces are kept.
  init(
    threshold: Double, most: Int? = nil, known: KnownVoices? = nil,
    secondsPerWindow: Double = 0.75, memory: Int = LiveVoices.memory
  ) {
    self.threshold = threshold
    self.most = most
    self.secondsPerWindow = secondsPerWindow
    self.memory = LiveMemory(limit: memory)
    names = LiveNames(most: most, known: known)
  }

  /// Whether a window waits for its speaker.
  var isWaiting: Bool { memory.settled < memory.traces.count }

  /// Hears a window; it waits for its speaker.
  ///
  /// - Parameters:
  ///   - vector: Of length 1.
  ///   - isWhole: Whether it is full of one voice.
  mutating func hear(_ vector: [Float], isWhole: Bool) {
    memory.hear(vector, isWhole: isWhole)
  }

  /// The name of the speaker of the first window that waits, by all that was heard so far.
  mutating func decide() -> String {
    let means = clusters()
    let groups = memory.traces.map { trace in nearest(to: trace, of: means) }
    let own = groups[memory.settled]
    let speaker = names.speaker(
      of: own, among: means, given: zip(memory.traces, groups).map { ($0.given, $1) })
    voices = names.voices(of: means)
    memory.settle(on: speaker, groups: groups)
    return names.text(of: speaker)
  }

  /// The clusters as directions of length 1.
  private func clusters() -> [[Double]] {
    let isAll = memory.heardWhole * 2 < memory.heard
    var cores = memory.traces.indices.filter { isAll || memory.traces[$0].isWhole }
    if cores.isEmpty { cores = Array(memory.traces.indices) }
    let sizes = cores.map { memory.traces[$0].size }
    let cut = LiveLinkage.groups(
      products: cores.map { core in cores.map { memory.products[core][$0] } }, sizes: sizes,
      upTo: threshold * SpeakerLabels.cutShare)
    let counts = cut.map { group in group.reduce(0) { $0 + sizes[$1] } }
    let least = leastSize(of: sizes.reduce(0, +))
    var large = cut.indices.filter { counts[$0] >= least }
    if large.isEmpty { large = cut.indices.filter { counts[$0] == counts.max() }.suffix(1) }
    let means = large.map { group in unit(sum(cut[group].map { cores[$0] })) }
    var groups = [[Int]](repeating: [], count: means.count)
    for core in cores { groups[nearest(to: memory.traces[core], of: means)].append(core) }
    return merged(groups.filter { !$0.isEmpty })
  }

  /// The smallest cluster that is a speaker, in windows; as ``SpeakerLabels/leastSize``.
  private func leastSize(of windows: Int) -> Int {
    let share = max(3, Double(windows) * SpeakerLabels.leastShare)
    let least = max(2, min(share, SpeakerLabels.sufficientSeconds / secondsPerWindow))
    return max(1, min(Int(least.rounded(.up)), windows))
  }

  /// Merges clusters while two could be one voice, or are too many.
  private func merged(_ groups: [[Int]]) -> [[Double]] {
    let limit = threshold * SpeakerLabels.separationShare
    var sums = groups.map(sum)
    var clusters = VoiceClusters(
      sums: sums, sizes: groups.map { $0.reduce(0) { $0 + memory.traces[$1].size } },
      secondsPerWindow: secondsPerWindow)
    while let pair = clusters.nearest() {
      guard pair.separation < limit || clusters.living.count > most ?? .max else { break }
      clusters.merge(pair.first, pair.second)
      for index in sums[pair.first].indices { sums[pair.first][index] += sums[pair.second][index] }
    }
    return clusters.living.map { unit(sums[$0]) }
  }

  private func nearest(to trace: LiveMemory.Trace, of means: [[Double]]) -> Int {
    var best = (cluster: 0, product: -Double.infinity)
    for (cluster, mean) in means.enumerated() {
      let product = dot(mean, trace.sum)
      if product > best.product { best = (cluster, product) }
    }
    return best.cluster
  }

  private func sum(_ places: [Int]) -> [Double] {
    var sum = [Double](repeating: 0, count: memory.traces[places[0]].sum.count)
    for place in places {
      for index in sum.indices { sum[index] += memory.traces[place].sum[index] }
    }
    return sum
  }

  private func unit(_ sum: [Double]) -> [Double] {
    let length = max(dot(sum, sum).squareRoot(), 1e-30)
    return sum.map { $0 / length }
  }
}

/// The dot product of two vectors of one length, summed in four lanes.
func dot(_ one: [Double], _ other: [Double]) -> Double {
  var sums = SIMD4<Double>.zero
  let whole = min(one.count, other.count) / 4 * 4
  for index in stride(from: 0, to: whole, by: 4) {
    let first = SIMD4<Double>(one[index], one[index + 1], one[index + 2], one[index + 3])
    let second = SIMD4<Double>(other[index], other[index + 1], other[index + 2], other[index + 3])
    sums += first * second
  }
  var sum = sums.sum()
  for index in whole..<min(one.count, other.count) { sum += one[index] * other[index] }
  return sum
}
