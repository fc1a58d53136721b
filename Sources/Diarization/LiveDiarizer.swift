// Who speaks when, said while the recording goes on.

import AudioFiles
import FrontEnd
public import Kernels
public import SpeakerEmbeddings

/// Turns a recording into turns while it comes in: each turn a few seconds after it ended.
///
///     var live = try LiveDiarizer(model: model, detector: detector, recording: "call")
///     while let block = … { for turn in try live.push(block, workers: workers) { print(turn) } }
///     for turn in try live.finish(workers: workers) { print(turn) }
///
/// Speech, windows and embeddings are those of ``Diarizer``; speakers are told apart by all that
/// was heard until some seconds after a window (``LiveVoices``). The turns do not depend on how the
/// sound is cut into blocks, nor on the number of threads. Memory holds some seconds of sound and
/// what is remembered of voices, which does not grow with the hours.
public struct LiveDiarizer {
  /// A few seconds: on development conversations, longer ones gave next to no less error.
  public static let standardDelay = 5.0

  /// The least delay, in seconds, with a plan: the window after the turn has to be heard, and the
  /// detector to be sure.
  public static func leastDelay(_ plan: WindowPlan) -> Double {
    (((plan.length + plan.hop) / 2 + detectorDelay) * 10).rounded(.up) / 10
  }

  /// Seconds until speech is certain: what the detector hears on each side, the pause that ends a
  /// region, and the outputs of a pass.
  private static let detectorDelay = 1.65

  private let model: SpeakerModel
  private let plan: WindowPlan
  /// Seconds that are heard after a window before its speaker is decided.
  private let lookahead: Double
  private var detector: LiveDetector
  private var speech: LiveSpeech
  private var voices: LiveVoices
  private var turns: LiveTurns
  private var samples = LiveSamples()
  /// What became certain and is not done yet: a window may wait for samples after its region.
  private var events: [LiveEvent] = []
  /// Windows that wait for their speakers, in order.
  private var waiting: [LiveWindow] = []
  /// What was heard lately.
  private var heard: [SpokenWindow] = []

  /// Begins a recording.
  ///
  /// - Parameters:
  ///   - model: What embeds windows.
  ///   - detector: What hears speech and overlap.
  ///   - recording: The recording's name in its turns.
  ///   - plan: How windows are cut inside speech.
  ///   - most: How many speakers there may be; nil is any number.
  ///   - threshold: The cosine distance up to which windows are one voice; nil is the model's own.
  ///   - known: Voices that have a name.
  ///   - namesOverlap: Whether a second speaker is named where two voices are heard.
  ///   - delay: Seconds from a turn's end until it is certain, about.
  /// - Throws: ``DiarizerError/noThreshold(model:)``.
  public init(
    model: SpeakerModel, detector: SpeechDetector, recording: String,
    plan: WindowPlan = .standard, most: Int? = nil, threshold: Double? = nil,
    known: KnownVoices? = nil, namesOverlap: Bool = true,
    delay: Double = LiveDiarizer.standardDelay
  ) throws(DiarizerError) {
    guard let threshold = threshold ?? model.clusteringThreshold ?? (most == nil ? nil : 0.7)
    else { throw .noThreshold(model: model.name) }
    self.model = model
    self.plan = plan
    lookahead = max(0, delay - Self.leastDelay(plan))
    self.detector = LiveDetector(detector)
    speech = LiveSpeech(
      detector, windows: LiveWindows(plan, sampleRate: model.sampleRate),
      sampleRate: model.sampleRate, hearsOverlap: namesOverlap)
    voices = LiveVoices(
      threshold: threshold, most: most, known: known, secondsPerWindow: plan.hop)
    turns = LiveTurns(recording: recording, sampleRate: model.sampleRate)
  }

  /// The rate that the model wants, in hertz.
  public var modelRate: Int { model.sampleRate }
  /// How many samples are in memory, at the model's rate.
  var samplesKept: Int { samples.count }
  /// The rate that the detector wants, in hertz.
  public var detectorRate: Int { detector.sampleRate }

  /// Takes the next sound.
  ///
  /// - Parameters:
  ///   - detectorSamples: Mono, at the detector's rate.
  ///   - modelSamples: The same sound at the model's rate.
  ///   - workers: Threads; the turns do not depend on their number.
  /// - Returns: The turns that became certain, in that order.
  /// - Throws: ``SpeakerModelError`` for samples that are no sound.
  public mutating func push(
    _ detectorSamples: [Float], model modelSamples: [Float], workers: Workers
  ) throws(SpeakerModelError) -> [Turn] {
    samples.append(modelSamples)
    let outputs: [LiveOutput]
    do throws(FrontEndError) {
      outputs = try detector.push(detectorSamples, workers: workers)
    } catch {
      throw .features(error)
    }
    for output in outputs { events += speech.push(output) }
    return try work(isOver: false, workers: workers)
  }

