// A trial list in memory: 13 bytes a trial besides each distinct name once, so that ten million
// lines fit where their text would not.

/// The trials of a list, in its order.
///
///     for trial in try TrialList(reading: "trials.txt") where trial.label == .target { … }
public struct TrialList: Sendable, RandomAccessCollection {
  /// The list's file, as messages name it.
  public let path: String
  /// The shape of its lines.
  public let format: TrialFormat
  /// The names on either side, in the order of their first occurrence.
  package let names: NameTable
  /// Indices into ``names``, one a trial.
  package let enrolments: [Int32]
  /// Indices into ``names``, one a trial.
  package let tests: [Int32]
  /// One a trial; empty in an unlabelled list.
  package let labels: [TrialLabel]
  /// Trials that say again what an earlier line said.
  public let repeated: Int
  private let lines: [Int32]

  /// Reads a list; `-` is standard input.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - format: The shape of its lines; nil to tell it by the first line.
  /// - Throws: ``VerificationError`` with the line, for a line of another shape and for a pair that
  ///   is called target on one line and non-target on another.
  /// - Complexity: O(lines); memory does not grow with the length of the names.
  public init(reading path: String, format: TrialFormat? = nil) throws(VerificationError) {
    var reader = try FieldReader(opening: path)
    guard try reader.advance() else {
      throw .empty(path: reader.path, expected: "a trial a line, such as \"1 a.wav b.wav\"")
    }
    let format =
      if let format { format } else { try TrialFormat.recognized(in: reader) }
    var columns = Columns()
    repeat {
      try columns.append(reader, format)
    } while try reader.advance()
    let index = PairIndex(columns.enrolments, columns.tests)
    try Self.checkLabels(columns, index, path: reader.path)
    self.path = reader.path
    self.format = format
    names = columns.names
    enrolments = columns.enrolments
    tests = columns.tests
    labels = columns.labels
    lines = columns.lines
    repeated = index.repeated
  }

  private struct Columns {
    var names = NameTable()
    var enrolments: [Int32] = []
    var tests: [Int32] = []
    var labels: [TrialLabel] = []
    var lines: [Int32] = []

    mutating func append(_ reader: borrowing FieldReader, _ format: TrialFormat)
      throws(VerificationError)
    {
      guard reader.fields.count == format.fields else { throw malformed(reader, format) }
      if let label = format.label {
        guard
          let label = TrialLabel(
            reader.bytes, at: reader.fields[label], spelling: format.spelling)
        else { throw malformed(reader, format) }
        labels.append(label)
      }
      let enrolment = names.insert(reader.bytes, at: reader.fields[format.enrolment])
      let test = names.insert(reader.bytes, at: reader.fields[format.test])
      enrolments.append(Int32(enrolment))
      tests.append(Int32(test))
      lines.append(Int32(truncatingIfNeeded: reader.line))
    }

    private func malformed(_ reader: borrowing FieldReader, _ format: TrialFormat)
      -> VerificationError
    {
      .malformedLine(
        path: reader.path, line: reader.line, found: reader.quoted,
        expected: "\"\(format.example)\" (\(format.name))")
    }
  }

  private static func checkLabels(_ columns: Columns, _ index: PairIndex, path: String)
    throws(VerificationError)
  {
    guard !columns.labels.isEmpty else { return }
    for trial in index.repeats.map(Int.init) {
      let first = index.first(columns.enrolments[trial], columns.tests[trial]) ?? trial
      guard columns.labels[trial] != columns.labels[first] else { continue }
      let names = columns.names
      throw .contradictoryLabels(
        path: path, line: Int(columns.lines[trial]), other: Int(columns.lines[first]),
        pair: "\(names[Int(columns.enrolments[trial])]) \(names[Int(columns.tests[trial])])")
    }
  }

  /// Where the first trial stands.
  public var startIndex: Int { 0 }
  /// How many trials there are.
  public var endIndex: Int { enrolments.count }

  /// A trial with its names.
  public subscript(position: Int) -> Trial {
    Trial(
      enrolment: names[Int(enrolments[position])], test: names[Int(tests[position])],
      label: labels.isEmpty ? nil : labels[position], line: line(of: position))
  }

  /// Whether the list tells the truth of its trials.
  public var isLabelled: Bool { !labels.isEmpty }
  /// How many trials are targets; 0 in an unlabelled list.
  public var targetCount: Int { labels.count { $0 == .target } }

  /// The line that a trial stands on, from 1.
  package func line(of position: Int) -> Int { Int(lines[position]) }

  /// A trial's two names as messages show them.
  package func pair(at position: Int) -> String {
    "\(names[Int(enrolments[position])]) \(names[Int(tests[position])])"
  }

  /// Adds a line of a score file: the score in the fewest digits that read back the same, then the
  /// trial's two names.
  package func appendLine(_ score: Double, at position: Int, to text: inout [UInt8]) {
    text.append(contentsOf: score.description.utf8)
    text.append(0x20)
    names.append(Int(enrolments[position]), to: &text)
    text.append(0x20)
    names.append(Int(tests[position]), to: &text)
    text.append(0x0A)
  }
}
