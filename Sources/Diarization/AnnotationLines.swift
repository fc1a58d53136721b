// Text files of annotations: lines of blank-separated fields, and the times in them.

import Foundation

/// A line with something on it.
struct AnnotationLine {
  /// Counted from 1.
  let number: Int
  /// What stands between blanks and tabs; never empty.
  let fields: [String]
  /// Whether the file ends before this line does.
  let isUnfinished: Bool
}

/// The lines of a file that are neither blank nor a comment.
///
/// UTF-8 with or without a byte order mark; lines end with LF or CR LF; comments begin with `;`
/// or `#`; any run of blanks and tabs separates.
struct AnnotationLines {
  /// The file, as messages name it.
  let path: String
  /// In the file's order.
  let lines: [AnnotationLine]
  /// What is wrong with bytes, a line each; such lines are not among ``lines``.
  let errors: [TurnFormatError]

  /// Reads a file; `-` is standard input.
  ///
  /// - Throws: ``TurnFormatError/cannotRead(path:reason:)``.
  init(reading path: String) throws(TurnFormatError) {
    self.init(try Self.bytes(of: path), path: path == "-" ? "standard input" : path)
  }

  /// Takes bytes.
  init(_ bytes: [UInt8], path: String) {
    var lines: [AnnotationLine] = []
    var errors: [TurnFormatError] = []
    var number = 0
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      number += 1
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      do throws(TurnFormatError) {
        let fields = try Self.fields(of: bytes[start..<end], path: path, line: number)
        if !fields.isEmpty {
          lines.append(
            AnnotationLine(number: number, fields: fields, isUnfinished: end == bytes.count))
        }
      } catch {
        errors.append(error)
      }
      start = end + 1
    }
    self.path = path
    self.lines = lines
    self.errors = errors
  }

  private static func bytes(of path: String) throws(TurnFormatError) -> [UInt8] {
    do throws(UnreadableInput) {
      return try inputBytes(of: path)
    } catch {
      throw .cannotRead(path: path, reason: error.reason)
    }
  }

  /// The fields of a line; none where it is blank or a comment, whose bytes do not matter.
  private static func fields(of line: ArraySlice<UInt8>, path: String, line number: Int)
    throws(TurnFormatError) -> [String]
  {
    let line = line.last == 0x0D ? line.dropLast() : line
    let parts = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
    guard let first = parts.first?.first, first != 0x3B, first != 0x23 else { return [] }
    if let byte = line.first(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
      throw .notText(path: path, line: number, byte: byte)
    }
    var fields: [String] = []
    for part in parts {
      guard let text = String(validating: part, as: UTF8.self) else {
        throw .notUTF8(path: path, line: number, byte: part.first { $0 >= 0x80 } ?? 0)
      }
      fields.append(text)
    }
    return fields
  }
}

extension AnnotationLine {
  /// Seconds that no recording reaches (31 years): beyond them stand other units.
  private static let longestTime = 1e9

  /// The time in a field.
  ///
  /// - Parameters:
  ///   - index: The field, from 0.
  ///   - name: What messages call it.
  ///   - path: The file, as messages name it.
  /// - Returns: Seconds, 0 or more and finite.
  /// - Throws: The ``TurnFormatError`` that says what is wrong with it.
  func time(_ index: Int, _ name: String, path: String) throws(TurnFormatError) -> Double {
    let text = fields[index]
    guard let value = number(index) else {
      let spelled = text.lowercased().drop { $0 == "-" || $0 == "+" }
      if ["nan", "inf", "infinity"].contains(spelled) {
        throw .notATime(path: path, line: number, field: name, found: text)
      }
      throw .notANumber(path: path, line: number, field: name, found: text)
    }
    guard value >= 0 else {
      throw .negative(path: path, line: number, field: name, found: text)
    }
    guard value <= Self.longestTime else {
      throw .notATime(path: path, line: number, field: name, found: text)
    }
    return value
  }

  /// The decimal number that a field spells, with or without an exponent; nil for others.
  func number(_ index: Int) -> Double? {
    guard index < fields.count,
      fields[index].utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) })
    else { return nil }
    return Double(fields[index])
  }
}
