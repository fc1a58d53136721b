// From a recording to who spoke when.

public import AudioFiles
public import Kernels
public import SpeakerEmbeddings

/// Turns a recording into turns: speech, windows, embeddings, clusters, turns.
///
///     let diarizer = Diarizer(model: try .inTheBox(), detector: try .inTheBox())
///     let result = try diarizer.diarize("meeting.wav", workers: Workers(threads: 2))
///     print(RTTM.text(of: result.turns))
///
/// The recording is read twice, in blocks: once for where speech is, once for the embeddings.
/// Memory holds the embeddings of its windows, not its sound.
public struct Diarizer: Sendable {
  /// What embeds windows.
  public let model: SpeakerModel
  /// What hears speech and overlap.
  public let detector: SpeechDetector
  /// How windows are cut inside speech.
  public let plan: WindowPlan
  /// How many speakers may be found.
  public let count: SpeakerCount
  /// The cosine distance up to which clusters are merged; nil is the model's own.
  public let threshold: Double?
  /// The channel that is heard.
  public var channel: ChannelSelection
  /// How speech is found where no regions are given.
  public let activity: SpeechActivity
  /// Whether a second speaker is named where two voices are heard.
  public let namesOverlap: Bool

  /// Takes a model and how to use it.
  public init(
    model: SpeakerModel, detector: SpeechDetector, plan: WindowPlan = .standard,
    count: SpeakerCount = .any, threshold: Double? = nil, channel: ChannelSelection = .mix,
    activity: SpeechActivity = .detector, namesOverlap: Bool = true
  ) {
    self.model = model
    self.detector = detector
    self.plan = plan
    self.count = count
    self.threshold = threshold
    self.channel = channel
    self.activity = activity
    self.namesOverlap = namesOverlap
  }

  /// What was found in a recording.
  public struct Result: Sendable {
    /// In order; empty when nobody speaks.
    public let turns: [Turn]
    /// How many speakers.
    public let speakers: Int
    /// How many windows were embedded.
    public var windows: Int { spoken.count }
    /// The windows with their embeddings and speakers, in order.
    public let spoken: [SpokenWindow]
    /// Seconds of the recording.
    public let duration: Double
    /// How sure the number of speakers is; nil where it was given, or nobody speaks.
    public let estimate: SpeakerEstimate?
  }

  /// Diarizes a recording.
  ///
  /// - Parameters:
  ///   - path: A file that can be read twice.
  ///   - name: The recording's name in its turns.
  ///   - given: Where speech is, when that is known.
  ///   - workers: Threads; the turns do not depend on their number.
  ///   - progress: Told what is being done.
  /// - Returns: The turns, none when nobody speaks.
  /// - Throws: ``DiarizerError``.
  public func diarize(
    _ path: String, named name: String, speech given: [SpeechRegion]? = nil, workers: Workers,
    progress: (DiarizerProgress) -> Void = { _ in }
  ) throws(DiarizerError) -> Result {
    let heard = try SpeechListener(
      activity: given.map(SpeechActivity.given) ?? activity, detector: detector,
      hearsOverlap: namesOverlap, workers: workers
    ).hear(path, channel: channel) { progress(.listening(seconds: $0)) }
    let rate = Double(model.sampleRate)
    let samples = heard.samples(at: model.sampleRate)
    let duration = heard.duration
    let regions = heard.speech.inSamples(at: rate, of: samples)
    let cuts = regions.map { plan.windows(in: $0, sampleRate: model.sampleRate) }
    let windows = cuts.flatMap(\.self).map { widened($0, samples: samples) }
    guard samples >= model.shortestSamples, !windows.isEmpty else {
      return Result(turns: [], speakers: 0, spoken: [], duration: duration, estimate: nil)
    }
    let embeddings = try embeddings(of: windows, in: path, workers: workers) {
      progress(.embedding(windows: $0, of: windows.count))
    }
    progress(.clustering(windows: windows.count))
    let partition = try partition(
      of: embeddings, cuts: cuts.flatMap(\.self),
      overlap: heard.overlap.inSamples(at: rate, of: samples), workers: workers)
    let labels = partition.labels
    let alone = TurnBuilder(recording: name, sampleRate: rate, track: heard.track).turns(
      regions: regions, windows: cuts, labels: labels)
    let spoken = zip(cuts.joined(), zip(embeddings, labels)).map { window, voice in
      SpokenWindow(window, sampleRate: rate, embedding: voice.0, speaker: voice.1)
    }
    let turns = TurnConfidence(spoken, threshold: try usedThreshold(), workers: workers)
      .rated(SecondSpeaker().turns(alone, windows: spoken, overlap: heard.overlap))
    return Result(
      turns: turns, speakers: Set(labels).count, spoken: spoken, duration: duration,
      estimate: partition.estimate)
  }

  /// A window long enough for the model to say something: half a window at least, where the
  /// recording has so much.
  private func widened(_ window: Window, samples: Int) -> Window {
    let least = max(
      model.shortestSamples, plan.lengthInSamples(at: model.sampleRate) / 2)
    guard window.count < least else { return window }
    let start = max(0, min(window.startSample - (least - window.count) / 2, samples - least))
    return Window(startSample: start, endSample: min(samples, start + least))
  }

  /// The threshold of the clustering, where one is known.
  private func usedThreshold() throws(DiarizerError) -> Double {
    guard let threshold = threshold ?? model.clusteringThreshold ?? (count.most == nil ? nil : 0.7)
    else { throw .noThreshold(model: model.name) }
    return threshold
  }

  /// The speakers of windows; those that one voice alone fills to nine tenths decide who there is.
  private func partition(
    of embeddings: [Embedding], cuts: [Window], overlap: [Range<Int>], workers: Workers
  ) throws(DiarizerError) -> SpeakerPartition {
    let length = plan.lengthInSamples(at: model.sampleRate)
    let shared = cuts.samplesShared(with: overlap)
    return SpeakerLabels(
      embeddings.map { $0.values.unit },
      isWhole: zip(cuts, shared).map { window, shared in
        (window.count - shared) * 10 >= length * 9
      },
      secondsPerWindow: plan.hop, fewest: count.fewest, workers: workers
    ).partition(threshold: try usedThreshold(), count: count)
  }

  private func embeddings(
    of windows: [Window], in path: String, workers: Workers, progress: (Int) -> Void
  ) throws(DiarizerError) -> [Embedding] {
    // Said before the work, not after it.
    _ = try usedThreshold()
    if count.fewest > windows.count {
      throw .tooManySpeakers(path: path, asked: count.fewest, windows: windows.count)
    }
    // Widening can change the order of starts by a little; the embedder reads forward only.
    let order = windows.indices.sorted {
      (windows[$0].startSample, $0) < (windows[$1].startSample, $1)
    }
    let embeddings: [Embedding]
    do throws(SpeakerModelError) {
      embeddings = try model.embeddings(
        ofRecording: path, channel: channel, windows: order.map { windows[$0] }, workers: workers,
        progress: progress)
    } catch {
      throw .model(path: path, error: error)
    }
    var places = order
    for (place, window) in order.enumerated() { places[window] = place }
    return places.map { embeddings[$0] }
  }
}
