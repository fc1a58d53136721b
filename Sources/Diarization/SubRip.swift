// Turns as SubRip captions: who speaks, shown while they speak.

/// The SRT form: a number, a line of times and the speaker's name, then an empty line.
///
/// SubRip has no standard; this is what its own program wrote and every player reads. A file
/// without captions is empty.
enum SubRip {
  static func text(of document: TurnDocument) -> String {
    document.written.enumerated().map { index, turn in
      let onset = CaptionTime.text(milliseconds: turn.onset, mark: ",")
      let end = CaptionTime.text(milliseconds: turn.end, mark: ",")
      return "\(index + 1)\n\(onset) --> \(end)\n\(name(turn.speaker))\n\n"
    }.joined()
  }

  /// A name as caption text: on one line, and not taken for markup or a line of times.
  static func name(_ speaker: String) -> String {
    speaker.onOneLine.replacing("-->", with: "→").replacing("<", with: "‹")
      .replacing(">", with: "›")
  }
}