  /// Ends the recording.
  ///
  /// - Returns: The turns that are left.
  /// - Throws: ``SpeakerModelError`` for samples that are no sound.
  public mutating func finish(workers: Workers) throws(SpeakerModelError) -> [Turn] {
    let outputs: [LiveOutput]
    do throws(FrontEndError) {
      outputs = try detector.finish(workers: workers)
    } catch {
      throw .features(error)
    }
    for output in outputs { events += speech.push(output) }
    events += speech.finish(samples: samples.end)
    return try work(isOver: true, workers: workers)
  }

  /// Does what became certain, in order, as far as the samples are there.
  private mutating func work(
    isOver: Bool, workers: Workers
  ) throws(SpeakerModelError) -> [Turn] {
    guard !isOver || samples.end >= model.shortestSamples else { return [] }
    var windows: [Window] = []
    var ready = 0
    for event in events {
      if case .window(let window, _) = event {
        let wide = widened(window.cut, isOver: isOver)
        guard wide.endSample <= samples.end else { break }
        windows.append(wide)
      }
      ready += 1
    }
    var embeddings = try samples.embeddings(of: windows, model: model, workers: workers)[...]
    var certain: [Turn] = []
    for event in events[..<ready] {
      switch event {
      case .window(let window, let shared):
        if let embedding = embeddings.popFirst() { hear(window, shared: shared, embedding) }
      case .overlap(let region):
        turns.add(region)
      case .clock(let clock):
        certain += decide(clock)
      }
    }
    events.removeFirst(ready)
    forget()
    return certain
  }

  private mutating func hear(_ window: LiveWindow, shared: Int, _ embedding: Embedding) {
    let length = plan.lengthInSamples(at: model.sampleRate)
    voices.hear(
      embedding.values.unit, isWhole: (window.cut.count - shared) * 10 >= length * 9)
    waiting.append(window)
    heard.append(
      SpokenWindow(
        window.cut, sampleRate: Double(model.sampleRate), embedding: embedding, speaker: 0))
  }

  /// Decides the windows whose time has come, and gives the turns that are certain by it.
  private mutating func decide(_ clock: LiveClock) -> [Turn] {
    let rate = Double(model.sampleRate)
    var certain: [Turn] = []
    // Windows that end a little before the horizon are all heard; see `WindowPlan.leastApart`.
    while let window = waiting.first,
      Double(window.cut.endSample) / rate + lookahead + 0.01 < clock.horizon
    {
      waiting.removeFirst()
      turns.add(window, speaker: voices.decide())
    }
    certain += turns.settle(
      clock, next: waiting.first.map { Double($0.cut.startSample) / rate }, windows: heard[...],
      voices: voices.voices)
    return certain
  }

  /// Drops the sound and the windows that nothing to come needs.
  private mutating func forget() {
    let least = max(model.shortestSamples, plan.lengthInSamples(at: model.sampleRate))
    var first = speech.earliestSample
    for case .window(let window, _) in events { first = min(first, window.cut.startSample) }
    samples.forget(before: first - least)
    heard.removeAll { $0.end <= turns.earliest }
  }

  /// A window long enough for the model to say something, as ``Diarizer`` has it.
  private func widened(_ window: Window, isOver: Bool) -> Window {
    let least = max(model.shortestSamples, plan.lengthInSamples(at: model.sampleRate) / 2)
    guard window.count < least else { return window }
    let latest = isOver ? max(0, samples.end - least) : .max
    let start = max(0, min(window.startSample - (least - window.count) / 2, latest))
    return Window(
      startSample: start, endSample: isOver ? min(samples.end, start + least) : start + least)
  }
}

/// The latest samples of a recording.
private struct LiveSamples {
  private var samples: [Float] = []
  private var origin = 0
  /// How many are kept.
  var count: Int { samples.count }
  /// One past the last sample.
  var end: Int { origin + samples.count }

  mutating func append(_ block: [Float]) { samples += block }

  mutating func forget(before sample: Int) {
    let count = min(max(0, sample - origin), samples.count)
    samples.removeFirst(count)
    origin += count
  }

  func embeddings(
    of windows: [Window], model: SpeakerModel, workers: Workers
  ) throws(SpeakerModelError) -> [Embedding] {
    guard !windows.isEmpty else { return [] }
    let shifted = windows.map {
      Window(startSample: $0.startSample - origin, endSample: $0.endSample - origin)
    }
    return try model.embeddings(
      of: .init(samples: samples, sampleRate: model.sampleRate), windows: shifted,
      workers: workers)
  }
}
