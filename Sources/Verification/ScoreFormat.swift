// What a score file's lines look like; told by content, and where the shape alone leaves two
// readings, by which fields are names that the trials know.

/// The shape of a score file's lines.
public struct ScoreFormat: Sendable, Hashable {
  /// The name, as `--scores-format` takes it.
  public let name: String
  /// A line as messages show it.
  public let example: String
  let score: Int
  let enrolment: Int
  let label: Int?
  /// The fewest and most fields; columns behind the label are other tools' statistics.
  let fields: ClosedRange<Int>

  /// VoxSRC's, and what `spkverify` writes: `0.53 a b`.
  public static let scoreFirst = ScoreFormat(
    name: "score-first", example: "0.53 a.wav b.wav", score: 0, enrolment: 1, label: nil,
    fields: 3...3)
  /// Kaldi's: `a b 0.53`.
  public static let scoreLast = ScoreFormat(
    name: "score-last", example: "a b 0.53", score: 2, enrolment: 0, label: nil, fields: 3...3)
  /// WeSpeaker's: `a b 0.53 target`, with up to four more columns after normalisation.
  public static let scoreThenLabel = ScoreFormat(
    name: "score-label", example: "a b 0.53 target", score: 2, enrolment: 0, label: 3,
    fields: 4...8)
  /// SpeechBrain's: `a b 1 0.53`.
  public static let labelThenScore = ScoreFormat(
    name: "label-score", example: "a b 1 0.53", score: 3, enrolment: 0, label: 2, fields: 4...4)

  /// Every format, in the order in which they are offered.
  public static let all: [ScoreFormat] = [
    .scoreFirst, .scoreLast, .scoreThenLabel, .labelThenScore,
  ]

  /// The format of that name; nil for a name that none has.
  public static func named(_ name: String) -> ScoreFormat? {
    all.first { $0.name == name }
  }

  /// Whether the reader's current line has this shape.
  func fits(_ reader: FieldReader) -> Bool {
    guard fields.contains(reader.fields.count),
      DecimalNumber.value(reader.bytes, at: reader.fields[score]) != nil
    else { return false }
    guard let label else { return true }
    return TrialLabel(reader.bytes, at: reader.fields[label], spelling: .either) != nil
  }

  /// The format of a score file, told by its first line.
  ///
  /// - Throws: ``VerificationError`` when the line fits none, or more than one even with the trials'
  ///   names at hand.
  static func recognized(in reader: FieldReader, names: NameTable) throws(VerificationError)
    -> ScoreFormat
  {
    let fitting = all.filter { $0.fits(reader) }
    if let only = fitting.first, fitting.count == 1 { return only }
    guard !fitting.isEmpty else {
      throw .unknownFormat(
        path: reader.path, line: reader.line, found: reader.quoted,
        expected: all.map { "\"\($0.example)\"" }.joined(separator: " or "))
    }
    let named = fitting.filter { format in
      (format.enrolment...format.enrolment + 1).allSatisfy {
        names.index(of: reader.bytes, at: reader.fields[$0]) != nil
      }
    }
    if let only = named.first, named.count == 1 { return only }
    throw .ambiguousFormat(
      path: reader.path, line: reader.line, found: reader.quoted,
      formats: fitting.map { "\($0.name) (\($0.example))" }, option: "--scores-format")
  }

  /// Whether a line that is no trial is a line of scores.
  static func looksLikeScores(_ reader: FieldReader) -> Bool {
    all.contains { $0.fits(reader) }
  }
}
