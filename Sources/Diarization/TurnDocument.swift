// What every form of turns is written from: the recording's facts and its turns in whole
// milliseconds, so that all forms of one result say the same times.

/// One recording's turns with what formats say of the recording.
public struct TurnDocument: Sendable {
  /// The recording's name.
  public let recording: String
  /// The path of its sound file, for forms that link to it; nil for a stream.
  public let media: String?
  /// Seconds.
  public let duration: Double
  /// In any order; turns of this recording only.
  public let turns: [Turn]

  /// Takes a recording's facts and turns.
  ///
  /// - Parameters:
  ///   - recording: The recording's name.
  ///   - media: The path of its sound file; nil for a stream.
  ///   - duration: Seconds.
  ///   - turns: Turns of this recording.
  public init(recording: String, media: String? = nil, duration: Double, turns: [Turn]) {
    self.recording = recording
    self.media = media
    self.duration = duration
    self.turns = turns
  }
}

/// A turn whose boundaries are whole milliseconds; it ends after it starts.
struct WrittenTurn: Hashable {
  let speaker: String
  /// Milliseconds from the recording's start.
  let onset: Int
  /// Milliseconds from the recording's start.
  let end: Int
  /// How likely the speaker is right, 0…1; nil where nobody said.
  var confidence: Double?
}

extension TurnDocument {
  /// The turns as RTTM has them, in order.
  ///
  /// What vanishes in rounding is left out, and a speaker's overlapping turns are one. Names stand
  /// on one line, as most forms want.
  var written: [WrittenTurn] {
    let rounded = turns.compactMap { turn -> Turn? in
      let (onset, end) = (Seconds.milliseconds(turn.onset), Seconds.milliseconds(turn.end))
      guard end > onset else { return nil }
      return Turn(
        recording: turn.recording, speaker: turn.speaker.onOneLine, onset: Double(onset) / 1000,
        duration: Double(end - onset) / 1000, confidence: turn.confidence)
    }
    return rounded.mergedBySpeaker().map {
      WrittenTurn(
        speaker: $0.speaker, onset: Seconds.milliseconds($0.onset),
        end: Seconds.milliseconds($0.end), confidence: $0.confidence)
    }
  }

  /// The end of all, in milliseconds: the recording's, or that of a turn that goes beyond it.
  var lastMillisecond: Int {
    max(Seconds.milliseconds(duration), written.map(\.end).max() ?? 0)
  }
}

extension Sequence<WrittenTurn> {
  /// Each speaker's turns, speakers by first appearance.
  var bySpeaker: [(speaker: String, turns: [WrittenTurn])] {
    var places: [String: Int] = [:]
    var tiers: [(speaker: String, turns: [WrittenTurn])] = []
    for turn in self {
      if let place = places[turn.speaker] {
        tiers[place].turns.append(turn)
      } else {
        places[turn.speaker] = tiers.count
        tiers.append((turn.speaker, [turn]))
      }
    }
    return tiers
  }
}

extension String {
  /// A name on one line: line ends, tabs, control characters and what XML has no place for are
  /// blanks, none at the ends and none doubled; a name of nothing else is `unknown`.
  var onOneLine: String {
    let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
      let isText =
        scalar.properties.generalCategory != .control && !scalar.properties.isNoncharacterCodePoint
      return isText && !scalar.properties.isWhitespace ? scalar : " "
    }
    let words = String(String.UnicodeScalarView(scalars)).split(separator: " ")
    return words.isEmpty ? "unknown" : words.joined(separator: " ")
  }
}
