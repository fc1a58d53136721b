// Frames or samples in the place of seconds: numbers that a reader takes and that are a hundred
// times too large.

/// Tells times that are no seconds by what they look like.
enum FramesAsSeconds {
  /// A recording of a day, in seconds; beyond it whole numbers are hardly seconds.
  private static let day = 86_400.0
  /// Of turns in whole seconds, half are shorter than this by far; 2 s are 200 frames.
  private static let longTurn = 60.0
  /// Fewer turns may be long by chance.
  private static let fewest = 5

  /// A warning where the turns of a file look like frames: whole numbers, and half of the turns a
  /// minute long or more, or one beyond a day.
  static func warning(turns: [(turn: Turn, line: Int)], path: String) -> AnnotationWarning? {
    guard let first = turns.first,
      turns.allSatisfy({ isWhole($0.turn.onset) && isWhole($0.turn.duration) })
    else { return nil }
    let durations = turns.map(\.turn.duration).sorted()
    let middle = durations[durations.count / 2]
    let longest = turns.max { $0.turn.end < $1.turn.end } ?? first
    if longest.turn.end > day {
      return warning(
        path, longest.line, "a turn ends at \(Int(longest.turn.end)), after more than a day")
    }
    guard turns.count >= fewest, middle >= longTurn else { return nil }
    return warning(path, first.line, "half of the turns last \(Int(middle)) or more")
  }

  /// A warning where regions look like frames: whole numbers beyond a day.
  static func warning(regions: [(region: SpeechRegion, line: Int)], path: String)
    -> AnnotationWarning?
  {
    guard regions.allSatisfy({ isWhole($0.region.onset) && isWhole($0.region.end) }),
      let longest = regions.max(by: { $0.region.end < $1.region.end }), longest.region.end > day
    else { return nil }
    return warning(
      path, longest.line, "a region ends at \(Int(longest.region.end)), after more than a day")
  }

  private static func isWhole(_ time: Double) -> Bool { time == time.rounded() }

  private static func warning(_ path: String, _ line: Int, _ what: String) -> AnnotationWarning {
    AnnotationWarning(
      path: path, line: line,
      text: "\(what), and all times are whole numbers; these may be frames or samples, "
        + "where seconds are expected", count: 1)
  }
}
