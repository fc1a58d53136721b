// The captions of a SubRip or WebVTT file: their times, and where their text begins.

/// The captions of a file.
///
/// A caption is a line of times with a line of text below it; all else (numbers, identifiers,
/// notes, styles, positions) is left as it is.
struct CaptionFile {
  private(set) var parts: [TranscriptPart] = []
  private let bytes: [UInt8]
  private let path: String
  private let isWebVTT: Bool

  /// Finds the captions.
  ///
  /// - Throws: ``TranscriptError`` for times that cannot be read, or where there is no caption.
  init(_ bytes: [UInt8], from start: Int, path: String, isWebVTT: Bool) throws(TranscriptError) {
    self.bytes = bytes
    self.path = path
    self.isWebVTT = isWebVTT
    let lines = Self.lines(of: bytes, from: start)
    var captions = 0
    for (index, line) in lines.enumerated() {
      guard let times = try times(of: line, number: index + 1) else { continue }
      captions += 1
      guard index + 1 < lines.count, bytes[lines[index + 1]].contains(where: { $0 > 0x20 }) else {
        continue
      }
      parts.append(part(times, text: lines[index + 1]))
    }
    // A WebVTT file without captions is a whole file; anything at all may be taken for SubRip.
    guard captions > 0 || isWebVTT || !bytes[start...].contains(where: { $0 > 0x20 }) else {
      throw .noCaptions(path: path)
    }
  }

  /// Where the lines are, without their ends: LF, CR LF or CR.
  private static func lines(of bytes: [UInt8], from start: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var first = start
    var at = start
    while at < bytes.count {
      if bytes[at] == 0x0A || bytes[at] == 0x0D {
        lines.append(first..<at)
        if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
        first = at + 1
      }
      at += 1
    }
    lines.append(first..<bytes.count)
    return lines
  }

  /// The times of a line, in seconds; nil for a line that holds none.
  private func times(of line: Range<Int>, number: Int) throws(TranscriptError)
    -> (start: Double, end: Double)?
  {
    let text = String(decoding: bytes[line], as: UTF8.self)
    guard let first = text.first(where: { $0 != " " && $0 != "\t" }), first.isNumber,
      let arrow = text.firstRange(of: "-->")
    else { return nil }
    let before = text[..<arrow.lowerBound].split(whereSeparator: \.isWhitespace)
    let after = text[arrow.upperBound...].split(whereSeparator: \.isWhitespace)
    guard before.count == 1, let start = CaptionTime.seconds(in: before[0]), let last = after.first,
      let end = CaptionTime.seconds(in: last)
    else { throw .badTimes(path: path, line: number, found: Self.shown(text)) }
    guard end >= start else {
      throw .impossibleTimes(path: path, line: number, found: Self.shown(text))
    }
    return (start, end)
  }

  private static func shown(_ text: String) -> String {
    let plain = text.onOneLine
    return plain.count > 60 ? "\(plain.prefix(60))…" : plain
  }

  private func part(_ times: (start: Double, end: Double), text: Range<Int>) -> TranscriptPart {
    var place = text.lowerBound..<text.lowerBound
    if isWebVTT, let old = voiceTag(in: text) { place = old }
    return TranscriptPart(
      start: times.start, end: times.end, isWord: false, group: parts.count, place: place,
      before: isWebVTT ? Array("<v ".utf8) : [], after: Array((isWebVTT ? ">" : ": ").utf8),
      unknown: isWebVTT ? Array("<v unknown>".utf8) : [])
  }

  /// The voice tag that a text begins with, `<v name>` or `<v.class name>`.
  private func voiceTag(in text: Range<Int>) -> Range<Int>? {
    let line = bytes[text]
    guard line.starts(with: "<v ".utf8) || line.starts(with: "<v.".utf8),
      let end = line.firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    return text.lowerBound..<end + 1
  }
}
