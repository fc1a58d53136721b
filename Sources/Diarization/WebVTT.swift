// Turns as WebVTT captions: who speaks, as a voice span that browsers can style.

/// The WebVTT form: `WEBVTT`, then a line of times and `<v name>name` a turn.
///
/// Source: W3C, "WebVTT: The Web Video Text Tracks Format", 2019, sections 4.1 and 4.2.2.
enum WebVTT {
  static func text(of document: TurnDocument) -> String {
    let cues = document.written.map { turn in
      let onset = CaptionTime.text(milliseconds: turn.onset, mark: ".")
      let end = CaptionTime.text(milliseconds: turn.end, mark: ".")
      let name = escaped(turn.speaker)
      return "\n\(onset) --> \(end)\n<v \(name)>\(name)</v>\n"
    }
    return "WEBVTT\n" + cues.joined()
  }

  /// A name as a voice span's annotation or as its text: on one line, markup escaped.
  static func escaped(_ speaker: String) -> String {
    speaker.onOneLine.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
  }
}
