// Text files of blank-separated fields, read in blocks as bytes: lists have ten million lines, and
// a String for each field would cost more than all that is done with them.

import Foundation
import Kernels

/// Walks the lines of a file and finds the fields on each.
///
///     var reader = try FieldReader(opening: "trials.txt")
///     while try reader.advance() { use(reader.bytes[reader.fields[0]]) }
///
/// Blanks and tabs separate; lines with nothing on them are passed over; a carriage return at the
/// end and a byte order mark at the start are ignored. Memory is one block.
struct FieldReader {
  /// The file, as messages name it.
  let path: String
  /// The number of the current line, from 1.
  private(set) var line = 0
  /// The block that the current line lies in.
  private(set) var bytes: [UInt8] = []
  /// Where the current line's fields lie in ``bytes``.
  private(set) var fields: [Range<Int>] = []
  /// Whether the current line is the last and has no line end.
  private(set) var isUnfinished = false

  private let handle: FileHandle
  private var position = 0
  private var reachedEnd = false

  /// A line may not be longer, in bytes.
  static let longestLine = 1 << 16
  private static let blockSize = 1 << 20

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: ``VerificationError/cannotRead(path:reason:)``.
  init(opening path: String) throws(VerificationError) {
    self.path = path == "-" ? "standard input" : path
    if path == "-" {
      handle = .standardInput
      return
    }
    var folder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &folder) else {
      throw .cannotRead(path: path, reason: "there is no such file")
    }
    guard !folder.boolValue else {
      throw .cannotRead(path: path, reason: "it is a folder")
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw .cannotRead(path: path, reason: String(cString: strerror(errno)))
    }
    self.handle = handle
  }

  /// Finds the next line with fields on it; false at the end.
  ///
  /// - Throws: ``VerificationError`` when the file is not text, a line is too long, or reading fails.
  mutating func advance() throws(VerificationError) -> Bool {
    while try advanceLine() {
      if !fields.isEmpty { return true }
    }
    return false
  }

  /// A field as text.
  func text(_ field: Int) -> String {
    String(decoding: bytes[fields[field]], as: UTF8.self)
  }

  /// The current line as a message quotes it, cut after 60 characters.
  var quoted: String {
    guard let first = fields.first, let last = fields.last else { return "an empty line" }
    let text = String(decoding: bytes[first.lowerBound..<last.upperBound], as: UTF8.self)
    let shown = text.count > 60 ? text.prefix(60) + "…" : text[...]
    let kind = fields.count == 1 ? "1 field" : "\(fields.count) fields"
    return "\"\(shown)\" (\(kind))"
  }

  private mutating func advanceLine() throws(VerificationError) -> Bool {
    fields.removeAll(keepingCapacity: true)
    var at = position
    var start = -1
    while true {
      if at == bytes.count {
        let consumed = position
        let more = try refill()
        at -= consumed
        if start >= 0 { start -= consumed }
        for index in fields.indices {
          fields[index] = fields[index].lowerBound - consumed..<fields[index].upperBound - consumed
        }
        guard !more else { continue }
        guard at > position else { return false }
        line += 1
        isUnfinished = true
        if start >= 0 { fields.append(start..<at) }
        position = at
        return true
      }
      let byte = bytes[at]
      if byte > 0x20 {
        if start < 0 { start = at }
        at += lengthBeforeBlank(bytes.span.extracting(at..<bytes.count))
        continue
      } else {
        if start >= 0 {
          fields.append(start..<at)
          start = -1
        }
        if byte == 0x0A { break }
        guard byte == 0x20 || byte == 0x09 || byte == 0x0D else {
          throw .notText(path: path, line: line + 1)
        }
      }
      at += 1
    }
    line += 1
    position = at + 1
    return true
  }

  /// Moves the unread rest to the front and reads a block behind it; false at the end of the file.
  private mutating func refill() throws(VerificationError) -> Bool {
    guard bytes.count - position <= Self.longestLine else {
      throw .lineTooLong(path: path, line: line + 1, limit: Self.longestLine)
    }
    bytes.removeSubrange(..<position)
    position = 0
    guard !reachedEnd else { return false }
    let block: Data
    do {
      block = try handle.read(upToCount: Self.blockSize) ?? Data()
    } catch {
      throw .cannotRead(path: path, reason: error.localizedDescription)
    }
    reachedEnd = block.isEmpty
    // Only the file's first bytes: later ones may belong to fields that are found already.
    let isFirst = line == 0 && bytes.isEmpty
    bytes.append(contentsOf: block)
    if isFirst && bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    return !reachedEnd
  }
}
