// Where a file's sample data should end, by its own header. libsndfile corrects a header that
// promises too much without a word, so a recording cut short by a full disk or a broken copy
// would pass as a shorter one.

/// The bytes that a header promises for the sample data: `start..<end`, offsets in the file.
struct DeclaredLength: Equatable {
  let start: Int
  let end: Int

  private init(start: Int, length: Int) {
    (self.start, end) = (start, start + length)
  }

  /// What the header says; `nil` for formats that say nothing, and for streams that were
  /// written before their length was known.
  init?(of file: borrowing InputFile) {
    let head = file.bytes(at: 0, count: 64)
    let found: DeclaredLength?
    switch text(head, 0..<4) {
    case "RIFF": found = Self.chunks(of: file, bigEndian: false)
    case "RIFX", "FORM": found = Self.chunks(of: file, bigEndian: true)
    case "RF64", "BW64": found = Self.chunks(of: file, bigEndian: false)
    case "riff": found = Self.wave64(file)
    case ".snd": found = Self.sun(head, bigEndian: true)
    case "dns.": found = Self.sun(head, bigEndian: false)
    case "NIST": found = Self.sphere(file)
    default: found = nil
    }
    guard let found else { return nil }
    self = found
  }

  /// Whether an MPEG stream begins with a count of its frames (Xing's, also named Info).
  static func countsFrames(ofMPEG file: borrowing InputFile) -> Bool {
    let head = file.bytes(at: 0, count: 10)
    var start = 0
    if text(head, 0..<3) == "ID3", head.count == 10 {
      start = 10 + head[6...9].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
    }
    // The tag stands in the first frame, after its 4 bytes and 9 to 32 bytes of side information.
    let frame = file.bytes(at: start, count: 64)
    return frame.indices.dropLast(3).contains { at in
      ["Xing", "Info"].contains(text(frame, at..<at + 4))
    }
  }

  /// Chunks looked at before the data; a file of nothing but tiny chunks is not walked for hours.
  private static let mostChunks = 1000

  /// RIFF, RIFX, RF64 and AIFF: name, length in 32 bits, content padded to an even length.
  private static func chunks(of file: borrowing InputFile, bigEndian: Bool) -> DeclaredLength? {
    var at = 12
    var longLength: Int?
    for _ in 0..<mostChunks where at + 8 <= file.size {
      let header = file.bytes(at: at, count: 24)
      guard header.count >= 8 else { return nil }
      let length = number(header, 4..<8, bigEndian: bigEndian)
      switch text(header, 0..<4) {
      case "ds64" where header.count == 24:
        longLength = number(header, 16..<24, bigEndian: false)
      case "data", "SSND":
        let known = length == 0xFFFF_FFFF ? longLength : length
        return known.flatMap { streamed($0, long: longLength != nil) }
          .map { DeclaredLength(start: at + 8, length: $0) }
      default:
        break
      }
      at += 8 + length + length % 2
    }
    return nil
  }

  /// Sony Wave64: sixteen bytes of name, length in 64 bits that counts these 24 bytes too.
  private static func wave64(_ file: borrowing InputFile) -> DeclaredLength? {
    var at = 40
    for _ in 0..<mostChunks where at + 24 <= file.size {
      let header = file.bytes(at: at, count: 24)
      guard header.count == 24 else { return nil }
      let length = number(header, 16..<24, bigEndian: false)
      guard length >= 24 else { return nil }
      if text(header, 0..<4) == "data" {
        return streamed(length, long: true).map { DeclaredLength(start: at + 24, length: $0 - 24) }
      }
      at += (length + 7) / 8 * 8
    }
    return nil
  }

  /// Sun AU: where the data begins, and how long it is.
  private static func sun(_ head: [UInt8], bigEndian: Bool) -> DeclaredLength? {
    guard head.count >= 12 else { return nil }
    return streamed(number(head, 8..<12, bigEndian: bigEndian), long: false).map {
      DeclaredLength(start: number(head, 4..<8, bigEndian: bigEndian), length: $0)
    }
  }

  /// NIST SPHERE: a text header whose second line is its own length; only plain codings, whose
  /// samples have a fixed size.
  private static func sphere(_ file: borrowing InputFile) -> DeclaredLength? {
    let lines = text(file.bytes(at: 0, count: 4096)[...]).split(separator: "\n")
    guard lines.count > 2, let start = Int(lines[1].filter { $0 != " " }) else { return nil }
    var fields: [Substring: Substring] = [:]
    for line in lines.dropFirst(2).prefix(while: { $0 != "end_head" }) {
      let words = line.split(separator: " ")
      if words.count == 3 { fields[words[0]] = words[2] }
    }
    func count(_ field: Substring, below limit: Int) -> Int? {
      fields[field].flatMap { Int($0) }.flatMap { (0..<limit).contains($0) ? $0 : nil }
    }
    guard ["pcm", "ulaw", "mu-law", "alaw"].contains(fields["sample_coding"] ?? "pcm"),
      (0..<1 << 20).contains(start),
      let samples = count("sample_count", below: 1 << 40),
      let width = count("sample_n_bytes", below: 9),
      let channels = fields["channel_count"] == nil ? 1 : count("channel_count", below: 1 << 10)
    else { return nil }
    return DeclaredLength(start: start, length: samples * width * channels)
  }

  /// A length, or `nil` where it only stands for "not known yet": zero, and in 32 bits all that
  /// writers to a pipe put there, from 0x7FFFF000 up.
  static func streamed(_ length: Int, long: Bool) -> Int? {
    let limit = long ? 1 << 60 : 0x7FFF_F000
    return length > 0 && length < limit ? length : nil
  }
}

/// Bytes as text, each one a character.
func text(_ bytes: ArraySlice<UInt8>) -> String {
  String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
}

private func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
  range.upperBound <= bytes.count ? text(bytes[range]) : ""
}

/// An unsigned number of up to eight bytes, held below 2⁶².
func number(_ bytes: [UInt8], _ range: Range<Int>, bigEndian: Bool) -> Int {
  let slice = bytes[range]
  let value =
    bigEndian
    ? slice.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    : slice.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  return Int(min(value, 1 << 62))
}
