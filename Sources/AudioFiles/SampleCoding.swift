// How samples are written as bytes, for streams that no library reads.

/// The bytes of a sample.
enum SampleCoding: Sendable, Hashable {
  /// Whole numbers of 1 to 4 bytes.
  case signed(bytes: Int, bigEndian: Bool)
  /// Whole numbers of a byte around 128.
  case unsigned8
  /// IEEE 754 numbers of 4 or 8 bytes.
  case float(bytes: Int, bigEndian: Bool)
  /// ITU-T G.711, as in telephones of North America and Japan.
  case muLaw
  /// ITU-T G.711, as in telephones elsewhere.
  case aLaw

  /// Bytes of a sample.
  var bytes: Int {
    switch self {
    case .signed(let bytes, _), .float(let bytes, _): bytes
    case .unsigned8, .muLaw, .aLaw: 1
    }
  }

  /// The samples in −1…1; bytes that make no whole sample are left out.
  func samples(of data: ArraySlice<UInt8>) -> [Float] {
    let count = data.count / bytes
    var samples: [Float] = []
    samples.reserveCapacity(count)
    var place = data.startIndex
    for _ in 0..<count {
      samples.append(sample(at: place, in: data))
      place += bytes
    }
    return samples
  }

  private func sample(at place: Int, in data: ArraySlice<UInt8>) -> Float {
    switch self {
    case .unsigned8:
      return Float(Int(data[place]) - 128) / 128
    case .signed(let bytes, let bigEndian):
      // Shifted to the top of 32 bits, which brings the sign along.
      let number = Self.number(at: place, in: data, bytes: bytes, bigEndian: bigEndian)
      let top = Int32(truncatingIfNeeded: number << (32 - 8 * UInt64(bytes)))
      return Float(Double(top) / 2_147_483_648)
    case .float(let bytes, let bigEndian):
      let number = Self.number(at: place, in: data, bytes: bytes, bigEndian: bigEndian)
      return bytes == 4
        ? Float(bitPattern: UInt32(truncatingIfNeeded: number)) : Float(Double(bitPattern: number))
    case .muLaw:
      return Float(Self.linear(muLaw: data[place])) / 32768
    case .aLaw:
      return Float(Self.linear(aLaw: data[place])) / 32768
    }
  }

  private static func number(
    at place: Int, in data: ArraySlice<UInt8>, bytes: Int, bigEndian: Bool
  ) -> UInt64 {
    var number: UInt64 = 0
    for byte in 0..<bytes {
      number = number << 8 | UInt64(data[bigEndian ? place + byte : place + bytes - 1 - byte])
    }
    return number
  }

  /// G.711's table as arithmetic: sign, exponent of 3 bits, mantissa of 4, all bits inverted.
  private static func linear(muLaw byte: UInt8) -> Int {
    let code = Int(~byte)
    let magnitude = ((code & 0x0F) << 3 + 0x84) << ((code & 0x70) >> 4) - 0x84
    return code & 0x80 == 0 ? magnitude : -magnitude
  }

  /// G.711's table as arithmetic: every second bit is inverted, and a set sign is positive.
  private static func linear(aLaw byte: UInt8) -> Int {
    let code = Int(byte ^ 0x55)
    let (exponent, mantissa) = ((code & 0x70) >> 4, (code & 0x0F) << 4)
    let magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1)
    return code & 0x80 == 0 ? -magnitude : magnitude
  }
}
