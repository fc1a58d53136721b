// What a trial list's lines look like. Each format has a file of its own.

/// The shape of a trial list's lines.
public struct TrialFormat: Sendable, Hashable {
  /// The name, as `--trials-format` takes it.
  public let name: String
  /// A line as messages show it.
  public let example: String
  let fields: Int
  let enrolment: Int
  let test: Int
  let label: Int?
  let spelling: TrialLabel.Spelling

  /// Every format, in the order in which they are offered.
  public static let all: [TrialFormat] = [.voxCeleb, .kaldi, .cnCeleb, .unlabelled]

  /// The format of that name; nil for a name that none has.
  public static func named(_ name: String) -> TrialFormat? {
    all.first { $0.name == name }
  }

  /// Whether the reader's current line has this shape.
  func fits(_ reader: FieldReader) -> Bool {
    guard reader.fields.count == fields else { return false }
    guard let label else { return true }
    return TrialLabel(reader.bytes, at: reader.fields[label], spelling: spelling) != nil
  }

  /// The format of a list, told by its first line.
  ///
  /// - Throws: ``VerificationError`` when the line fits none or more than one.
  static func recognized(in reader: FieldReader) throws(VerificationError) -> TrialFormat {
    let fitting = all.filter { $0.fits(reader) }
    guard let first = fitting.first else {
      throw .unknownFormat(
        path: reader.path, line: reader.line, found: reader.quoted, expected: expectation(reader))
    }
    guard fitting.count == 1 else {
      throw .ambiguousFormat(
        path: reader.path, line: reader.line, found: reader.quoted,
        formats: fitting.map { "\($0.name) (\($0.example))" }, option: "--trials-format")
    }
    return first
  }

  private static func expectation(_ reader: FieldReader) -> String {
    if ScoreFormat.looksLikeScores(reader) {
      return "a trial; this looks like a score file, which goes behind the trial list"
    }
    return all.map { "\"\($0.example)\"" }.joined(separator: " or ")
  }
}
