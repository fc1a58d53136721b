// Turns in which never two people speak: what a transcript, which has one text at a time, is
// joined with.

extension Sequence<Turn> {
  /// The turns with one speaker at each instant: who began first keeps the time to the end of
  /// their turn, and who joins in begins when it is over.
  ///
  /// Of turns that begin together the longest is first. A turn inside another one, such as an
  /// "mhm", is left out. Times are whole milliseconds, as they are written: what ends where the
  /// next turn begins would else overlap it by what rounding moves.
  ///
  /// - Returns: Turns in order, none of which overlap in a recording.
  package func exclusive() -> [Turn] {
    var kept: [Turn] = []
    let sorted = self.sorted { first, second in
      if first.recording != second.recording { return first.recording < second.recording }
      if first.onset != second.onset { return first.onset < second.onset }
      return first.end != second.end ? first.end > second.end : first.speaker < second.speaker
    }
    var (recording, taken) = ("", 0)
    for turn in sorted {
      if turn.recording != recording { (recording, taken) = (turn.recording, 0) }
      let onset = Swift.max(Seconds.milliseconds(turn.onset), taken)
      let end = Seconds.milliseconds(turn.end)
      guard end > onset else { continue }
      kept.append(
        Turn(
          recording: turn.recording, speaker: turn.speaker, onset: Double(onset) / 1000,
          duration: Double(end - onset) / 1000, confidence: turn.confidence))
      taken = end
    }
    return kept
  }
}
