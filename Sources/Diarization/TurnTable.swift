// Turns as comma-separated values, for spreadsheets and data frames.

/// The CSV form: a header line, then `recording,speaker,onset,end,duration,confidence`, times in
/// seconds, the confidence empty where there is none.
///
/// Source: RFC 4180; lines end with LF, as all text here does, and every reader takes that.
enum TurnTable {
  static func text(of document: TurnDocument) -> String {
    let rows = document.written.map { turn in
      [
        document.recording.onOneLine.csvField, turn.speaker.csvField,
        Seconds.text(milliseconds: turn.onset),
        Seconds.text(milliseconds: turn.end),
        Seconds.text(milliseconds: turn.end - turn.onset),
        turn.confidence.map(Seconds.text) ?? "",
      ]
    }
    return ([["recording", "speaker", "onset", "end", "duration", "confidence"]] + rows)
      .map { $0.joined(separator: ",") + "\n" }.joined()
  }
}

extension String {
  /// The text as a field of comma-separated values: between quotes where it has to be, its own
  /// quotes doubled.
  package var csvField: String {
    guard contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return self }
    return "\"\(replacing("\"", with: "\"\""))\""
  }
}
