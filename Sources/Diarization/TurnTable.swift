// Turns as comma-separated values, for spreadsheets and data frames.

/// The CSV form: a header line, then `recording,speaker,onset,end,duration`, times in seconds.
///
/// Source: RFC 4180; lines end with LF, as all text here does, and every reader takes that.
enum TurnTable {
  static func text(of document: TurnDocument) -> String {
    let rows = document.written.map { turn in
      [
        quoted(document.recording.onOneLine), quoted(turn.speaker),
        Seconds.text(milliseconds: turn.onset),
        Seconds.text(milliseconds: turn.end),
        Seconds.text(milliseconds: turn.end - turn.onset),
      ]
    }
    return ([["recording", "speaker", "onset", "end", "duration"]] + rows)
      .map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// A field between quotes where it has to be; its own quotes are doubled.
  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { ",\"".contains($0) }) else { return field }
    return "\"\(field.replacing("\"", with: "\"\""))\""
  }
}
