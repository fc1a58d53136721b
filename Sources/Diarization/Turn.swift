// Who speaks from when to when: the one thing that all of diarization reads, makes and measures.

/// One speaker's uninterrupted speech in one recording.
///
/// Turns are ordered by recording, onset, end and speaker, the order in which they are written.
public struct Turn: Sendable, Hashable, Comparable {
  /// The recording's name.
  public let recording: String
  /// The speaker's name, local to the recording.
  public let speaker: String
  /// Seconds from the recording's start.
  public let onset: Double
  /// Seconds.
  public let duration: Double
  /// How likely the speaker is right, 0…1; nil where nobody said.
  public let confidence: Double?
  /// Seconds from the recording's start.
  public var end: Double { onset + duration }

  /// Takes a turn as an RTTM line has it.
  ///
  /// - Parameters:
  ///   - recording: The recording's name.
  ///   - speaker: The speaker's name.
  ///   - onset: Seconds from the recording's start.
  ///   - duration: Seconds.
  ///   - confidence: How likely the speaker is right, 0…1.
  public init(
    recording: String, speaker: String, onset: Double, duration: Double, confidence: Double? = nil
  ) {
    self.recording = recording
    self.speaker = speaker
    self.onset = onset
    self.duration = duration
    self.confidence = confidence
  }

  /// The same turn as somebody else's.
  public func with(speaker: String) -> Turn {
    Turn(
      recording: recording, speaker: speaker, onset: onset, duration: duration,
      confidence: confidence)
  }

  /// The same turn with another confidence.
  func with(confidence: Double?) -> Turn {
    Turn(
      recording: recording, speaker: speaker, onset: onset, duration: duration,
      confidence: confidence)
  }

  /// This turn and one that begins in it as one; its confidence is the mean of both, weighted by
  /// their durations.
  func joined(with later: Turn) -> Turn {
    let both = confidence.flatMap { first in
      later.confidence.map { second in
        (first * duration + second * later.duration) / max(duration + later.duration, 1e-9)
      }
    }
    return Turn(
      recording: recording, speaker: speaker, onset: onset,
      duration: Swift.max(end, later.end) - onset, confidence: both ?? confidence)
  }

  /// Whether the first turn stands before the second.
  public static func < (first: Turn, second: Turn) -> Bool {
    if first.recording != second.recording { return first.recording < second.recording }
    if first.onset != second.onset { return first.onset < second.onset }
    if first.end != second.end { return first.end < second.end }
    return first.speaker < second.speaker
  }
}

extension Turn {
  /// Seconds by which turns have to overlap to be said to: less is what adding an onset and a
  /// duration rounds to (pyannote.core's precision).
  package static let leastOverlap = 1e-6

  /// Whether this turn begins before a time, by more than rounding.
  func overlaps(_ end: Double, tolerance: Double = leastOverlap) -> Bool {
    onset < end - tolerance
  }
}

extension Sequence<Turn> {
  /// Sorted turns in which nobody overlaps themselves: a speaker's overlapping turns become one.
  ///
  /// Turns that only touch stay apart: their common boundary is one that collars surround.
  ///
  /// - Parameter tolerance: Seconds of overlap that are none.
  /// - Returns: Turns in order.
  package func mergedBySpeaker(tolerance: Double = Turn.leastOverlap) -> [Turn] {
    var merged: [Turn] = []
    var latest: [String: Int] = [:]
    var recording: String?
    for turn in sorted() {
      if turn.recording != recording {
        recording = turn.recording
        latest = [:]
      }
      if let place = latest[turn.speaker], turn.overlaps(merged[place].end, tolerance: tolerance) {
        let first = merged[place]
        guard turn.end > first.end else { continue }
        merged[place] = first.joined(with: turn)
      } else {
        latest[turn.speaker] = merged.count
        merged.append(turn)
      }
    }
    return merged.sorted()
  }
}
