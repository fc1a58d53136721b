// Who there is so far, found anew with every window from what is remembered of all before it, and
// under names that stay.

/// Tells the speakers of a live recording apart.
///
/// The rule is that of ``SpeakerLabels``: the latest minutes are a stretch, whose speakers are linked
/// with those of all before. A window is decided once, with all that was heard until then. What was
/// said of it stays; that speakers are found anew lets later windows be right where early ones were
/// not. A speaker has the name that most of the windows were given.
struct LiveVoices {
  /// Windows that are kept one by one, in seconds of speech.
  static let stretchSeconds = SpeakerLabels.stretchSeconds

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
  ///   - stretchSeconds: Seconds of speech that are kept window by window.
  init(
    threshold: Double, most: Int? = nil, known: KnownVoices? = nil,
    secondsPerWindow: Double = 0.75, stretchSeconds: Double = LiveVoices.stretchSeconds
  ) {
    self.threshold = threshold
    self.most = most
    self.secondsPerWindow = secondsPerWindow
    memory = LiveMemory(limit: max(1, Int((stretchSeconds / secondsPerWindow).rounded())))
    names = LiveNames(most: most, known: known)
  }

  /// Whether a window waits for its speaker.
  var isWaiting: Bool { memory.settled < memory.windows.count }

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
    let means = speakers()
    let groups = memory.windows.map { nearest(to: $0, of: means) }
    let older = memory.sums.map { ($0.trace.given, nearest(to: $0.trace, of: means)) }
    let speaker = names.speaker(
      of: groups[memory.settled], among: means,
      given: zip(memory.windows, groups).map { ($0.given, $1) } + older)
    voices = names.voices(of: means)
    memory.settle(on: speaker, owners: groups.map { names.speakers[$0] })
    return names.text(of: speaker)
  }

  /// The speakers as directions of length 1; at least one.
  private func speakers() -> [[Double]] {
    let groups = stretchGroups()
    var traces = memory.sums.map { [$0.trace] } + groups
    let hasOlder = !memory.sums.isEmpty
    if traces.isEmpty { traces = [memory.windows] }
    var clusters = VoiceClusters(
      sums: traces.map(sum), sizes: traces.map { $0.reduce(0) { $0 + $1.size } },
      secondsPerWindow: secondsPerWindow)
    let limit =
      threshold * (hasOlder ? SpeakerLabels.linkShare : StretchSpeakers.separationShare)
    _ = clusters.merge(below: limit, count: .any)
    if hasOlder { _ = clusters.keep(atLeast: leastSize, fewest: 1) }
    _ = clusters.merge(below: limit, count: SpeakerCount(fewest: 1, most: most))
    return clusters.gathered(traces.indices.map { [$0] }).map { places in
      unit(sum(places.flatMap { traces[$0] }))
    }
  }

  /// The speakers of the latest minutes, as ``StretchSpeakers`` has them.
  private func stretchGroups() -> [[LiveTrace]] {
    var cores = memory.windows.indices.filter { memory.windows[$0].isWhole }
    if cores.count * 2 < memory.windows.count { cores = Array(memory.windows.indices) }
    guard !cores.isEmpty else { return [] }
    let cut = LiveLinkage.groups(
      products: cores.map { core in cores.map { memory.products[core][$0] } },
      upTo: threshold * StretchSpeakers.cutShare)
    let least = Self.leastSize(of: cores.count, secondsPerWindow: secondsPerWindow)
    var large = cut.filter { $0.count >= least }
    if large.isEmpty { large = [cut.max { $0.count < $1.count } ?? []] }
    let means = large.map { group in unit(sum(group.map { memory.windows[cores[$0]] })) }
    var groups = [[LiveTrace]](repeating: [], count: means.count)
    for core in cores {
      groups[nearest(to: memory.windows[core], of: means)].append(memory.windows[core])
    }
    groups.removeAll(where: \.isEmpty)
    var clusters = VoiceClusters(
      sums: groups.map(sum), sizes: groups.map(\.count), secondsPerWindow: secondsPerWindow)
    _ = clusters.merge(below: threshold * StretchSpeakers.separationShare, count: .any)
    return clusters.gathered(groups.indices.map { [$0] }).map { $0.flatMap { groups[$0] } }
  }

  /// The smallest cluster of a stretch that is a speaker, in windows; as ``StretchSpeakers`` has it.
  private static func leastSize(of windows: Int, secondsPerWindow: Double) -> Int {
    let share = max(3, Double(windows) * StretchSpeakers.leastShare)
    let least = max(2, min(share, StretchSpeakers.sufficientSeconds / secondsPerWindow))
    return max(1, min(Int(least.rounded(.up)), windows))
  }

  /// The smallest speaker of a recording longer than a stretch, in windows.
  private var leastSize: Int {
    let size = min(
      Double(memory.heardWhole) * SpeakerLabels.leastShare,
      SpeakerLabels.sufficientSeconds / secondsPerWindow)
    return max(
      Int(size.rounded(.up)),
      Self.leastSize(of: memory.windows.count, secondsPerWindow: secondsPerWindow))
  }

  private func nearest(to trace: LiveTrace, of means: [[Double]]) -> Int {
    var best = (speaker: 0, product: -Double.infinity)
    for (speaker, mean) in means.enumerated() {
      let product = dot(mean, trace.sum)
      if product > best.product { best = (speaker, product) }
    }
    return best.speaker
  }

  private func sum(_ traces: [LiveTrace]) -> [Double] {
    var sum = [Double](repeating: 0, count: memory.windows.first?.sum.count ?? 0)
    for trace in traces {
      for index in sum.indices { sum[index] += trace.sum[index] }
    }
    return sum
  }

  private func unit(_ sum: [Double]) -> [Double] {
    let length = max(dot(sum, sum).squareRoot(), 1e-30)
    return sum.map { $0 / length }
  }
}
