// What is known of recordings or trials besides their names: a table with a heading, by whose
// columns metrics are cut into slices.

import Foundation

/// A table of recordings (`recording`, columns …) or of trials (`enrolment`, `test`, columns …).
///
/// The first line names the columns. Where it holds a tab, tabs separate; else where it holds a
/// comma, commas do; else blanks. There is no quoting.
public struct MetadataTable: Sendable {
  /// The file, as messages name it.
  public let path: String
  /// The names of the columns behind the key.
  public let columns: [String]
  /// Whether a line is about a trial rather than a recording.
  public let isAboutTrials: Bool
  private let rows: [String: [String]]

  /// Reads a table; it is small beside a trial list, and is read whole.
  ///
  /// - Throws: ``VerificationError`` with the line: another number of fields than the heading has,
  ///   a key that stands there twice with other values, a file without a line.
  public init(reading path: String) throws(VerificationError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw .cannotRead(path: path, reason: isThere ? "not a file" : "there is no such file")
    }
    var text = Substring(String(decoding: data, as: UTF8.self))
    // A byte order mark, as spreadsheets write it.
    if text.first == "\u{FEFF}" { text.removeFirst() }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated().filter { $0.element.contains { !$0.isWhitespace } }
    guard let (_, heading) = lines.first else {
      throw .empty(path: path, expected: "a heading, such as \"recording gender\", and a line each")
    }
    let separator: Character? = heading.contains("\t") ? "\t" : heading.contains(",") ? "," : nil
    let names = Self.fields(heading, separator)
    let keys = names.starts(with: ["enrolment", "test"]) ? 2 : 1
    guard names.count > keys else {
      throw .unknownFormat(
        path: path, line: 1, found: "\"\(heading.prefix(60))\"",
        expected: "a heading that names the recording and a column, such as \"recording gender\"")
    }
    var rows: [String: [String]] = [:]
    for (index, line) in lines.dropFirst() {
      let fields = Self.fields(line, separator)
      guard fields.count == names.count else {
        throw .unknownFormat(
          path: path, line: index + 1, found: "\(fields.count) fields",
          expected: "\(names.count), as the heading has")
      }
      let values = Array(fields.dropFirst(keys))
      if let other = rows.updateValue(values, forKey: Self.key(fields.prefix(keys))),
        other != values
      {
        throw .contradictoryMetadata(
          path: path, line: index + 1, key: fields.prefix(keys).joined(separator: " "))
      }
    }
    self.path = path
    columns = Array(names.dropFirst(keys))
    isAboutTrials = keys == 2
    self.rows = rows
  }

  /// Takes a table of recordings that was made here.
  package init(path: String, columns: [String], rows: [String: [String]]) {
    self.path = path
    self.columns = columns
    isAboutTrials = false
    self.rows = rows
  }

  private static func fields(_ line: Substring, _ separator: Character?) -> [String] {
    guard let separator else {
      return line.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    return line.split(separator: separator, omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static func key(_ names: some Collection<String>) -> String {
    names.joined(separator: "\t")
  }

  /// The values of a recording: as it is named, else without its sound suffix.
  func values(of recording: String) -> [String]? {
    if let values = rows[recording] { return values }
    guard RecordingSuffix.isSound(recording) else { return nil }
    return rows[(recording as NSString).deletingPathExtension]
  }

  /// The values of a trial.
  func values(of enrolment: String, _ test: String) -> [String]? {
    rows[Self.key([enrolment, test])]
  }
}
