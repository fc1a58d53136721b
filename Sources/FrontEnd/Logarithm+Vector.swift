// The logarithm of all features at once: eight lanes of plain arithmetic in place of a call of
// `logf` for each value, which would cost a third of the front end.

extension Logarithm {
  /// Replaces each value by its logarithm.
  ///
  /// - Parameter values: 0 or more, finite.
  func apply(to values: inout [Float]) {
    switch self {
    case .natural(let floor):
      values.map8 { naturalLogarithm($0.replacing(with: floor, where: $0 .< floor)) }
    case .naturalOfSum(let offset):
      values.map8 { naturalLogarithm($0 + offset) }
    case .decibels(let floor, let range):
      // 10 / ln 10.
      values.map8 {
        naturalLogarithm($0.replacing(with: floor, where: $0 .< floor)) * 4.342_944_8
      }
      let least = values.largest - range
      values.map8 { $0.replacing(with: least, where: $0 .< least) }
    }
  }
}

/// ln x for positive, normal, finite x, to 2 units in the last place.
///
/// x = 2ᵉ m with m in [√½, √2), s = (m − 1) / (m + 1), ln m = 2 artanh s
/// = 2 (s + s³/3 + s⁵/5 + …). |s| < 0.1716, so what follows s⁹/9 is below 2e-9 of the whole.
/// ln 2 is taken in two parts, of which e times the first is exact.
func naturalLogarithm(_ x: SIMD8<Float>) -> SIMD8<Float> {
  // The bits of √½ are moved to those of 1, so that the exponent counts from there.
  let rootHalf: UInt32 = 0x3F35_04F3
  let moved = unsafe unsafeBitCast(x, to: SIMD8<UInt32>.self) &+ (0x3F80_0000 - rootHalf)
  let m = unsafe unsafeBitCast((moved & 0x7F_FFFF) &+ rootHalf, to: SIMD8<Float>.self)
  // The biased exponent as the last bits of 2²³ makes it a float without a conversion.
  let shifted = unsafe unsafeBitCast((moved &>> 23) | 0x4B00_0000, to: SIMD8<Float>.self)
  let e = shifted - (8_388_608 + 127)
  let s = (m - 1) / (m + 1)
  let z = s * s
  var series = z * (1 / 9) + (1 / 7)
  series = series * z + (1 / 5)
  series = series * z + (1 / 3)
  // 2s itself is added last: it holds most of the sum.
  let small = (2 * s) * (z * series) + e * -2.121_944_4e-4
  return e * 0.693_359_375 + (2 * s + small)
}

extension [Float] {
  /// Replaces the values in groups of eight; the last group is filled up with ones.
  fileprivate mutating func map8(_ body: (SIMD8<Float>) -> SIMD8<Float>) {
    unsafe withUnsafeMutableBytes { bytes in
      let whole = bytes.count / 32 * 32
      for offset in stride(from: 0, to: whole, by: 32) {
        let lanes = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
        unsafe bytes.storeBytes(of: body(lanes), toByteOffset: offset, as: SIMD8<Float>.self)
      }
      guard whole < bytes.count else { return }
      var last = SIMD8<Float>(repeating: 1)
      let rest = (bytes.count - whole) / 4
      for lane in 0..<rest {
        last[lane] = unsafe bytes.load(fromByteOffset: whole + 4 * lane, as: Float.self)
      }
      last = body(last)
      for lane in 0..<rest {
        unsafe bytes.storeBytes(of: last[lane], toByteOffset: whole + 4 * lane, as: Float.self)
      }
    }
  }

  /// The largest value; −∞ when there is none.
  fileprivate var largest: Float { reduce(-.infinity) { $1 > $0 ? $1 : $0 } }
}
