// The header of sound that comes through a pipe: WAV and AU, which need no seeking. Programs that
// write to a pipe do not know how long it will be, so a length counts only where it can be one.

/// What a header says of the samples behind it.
struct StreamHeader: Sendable, Equatable {
  let coding: SampleCoding
  /// Hertz.
  let sampleRate: Int
  let channels: Int
  /// Bytes of samples; nil where they go on to the stream's end.
  let length: Int?

  /// Why a header cannot be followed.
  enum Failure: Error, Equatable {
    /// The stream cannot be read.
    case unreadable(AudioError)
    /// It ends too early, after so many bytes.
    case short(bytes: Int)
    /// It is of another format, or its samples are of another coding; the text says what it has.
    case unknown(String)
    /// A number in it cannot be.
    case malformed(String)
  }

  /// Chunks before the samples, and the bytes of one, that are read.
  private static let (mostChunks, longestChunk) = (1000, 1 << 26)

  /// Reads a header to its end.
  ///
  /// - Parameter bytes: Gives the next so many bytes, or fewer at the stream's end.
  /// - Throws: ``Failure``.
  init(
    reading bytes: (Int) throws(Failure) -> [UInt8]
  ) throws(Failure) {
    var read = 0
    func next(_ count: Int) throws(Failure) -> [UInt8] {
      let found = try bytes(count)
      read += found.count
      guard found.count == count else { throw .short(bytes: read) }
      return found
    }
    let name = text(try next(4)[...])
    switch name {
    case "RIFF", "RIFX", "RF64":
      let kind = text(try next(8)[4...])
      guard kind == "WAVE" else { throw .unknown("RIFF of the kind \(kind)") }
      self = try Self.chunks(bigEndian: name == "RIFX", next)
    case ".snd":
      self = try Self.sun(next)
    default:
      let isText = name.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }
      throw .unknown("it begins with \(isText ? name : "other bytes")")
    }
    guard (1...1024).contains(channels) else { throw .malformed("it has \(channels) channels") }
  }

  init(coding: SampleCoding, sampleRate: Int, channels: Int, length: Int?) {
    self.coding = coding
    self.sampleRate = sampleRate
    self.channels = channels
    self.length = length
  }

  /// WAV: chunks of a name, a length in 32 bits and content padded to an even length, up to `data`.
  private static func chunks(
    bigEndian: Bool, _ next: (Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> StreamHeader {
    var format: [UInt8] = []
    var longLength: Int?
    for _ in 0..<mostChunks {
      let head = try next(8)
      let length = number(head, 4..<8, bigEndian: bigEndian)
      let name = text(head[..<4])
      if name == "data" {
        let known = length == 0xFFFF_FFFF ? longLength ?? length : length
        return try wave(
          format, bigEndian: bigEndian,
          length: DeclaredLength.streamed(known, long: longLength != nil))
      }
      guard length <= longestChunk else {
        throw .malformed("its chunk \(name) has \(length) bytes")
      }
      let content = try next(length + length % 2)
      if name == "fmt " { format = content }
      if name == "ds64", content.count >= 16 {
        longLength = number(content, 8..<16, bigEndian: false)
      }
    }
    throw .malformed("it has no samples among its first \(mostChunks) chunks")
  }

  /// The chunk `fmt `: coding, channels, rate, bytes a second, bytes a frame, bits a sample, and in
  /// the extensible form the coding once more.
  private static func wave(
    _ format: [UInt8], bigEndian: Bool, length: Int?
  ) throws(Failure) -> StreamHeader {
    guard format.count >= 16 else { throw .malformed("its format is missing or too short") }
    func field(_ range: Range<Int>) -> Int { number(format, range, bigEndian: bigEndian) }
    let bits = field(14..<16)
    let tag = field(0..<2) == 0xFFFE && format.count >= 26 ? field(24..<26) : field(0..<2)
    let coding: SampleCoding
    switch (tag, bits) {
    case (1, 8): coding = .unsigned8
    case (1, 16), (1, 24), (1, 32): coding = .signed(bytes: bits / 8, bigEndian: bigEndian)
    case (3, 32), (3, 64): coding = .float(bytes: bits / 8, bigEndian: bigEndian)
    case (6, 8): coding = .aLaw
    case (7, 8): coding = .muLaw
    default: throw .unknown("its coding is \(tag) with \(bits) bits")
    }
    return StreamHeader(
      coding: coding, sampleRate: field(4..<8), channels: field(2..<4), length: length)
  }

  /// AU: five numbers after the name (where the samples begin, bytes, coding, rate, channels) and
  /// a comment.
  private static func sun(
    _ next: (Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> StreamHeader {
    let head = try next(20)
    func field(_ place: Int) -> Int { number(head, 4 * place..<4 * place + 4, bigEndian: true) }
    guard (24...longestChunk).contains(field(0)) else {
      throw .malformed("its samples begin at byte \(field(0))")
    }
    _ = try next(field(0) - 24)
    let coding: SampleCoding
    switch field(2) {
    case 1: coding = .muLaw
    case 2...5: coding = .signed(bytes: field(2) - 1, bigEndian: true)
    case 6: coding = .float(bytes: 4, bigEndian: true)
    case 7: coding = .float(bytes: 8, bigEndian: true)
    case 27: coding = .aLaw
    default: throw .unknown("its coding is \(field(2))")
    }
    return StreamHeader(
      coding: coding, sampleRate: field(3), channels: field(4),
      length: DeclaredLength.streamed(field(1), long: false))
  }
}
