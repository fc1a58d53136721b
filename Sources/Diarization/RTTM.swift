// Rich Transcription Time Marked files: the field's format of turns. Four readers in use disagree
// about odd files, so what is accepted, warned of and refused here is a table in the tests.

/// The turns of an RTTM file.
///
///     let reference = try RTTM(reading: "meeting.rttm")
///     for turn in reference.turns { … }
///
/// Format: NIST, "The 2009 Rich Transcription Meeting Recognition Evaluation Plan", appendix A.
/// SPEAKER lines are turns; the other types that NIST knows are skipped. Turns without duration
/// are left out, with a warning.
public struct RTTM: Sendable {
  /// In the order of ``Turn``; a speaker's overlapping turns are one, with a warning.
  public let turns: [Turn]
  /// A turn a line, in the file's order, whether or not a speaker overlaps itself.
  public let turnsAsWritten: [Turn]
  /// What was accepted and still is odd.
  public let warnings: [AnnotationWarning]

  /// Reads a file; `-` is standard input.
  ///
  /// An empty file is a valid empty result.
  ///
  /// - Throws: ``TurnFormatError`` for the first line that is at fault.
  public init(reading path: String) throws(TurnFormatError) {
    try self.init(RTTMReader(AnnotationLines(reading: path)))
  }

  /// Reads bytes.
  ///
  /// - Parameters:
  ///   - bytes: What a file holds.
  ///   - path: What messages call it.
  /// - Throws: ``TurnFormatError`` for the first line that is at fault.
  package init(_ bytes: [UInt8], path: String) throws(TurnFormatError) {
    try self.init(RTTMReader(AnnotationLines(bytes, path: path)))
  }

  private init(_ reader: RTTMReader) throws(TurnFormatError) {
    if let error = reader.errors.first { throw error }
    turnsAsWritten = reader.turns.map(\.turn)
    turns =
      reader.warnings.has(.overlap) || reader.warnings.has(.repeated)
      ? turnsAsWritten.mergedBySpeaker() : turnsAsWritten.sorted()
    warnings = reader.warnings.all
  }

  /// Everything that is wrong or odd with a file, by line.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - unknown: What is to be said of a recording that should not be there; nil for others.
  /// - Returns: Findings in the order of lines.
  /// - Throws: ``TurnFormatError/cannotRead(path:reason:)``.
  package static func findings(
    in path: String, unknown: (String) -> String? = { _ in nil }
  ) throws(TurnFormatError) -> [AnnotationFinding] {
    let reader = RTTMReader(try AnnotationLines(reading: path))
    let frames = FramesAsSeconds.warning(turns: reader.turns, path: reader.path)
    let names = reader.turns.map { ($0.turn.recording, $0.line) }
    return AnnotationFinding.all(
      reader.errors,
      reader.warnings.all + [frames].compactMap(\.self)
        + AnnotationWarning.unknown(names, path: reader.path, sentence: unknown))
  }
}

/// Takes RTTM lines one after another.
private struct RTTMReader {
  let path: String
  var turns: [(turn: Turn, line: Int)] = []
  /// In the order of lines.
  var errors: [TurnFormatError]
  var warnings = AnnotationWarnings()
  private var channels: [String: String] = [:]
  private var lines: [Turn: Int] = [:]

  /// The types that md-eval knows.
  private static let types: Set<String> = [
    "SPEAKER", "SPKR-INFO", "SEGMENT", "NOSCORE", "NO_RT_METADATA", "LEXEME", "NON-LEX",
    "NON-SPEECH", "FILLER", "EDIT", "IP", "SU", "CB", "A/P",
  ]

  init(_ file: AnnotationLines) {
    path = file.path
    errors = file.errors
    warnings.path = file.path
    for line in file.lines {
      do throws(TurnFormatError) {
        try read(line)
      } catch {
        errors.append(error)
      }
    }
    if !file.errors.isEmpty { errors.sort { $0.line < $1.line } }
    findOverlaps()
  }

