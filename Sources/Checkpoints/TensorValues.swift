// From bytes to numbers: the widening of each element type to `Float`, the swapping of byte
// orders, and the walk along strides.

extension StoredTensor {
  /// Floating-point values widened to `Float`, row-major.
  ///
  /// - Parameter bytes: The whole storage.
  /// - Returns: As many values as the shape has; none for other types.
  func floats(in bytes: RawSpan) -> [Float] {
    switch description.type {
    case .float32: gather(UInt32.self, in: bytes) { Float(bitPattern: $0) }
    case .bfloat16: gather(UInt16.self, in: bytes) { Float(bitPattern: UInt32($0) << 16) }
    case .float16: gather(UInt16.self, in: bytes, widenedHalf)
    case .float64: gather(UInt64.self, in: bytes) { Float(Double(bitPattern: $0)) }
    default: []
    }
  }

  /// Lends the values where they lie, when they need no more than to be read.
  ///
  /// That is so for contiguous, aligned float32 in this machine's byte order.
  ///
  /// - Parameters:
  ///   - bytes: The whole storage.
  ///   - body: Not called for any other tensor.
  func withFloats(in bytes: RawSpan, _ body: (Span<Float>) -> Void) {
    guard description.type == .float32, isContiguous, count > 0,
      storage.isBigEndian == (UInt32(1).bigEndian == 1)
    else { return }
    precondition(lastElement < bytes.byteCount / 4, "a tensor past its storage")
    unsafe bytes.extracting(4 * offset..<4 * (offset + count)).withUnsafeBytes { run in
      guard let base = run.baseAddress, Int(bitPattern: base) % 4 == 0 else { return }
      // Read-only bytes of a file: nothing else in the process sees them as another type.
      let values = unsafe run.assumingMemoryBound(to: Float.self)
      unsafe body(values.span)
    }
  }

  /// Whole numbers, row-major; unsigned 64-bit values keep their bits.
  ///
  /// - Parameter bytes: The whole storage.
  /// - Returns: As many values as the shape has; none for other types.
  func wholeNumbers(in bytes: RawSpan) -> [Int] {
    switch description.type {
    case .int64, .uint64: gather(UInt64.self, in: bytes) { Int(truncatingIfNeeded: $0) }
    case .int32: gather(UInt32.self, in: bytes) { Int(Int32(bitPattern: $0)) }
    case .uint32: gather(UInt32.self, in: bytes) { Int($0) }
    case .int16: gather(UInt16.self, in: bytes) { Int(Int16(bitPattern: $0)) }
    case .uint16: gather(UInt16.self, in: bytes) { Int($0) }
    case .int8: gather(UInt8.self, in: bytes) { Int(Int8(bitPattern: $0)) }
    case .uint8, .bool: gather(UInt8.self, in: bytes) { Int($0) }
    default: []
    }
  }

  /// The tensor's elements in row-major order, each turned into a value.
  private func gather<Bits: FixedWidthInteger & BitwiseCopyable, Value>(
    _: Bits.Type, in bytes: RawSpan, _ value: (Bits) -> Value
  ) -> [Value] {
    let width = Bits.bitWidth / 8
    let count = count
    guard count > 0 else { return [] }
    precondition(lastElement < bytes.byteCount / width, "a tensor past its storage")
    let isBigEndian = storage.isBigEndian
    guard isContiguous, !isBigEndian else {
      return positions(count).map { position in
        let place = position * width
        let bits = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: Bits.self)
        return value(isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
      }
    }
    // Nearly every tensor comes here: one pass without checks, which were made above.
    let run = bytes.extracting(offset * width..<(offset + count) * width)
    return unsafe Array(unsafeUninitializedCapacity: count) { values, filled in
      unsafe run.withUnsafeBytes { source in
        for index in 0..<count {
          let bits = unsafe source.loadUnaligned(fromByteOffset: index * width, as: Bits.self)
          unsafe values.initializeElement(at: index, to: value(Bits(littleEndian: bits)))
        }
      }
      filled = count
    }
  }

  /// The storage's element that lies furthest back; the tensor has at least one.
  private var lastElement: Int {
    zip(description.shape, strides).reduce(offset) { $0 + ($1.0 - 1) * $1.1 }
  }

  /// Where each element lies in the storage, in row-major order.
  private func positions(_ count: Int) -> [Int] {
    let shape = description.shape
    var coordinates = [Int](repeating: 0, count: shape.count)
    var position = offset
    var positions: [Int] = []
    positions.reserveCapacity(count)
    for _ in 0..<count {
      positions.append(position)
      for axis in shape.indices.reversed() {
        coordinates[axis] += 1
        position += strides[axis]
        if coordinates[axis] < shape[axis] { break }
        position -= shape[axis] * strides[axis]
        coordinates[axis] = 0
      }
    }
    return positions
  }
}

/// A `float16` widened exactly: the exponent is moved up by a multiplication, which also
/// brings subnormal numbers to their places; infinities and not-a-numbers keep theirs.
private func widenedHalf(_ bits: UInt16) -> Float {
  let magnitude = UInt32(bits & 0x7FFF) << 13
  let scaled = Float(bitPattern: magnitude) * 0x1p112
  let special: UInt32 = bits & 0x7C00 == 0x7C00 ? 0x7F80_0000 : 0
  return Float(bitPattern: scaled.bitPattern | special | UInt32(bits & 0x8000) << 16)
}

/// The first element that is infinite or not a number, or nil.
func firstNonFinite(in values: Span<Float>) -> Int? {
  let exponent: UInt32 = 0x7F80_0000
  // One pass that the compiler can vectorise; the element is looked for only if there is one.
  var found: UInt32 = 0
  for index in values.indices {
    found |= values[index].bitPattern & exponent == exponent ? 1 : 0
  }
  return found == 0 ? nil : values.indices.first { !values[$0].isFinite }
}
