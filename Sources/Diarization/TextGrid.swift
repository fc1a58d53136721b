// Turns as Praat's TextGrid: a tier a speaker, each from the recording's start to its end.

/// The TextGrid form: interval tiers without gaps; intervals where a speaker is silent are empty.
///
/// Source: the Praat manual, "TextGrid file formats" (long text format, UTF-8); a quote inside a
/// text is doubled. Where nobody speaks there is one empty tier, as Praat wants one.
enum TextGrid {
  static func text(of document: TurnDocument) -> String {
    // Praat refuses a grid that ends where it starts.
    let end = max(1, document.lastMillisecond)
    let speakers = document.written.bySpeaker
    let tiers = speakers.isEmpty ? [(speaker: "nobody", turns: [])] : speakers
    var text = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n"
    text += "xmin = 0\nxmax = \(Seconds.text(milliseconds: end))\n"
    text += "tiers? <exists>\nsize = \(tiers.count)\nitem []:\n"
    for (index, tier) in tiers.enumerated() {
      let intervals = intervals(of: tier.turns, until: end)
      text += "    item [\(index + 1)]:\n"
      text += "        class = \"IntervalTier\"\n        name = \(quoted(tier.speaker))\n"
      text += "        xmin = 0\n        xmax = \(Seconds.text(milliseconds: end))\n"
      text += "        intervals: size = \(intervals.count)\n"
      for (number, interval) in intervals.enumerated() {
        text += "        intervals [\(number + 1)]:\n"
        text += "            xmin = \(Seconds.text(milliseconds: interval.onset))\n"
        text += "            xmax = \(Seconds.text(milliseconds: interval.end))\n"
        text += "            text = \(quoted(interval.speaker))\n"
      }
    }
    return text
  }

  /// A speaker's turns with the silence between them as intervals without a name.
  private static func intervals(of turns: [WrittenTurn], until end: Int) -> [WrittenTurn] {
    var intervals: [WrittenTurn] = []
    var last = 0
    for turn in turns {
      if turn.onset > last {
        intervals.append(WrittenTurn(speaker: "", onset: last, end: turn.onset))
      }
      intervals.append(turn)
      last = turn.end
    }
    if last < end { intervals.append(WrittenTurn(speaker: "", onset: last, end: end)) }
    return intervals
  }

  private static func quoted(_ name: String) -> String {
    "\"\(name.replacing("\"", with: "\"\""))\""
  }
}
