// Turns as a label track that Audacity imports.

/// The Audacity form: start, end and name a line, separated by tabs, times in seconds.
///
/// Source: the Audacity manual, "Importing and Exporting Labels".
enum AudacityLabels {
  static func text(of document: TurnDocument) -> String {
    document.written.map { turn in
      "\(Seconds.text(milliseconds: turn.onset))\t\(Seconds.text(milliseconds: turn.end))\t"
        + "\(turn.speaker)\n"
    }.joined()
  }
}
