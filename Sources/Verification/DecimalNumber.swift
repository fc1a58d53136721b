// Decimal numbers out of bytes, correctly rounded, without a String where that can be helped.

/// Reads decimal numbers as score files hold them.
enum DecimalNumber {
  /// The number that a field spells: digits with point and exponent, `inf` or `nan`; nil for others.
  ///
  /// Up to 19 digits whose value stays below 2⁵³ with a power of ten up to 22 are exact in one
  /// multiplication or division (Clinger, "How to read floating point numbers accurately", 1990);
  /// the rest goes to the library.
  static func value(_ bytes: [UInt8], at field: Range<Int>) -> Double? {
    var at = field.lowerBound
    let negative = at < field.upperBound && bytes[at] == 0x2D
    if negative || (at < field.upperBound && bytes[at] == 0x2B) { at += 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var places = 0
    var seenPoint = false
    while at < field.upperBound {
      let byte = bytes[at]
      if byte >= 0x30, byte <= 0x39 {
        digits += 1
        guard digits <= 19 else { return slowly(bytes, field) }
        mantissa = mantissa &* 10 &+ UInt64(byte - 0x30)
        if seenPoint { places += 1 }
      } else if byte == 0x2E, !seenPoint {
        seenPoint = true
      } else {
        return slowly(bytes, field)
      }
      at += 1
    }
    guard digits > 0 else { return nil }
    guard mantissa < 1 << 53, places < powers.count else { return slowly(bytes, field) }
    let value = Double(mantissa) / powers[places]
    return negative ? -value : value
  }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// What the library reads, without the hexadecimal forms that no score file means.
  private static func slowly(_ bytes: [UInt8], _ field: Range<Int>) -> Double? {
    let text = String(decoding: bytes[field], as: UTF8.self)
    guard !text.contains(where: { $0 == "x" || $0 == "X" || $0 == "p" || $0 == "(" }) else {
      return nil
    }
    return Double(text)
  }
}
