// From the detector's outputs to what follows from them, in an order that does not depend on how
// the sound came in.

import SpeakerEmbeddings

/// Up to when what is known, in seconds.
struct LiveClock: Sendable, Equatable {
  /// All windows and regions that end before it are known.
  let horizon: Double
  /// The earliest time of speech of which no window is known.
  let earliestSpeech: Double
  /// The earliest onset that an overlap to come can have.
  let earliestOverlap: Double
}

/// Something that became certain.
enum LiveEvent: Sendable, Equatable {
  /// A window of speech, and the share of its samples in which two voices are heard.
  case window(LiveWindow, shared: Int)
  /// Two voices, in speech.
  case overlap(SpeechRegion)
  /// The time went on.
  case clock(LiveClock)
}

/// Hears speech and overlap, and cuts windows.
struct LiveSpeech {
  /// Seconds after which an overlap is dealt with while it goes on.
  private static let longestOverlap = 3.0

  private let hearsOverlap: Bool
  private let rate: Double
  private var speech: LiveRegions
  private var overlap: LiveRegions
  private var windows: LiveWindows
  /// Windows that wait for what overlap there is in them.
  private var waiting: [LiveWindow] = []
  /// Overlaps that wait for what speech there is in them.
  private var unheard: [SpeechRegion] = []
  /// Speech and overlaps of the last seconds, in order.
  private var recentSpeech: [SpeechRegion] = []
  private var recentOverlap: [SpeechRegion] = []

  init(
    _ detector: SpeechDetector, windows: LiveWindows, sampleRate: Int, hearsOverlap: Bool
  ) {
    self.hearsOverlap = hearsOverlap
    self.windows = windows
    rate = Double(sampleRate)
    speech = LiveRegions(.speech(from: detector.speechThreshold), clock: detector.clock)
    overlap = LiveRegions(
      .overlap(from: detector.overlapThreshold), clock: detector.clock,
      longest: Self.longestOverlap)
  }

  /// The earliest sample, at the model's rate, that a window to come can have.
  var earliestSample: Int {
    waiting.first?.cut.startSample ?? windows.earliest ?? sample(speech.earliest)
  }

  private func sample(_ seconds: Double) -> Int { Int((seconds * rate).rounded()) }

  /// Takes an output; gives what became certain by it.
  mutating func push(_ output: LiveOutput) -> [LiveEvent] {
    if let ended = speech.push(output.speech) { close(ended) }
    if let current = speech.current {
      waiting += windows.extend(from: sample(current.onset), to: sample(current.end))
    }
    if hearsOverlap, let ended = overlap.push(output.overlap) { unheard.append(ended) }
    return events(
      speech: speech.horizon, overlap: hearsOverlap ? overlap.horizon : .infinity,
      earliest: hearsOverlap ? overlap.earliest : .infinity)
  }

  /// What becomes certain by the recording's end.
  ///
  /// - Parameter samples: How many the recording has, at the model's rate.
  /// - Returns: Events in order.
  mutating func finish(samples: Int) -> [LiveEvent] {
    let duration = Double(samples) / rate
    if let ended = speech.finish(at: duration) { close(ended, samples: samples) }
    if hearsOverlap, let ended = overlap.finish(at: duration) { unheard.append(ended) }
    return events(speech: .infinity, overlap: .infinity, earliest: .infinity)
  }

  private mutating func close(_ region: SpeechRegion, samples: Int = .max) {
    recentSpeech.append(region)
    waiting += windows.close(
      from: sample(region.onset), to: min(samples, sample(region.end)))
  }

  private mutating func events(
    speech known: Double, overlap heard: Double, earliest: Double
  ) -> [LiveEvent] {
    var events: [LiveEvent] = []
    let heardSpeech = recentSpeech + [speech.current].compactMap(\.self)
    while let region = unheard.first, region.end <= known {
      for part in [region].intersected(with: heardSpeech) {
        events.append(.overlap(part))
        recentOverlap.append(part)
      }
      unheard.removeFirst()
    }
    let overlaps = recentOverlap + unheard + [overlap.current].compactMap(\.self)
    while let window = waiting.first, Double(window.cut.endSample) / rate <= heard {
      let places = overlaps.inSamples(at: rate, of: window.cut.endSample)
      events.append(.window(window, shared: [window.cut].samplesShared(with: places)[0]))
      waiting.removeFirst()
    }
    let begun =
      waiting.first.map { Double($0.cut.startSample) / rate }
      ?? (windows.hasBegun ? .infinity : speech.earliest)
    events.append(
      .clock(
        LiveClock(
          horizon: min(known, heard), earliestSpeech: known == .infinity ? .infinity : begun,
          earliestOverlap: unheard.first?.onset ?? earliest)))
    forget()
    return events
  }

  /// Drops regions that nothing to come lies in.
  private mutating func forget() {
    let first = Double(earliestSample) / rate
    recentOverlap.removeAll { $0.end < first }
    let overlap = unheard.first?.onset ?? (hearsOverlap ? overlap.earliest : .infinity)
    recentSpeech.removeAll { $0.end < min(overlap, first) }
  }
}
