// Golden arrays: NumPy's .npy files, and .npz archives whose members are stored, not compressed.

package import Foundation

/// An array read from a golden file; values widened to `Double`.
package struct NumpyArray: Sendable {
  /// Sizes of the dimensions; empty for a scalar.
  package let shape: [Int]
  /// Row-major values.
  package let values: [Double]

  /// The values as `Float`, exact when the file holds `<f4`.
  package var floats: [Float] { values.map { Float($0) } }

  /// What is wrong with a golden file.
  package struct Malformed: Error {
    package let reason: String
  }

  /// Reads a .npy file below `Fixtures/`.
  package init(fixture name: String) throws {
    try self.init(Fixture.data(name))
  }

  /// Reads the bytes of a .npy file of version 1 holding `<f4`, `<f8` or `<i8`.
  package init(_ data: Data) throws {
    let bytes = [UInt8](data)
    guard bytes.count > 10, bytes[0] == 0x93, bytes[6] == 1 else {
      throw Malformed(reason: "not a .npy file of version 1")
    }
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    let header = String(decoding: bytes[10..<start], as: UTF8.self)
    guard !header.contains("'fortran_order': True") else {
      throw Malformed(reason: "column-major")
    }
    shape = Self.shape(in: header)
    let body = Array(bytes[start...])
    if header.contains("<f4") {
      values = Self.words(body, width: 4).map { Double(Float(bitPattern: UInt32($0))) }
    } else if header.contains("<f8") {
      values = Self.words(body, width: 8).map { Double(bitPattern: $0) }
    } else if header.contains("<i8") {
      values = Self.words(body, width: 8).map { Double(Int64(bitPattern: $0)) }
    } else {
      throw Malformed(reason: "values are neither <f4, <f8 nor <i8: \(header)")
    }
    guard values.count == shape.reduce(1, *) else {
      throw Malformed(reason: "\(values.count) values for the shape \(shape)")
    }
  }

  /// Reads every array of a .npz archive below `Fixtures/`, by name without `.npy`.
  package static func archive(fixture name: String) throws -> [String: NumpyArray] {
    let bytes = [UInt8](try Fixture.data(name))
    var arrays: [String: NumpyArray] = [:]
    var at = 0
    while at + 30 < bytes.count, bytes[at] == 0x50, bytes[at + 2] == 3 {
      func number(_ offset: Int, _ width: Int) -> Int {
        (0..<width).reversed().reduce(0) { $0 << 8 + Int(bytes[at + offset + $1]) }
      }
      guard number(8, 2) == 0 else { throw Malformed(reason: "a compressed member") }
      let nameLength = number(26, 2)
      let extraLength = number(28, 2)
      let member = String(decoding: bytes[(at + 30)..<(at + 30 + nameLength)], as: UTF8.self)
      let start = at + 30 + nameLength + extraLength
      var size = number(18, 4)
      if size == 0xFFFF_FFFF {
        // A ZIP64 extra field: identifier, length, then the uncompressed size in eight bytes.
        size = number(30 + nameLength + 4, 8)
      }
      let array = try NumpyArray(Data(bytes[start..<(start + size)]))
      arrays[String(member.dropLast(4))] = array
      at = start + size
    }
    return arrays
  }

  private static func shape(in header: String) -> [Int] {
    guard let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")") else {
      return []
    }
    return header[header.index(after: open)..<close].split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
  }

  private static func words(_ bytes: [UInt8], width: Int) -> [UInt64] {
    stride(from: 0, to: bytes.count - width + 1, by: width).map { start in
      (0..<width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[start + $1]) }
    }
  }
}

/// The golden models' measure of error: the largest difference as a share of the largest value.
package func relativeError(_ ours: [Float], _ expected: [Double]) -> Double {
  guard ours.count == expected.count else { return .infinity }
  let largest = expected.reduce(0) { max($0, abs($1)) }
  return zip(ours, expected).reduce(0) { worst, pair in
    let difference = abs(Double(pair.0) - pair.1)
    return difference.isNaN ? .infinity : max(worst, difference / largest)
  }
}