  private mutating func read(_ line: AnnotationLine) throws(TurnFormatError) {
    let type = line.fields[0].uppercased()
    guard type == "SPEAKER" else { return try skip(line, type: type) }
    let count = line.fields.count
    guard count >= 8 else {
      if line.isUnfinished { throw .cutShort(path: path, line: line.number, found: count) }
      throw .fieldCount(path: path, line: line.number, found: count, format: .rttm)
    }
    guard count <= 10 else { throw .blankInName(path: path, line: line.number, found: count) }
    let turn = Turn(
      recording: line.fields[1], speaker: line.fields[7],
      onset: try line.time(3, "onset", path: path),
      duration: try line.time(4, "duration", path: path))
    warn(of: line, turn)
    keep(turn, line: line.number)
  }

  private mutating func skip(_ line: AnnotationLine, type: String) throws(TurnFormatError) {
    guard !Self.types.contains(type) else { return }
    let count = line.fields.count
    let hasTimes = line.number(2) != nil && line.number(3) != nil
    if hasTimes, (4...6).contains(count) {
      throw .otherFormat(
        path: path, line: line.number,
        found: count == 4
          ? "UEM (file channel start end)" : "CTM (file channel start duration word)",
        expected: .rttm)
    }
    guard (8...10).contains(count) else {
      if line.isUnfinished, count < 8 {
        throw .cutShort(path: path, line: line.number, found: count)
      }
      throw .fieldCount(path: path, line: line.number, found: count, format: .rttm)
    }
    warnings.add(
      .unknownType, line: line.number,
      "the type \(line.fields[0]) is not known (SPEAKER is); the line is skipped")
  }

  private mutating func warn(of line: AnnotationLine, _ turn: Turn) {
    if line.fields.count == 8 {
      warnings.add(
        .noConfidence, line: line.number,
        "8 fields, so the confidence is missing; read, but md-eval and dscore refuse it")
    }
    if turn.speaker == "<NA>" {
      warnings.add(
        .nameMissing, line: line.number,
        "the speaker's name is <NA>; kept as one speaker of that name")
    }
    let channel = line.fields[2]
    let first = channels[turn.recording] ?? channel
    channels[turn.recording] = first
    if first != channel {
      warnings.add(
        .channels, line: line.number,
        "channel \(channel) after channel \(first) of the same recording; "
          + "channels are scored together, where md-eval scores them apart")
    }
  }

  private mutating func keep(_ turn: Turn, line: Int) {
    guard turn.duration > 0 else {
      return warnings.add(.zeroDuration, line: line, "a turn of no duration; it is dropped")
    }
    turns.append((turn, line))
    if let other = lines[turn] {
      warnings.add(.repeated, line: line, "repeats line \(other); it counts once")
    } else {
      lines[turn] = line
    }
  }

  /// Warns of speakers who overlap themselves other than by a repeated line.
  private mutating func findOverlaps() {
    var found: [(line: Int, other: Int, turn: Turn, end: Double)] = []
    var latest: [String: [String: (turn: Turn, line: Int)]] = [:]
    for (turn, line) in turns.sorted(by: { ($0.turn, $0.line) < ($1.turn, $1.line) }) {
      let before = latest[turn.recording]?[turn.speaker]
      if let before, before.turn != turn, turn.overlaps(before.turn.end) {
        let end = min(turn.end, before.turn.end)
        found.append((max(line, before.line), min(line, before.line), turn, end))
      }
      if turn.end > before?.turn.end ?? 0 {
        latest[turn.recording, default: [:]][turn.speaker] = (turn, line)
      }
    }
    for (line, other, turn, end) in found.sorted(by: { ($0.line, $0.other) < ($1.line, $1.other) })
    {
      warnings.add(
        .overlap, line: line,
        "\(turn.speaker) overlaps itself (line \(other)) from \(Seconds.text(turn.onset)) to "
          + "\(Seconds.text(end)) s; the turns are merged")
    }
  }
}
