// Turns as RTTM text that every reader takes: no blank in a name, no turn without duration, no
// overlap or gap that rounding made.

extension RTTM {
  /// RTTM lines, sorted by recording, onset, end and speaker.
  ///
  /// Both boundaries are rounded to milliseconds and then subtracted: rounding onset and duration
  /// each by itself moves ends by a millisecond, which makes false overlaps. Turns that vanish
  /// are left out, a speaker's overlapping turns become one, and blanks in names underscores. The
  /// ninth field is the turn's confidence, where it has one.
  ///
  /// - Parameter turns: In any order, of any recordings, in seconds.
  /// - Returns: A line a turn; nothing for no turns.
  public static func text(of turns: [Turn]) -> String {
    var text = ""
    for turn in turns.compactMap(written).mergedBySpeaker() {
      let onset = Seconds.milliseconds(turn.onset)
      let duration = Seconds.milliseconds(turn.end) - onset
      text += "SPEAKER \(turn.recording) 1 \(Seconds.text(milliseconds: onset)) "
      let confidence = turn.confidence.map(Seconds.text) ?? "<NA>"
      text +=
        "\(Seconds.text(milliseconds: duration)) <NA> <NA> \(turn.speaker) \(confidence) <NA>\n"
    }
    return text
  }

  /// A turn as a line can hold it; nil where nothing is left of it.
  private static func written(_ turn: Turn) -> Turn? {
    let (onset, end) = (Seconds.milliseconds(turn.onset), Seconds.milliseconds(turn.end))
    guard end > onset else { return nil }
    return Turn(
      recording: name(turn.recording), speaker: name(turn.speaker), onset: Double(onset) / 1000,
      duration: Double(end - onset) / 1000, confidence: turn.confidence)
  }

  /// A name that is one field: blanks and control characters become underscores; none is `<NA>`.
  package static func name(_ text: String) -> String {
    guard !text.isEmpty else { return "<NA>" }
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      let isControl = scalar.properties.generalCategory == .control
      return scalar.properties.isWhitespace || isControl ? "_" : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }
}

/// Times as text with three decimals.
package enum Seconds {
  /// The nearest whole number of milliseconds; 0 for times before a recording and for NaN, and
  /// times beyond all recordings are cut to 31 years.
  package static func milliseconds(_ seconds: Double) -> Int {
    guard seconds > 0 else { return 0 }
    return Int((min(seconds, 1e9) * 1000).rounded())
  }

  /// As `12.340`.
  package static func text(_ seconds: Double) -> String {
    text(milliseconds: milliseconds(seconds))
  }

  /// As `12.340`.
  package static func text(milliseconds: Int) -> String {
    "\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())"
  }
}
