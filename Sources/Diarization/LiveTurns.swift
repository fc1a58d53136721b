// From decided windows to turns that nothing to come can change.

import SpeakerEmbeddings

/// Builds the turns of a live recording, second speakers among them.
///
/// The turns are those of ``TurnBuilder`` and ``SecondSpeaker``. A turn leaves when it has ended
/// and nothing that is yet to be known could touch it.
struct LiveTurns {
  private let recording: String
  private let rate: Double
  /// The turn that goes on: where it began, in samples, and whose it is.
  private var open: (start: Int, speaker: String)?
  /// The last window that was decided.
  private var last: Window?
  /// Seconds up to which it is known who has the turn.
  private var decided = 0.0
  /// Turns that ended lately, in order, for the overlaps near them.
  private var recent: [Turn] = []
  /// Overlaps that wait for the turns around them, in order.
  private var overlaps: [SpeechRegion] = []
  /// The earliest onset, in seconds, that an overlap to come can have.
  private var earliestOverlap = 0.0
  /// Turns that may yet grow.
  private var growing: [Turn] = []

  /// Takes the recording's name and the rate of windows, in hertz.
  init(recording: String, sampleRate: Int) {
    self.recording = recording
    rate = Double(sampleRate)
  }

  /// The earliest time, in seconds, of which a voice may yet be asked for.
  var earliest: Double { min(overlaps.first?.onset ?? earliestOverlap, decided) }

  /// Takes where two voices are heard, in order.
  mutating func add(_ overlap: SpeechRegion) { overlaps.append(overlap) }

  /// Takes the speaker of the next window.
  mutating func add(_ window: LiveWindow, speaker: String) {
    var start = window.regionStart
    if let open, let last, !window.isFirst {
      start = open.start
      if open.speaker != speaker {
        let boundary =
          (last.startSample + last.endSample + window.cut.startSample + window.cut.endSample) / 4
        end(at: boundary)
        start = boundary
      }
    }
    open = (start, speaker)
    last = window.cut
    decided = Double(window.cut.startSample + window.cut.endSample) / 2 / rate
    if let regionEnd = window.regionEnd {
      end(at: regionEnd)
      decided = Double(regionEnd) / rate
    }
  }

  /// Ends the turn that goes on, at a sample.
  private mutating func end(at sample: Int) {
    if let turn = openTurn(until: Double(sample) / rate) {
      recent.append(turn)
      growing.append(turn)
    }
    open = nil
  }

  private func openTurn(until end: Double) -> Turn? {
    guard let open else { return nil }
    let onset = Double(open.start) / rate
    guard onset < end else { return nil }
    return Turn(
      recording: recording, speaker: open.speaker, onset: onset, duration: end - onset)
  }

  /// The turns that are certain now, by their onsets.
  ///
  /// - Parameters:
  ///   - clock: Up to when what is known.
  ///   - next: Where the first window that is not decided begins its turn at the earliest, in
  ///     seconds; nil where there is none.
  ///   - windows: What was heard lately, for the voices in overlaps.
  ///   - voices: The speakers.
  /// - Returns: Turns that have not been given before.
  mutating func settle(
    _ clock: LiveClock, next: Double?, windows: ArraySlice<SpokenWindow>, voices: SpeakerVoices
  ) -> [Turn] {
    if open == nil {
      decided = max(decided, min(next ?? .infinity, clock.earliestSpeech, clock.horizon))
    }
    earliestOverlap = clock.earliestOverlap
    nameSecondSpeakers(windows: windows, voices: voices)
    let firstOverlap = overlaps.first?.onset ?? clock.earliestOverlap
    growing = growing.joinedBySpeaker()
    let openStart = open.map { Double($0.start) / rate }
    var certain: [Turn] = []
    growing.removeAll { turn in
      let own = turn.speaker == open?.speaker ? openStart ?? decided : decided
      guard turn.end + Turn.leastOverlap < min(own, firstOverlap) else { return false }
      certain.append(turn)
      return true
    }
    let reach = min(firstOverlap, decided) - SecondSpeaker.reach
    recent.removeAll { $0.end <= reach }
    return certain
  }

  /// Names second speakers in the overlaps around which all turns are known.
  private mutating func nameSecondSpeakers(
    windows: ArraySlice<SpokenWindow>, voices: SpeakerVoices
  ) {
    while let region = overlaps.first, region.end + SecondSpeaker.reach <= decided {
      overlaps.removeFirst()
      guard voices.names.count > 1 else { continue }
      let wide = (region.onset - SecondSpeaker.reach)..<(region.end + SecondSpeaker.reach)
      let turns = recent + [openTurn(until: decided)].compactMap(\.self)
      let near = turns.filter { $0.end > wide.lowerBound && $0.onset < wide.upperBound }
      let heard = windows.filter { $0.end > region.onset && $0.start < region.end }
      growing += SecondSpeaker().added(
        in: region, near: near[...], voices: voices, windows: heard[...])
    }
  }
}
