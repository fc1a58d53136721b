// How speech is found in a recording: heard by the detector, by loudness, or known beforehand.

/// How speech is found.
public enum SpeechActivity: Sendable {
  /// By the detector in the box: speech of any kind, and little else.
  case detector
  /// By energy over a noise floor, with no model.
  case energy(EnergySpeechActivity)
  /// It is known.
  case given([SpeechRegion])
}

/// What was heard in a recording.
struct HeardSpeech: Sendable, Equatable {
  /// Where somebody speaks, in order.
  let speech: [SpeechRegion]
  /// Where two or more speak, in order; all of it speech.
  let overlap: [SpeechRegion]
  /// What the detector heard; nil where it was not asked.
  let track: SpeechTrack?
  /// Samples that were heard, and their rate in hertz.
  let count, sampleRate: Int

  /// Seconds of the recording.
  var duration: Double { Double(count) / Double(sampleRate) }

  /// How many samples the recording certainly has at a rate: two fewer at most than it has.
  func samples(at rate: Int) -> Int {
    rate == sampleRate ? count : max(0, count - 1) * rate / sampleRate
  }
}
