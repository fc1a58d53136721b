// From a probability every 20 ms to regions while the recording goes on.

/// Regions by a rule, each as soon as no output to come can change it.
///
/// The regions are those of ``SpeechTrack`` for the same rule, which has no padding here.
struct LiveRegions {
  private let rule: RegionRule
  private let clock: OutputClock
  /// Seconds after which a region is cut, so that what waits for its end does not wait for long.
  private let longest: Double
  private var outputs = 0
  /// Where the stretch that goes on began.
  private var stretch: Double?
  /// The region before it, which is as yet near enough to be joined.
  private var candidate: SpeechRegion?
  /// Whether what goes on is the rest of a region that was cut.
  private var isRest = false

  init(_ rule: RegionRule, clock: OutputClock, longest: Double = .infinity) {
    self.rule = rule
    self.clock = clock
    self.longest = longest
  }

  /// Where the next output begins, in seconds.
  private var now: Double { time(of: outputs) }

  /// Where an output begins, in seconds; the first begins with the recording.
  private func time(of output: Int) -> Double { output == 0 ? 0 : clock.start(of: output) }

  /// Where what may still become or belong to a region begins, in seconds.
  private var onset: Double? { candidate?.onset ?? stretch }

  /// What has been heard of the region that goes on and is certain to be one.
  var current: SpeechRegion? {
    guard let onset else { return nil }
    let end = stretch == nil ? candidate?.end ?? onset : now
    let region = SpeechRegion(onset: onset, end: end)
    return isLong(region) ? region : nil
  }

  /// The time, in seconds, up to which regions and what lies between them are known.
  var horizon: Double { current?.end ?? onset ?? now }

  /// The earliest onset, in seconds, that a region to come can have.
  var earliest: Double { onset ?? now }

  /// Takes the next output; gives a region that ended, if one did.
  mutating func push(_ probability: Float) -> SpeechRegion? {
    let time = now
    if stretch == nil, probability >= Float(rule.onset) {
      stretch = time
    } else if let begun = stretch, probability < Float(rule.offset) {
      stretch = nil
      candidate = SpeechRegion(onset: candidate?.onset ?? begun, end: time)
    }
    outputs += 1
    if stretch == nil, let last = candidate, now > last.end + rule.leastSilence {
      candidate = nil
      return taken(last)
    }
    if let current, current.duration >= longest, stretch != nil {
      candidate = nil
      stretch = now
      isRest = true
      return current
    }
    return nil
  }

  /// The region that the recording's end, in seconds, ends; nil where none goes on.
  mutating func finish(at duration: Double) -> SpeechRegion? {
    guard let onset else { return nil }
    let end = stretch == nil ? candidate?.end ?? onset : duration
    (candidate, stretch) = (nil, nil)
    return taken(SpeechRegion(onset: onset, end: min(end, duration)))
  }

  /// A region that ended, where it is long enough.
  private mutating func taken(_ region: SpeechRegion) -> SpeechRegion? {
    defer { isRest = false }
    return isLong(region) && region.end > region.onset ? region : nil
  }

  private func isLong(_ region: SpeechRegion) -> Bool {
    isRest || region.duration >= rule.leastSpeech
  }
}
