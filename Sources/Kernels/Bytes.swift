// Stretches of bytes that are names: hashed, compared and found.

internal import CKernels

/// A hash of a stretch of bytes; the same in every run.
package func hash(of bytes: Span<UInt8>) -> UInt64 {
  unsafe bytes.withUnsafeBufferPointer { buffer in
    guard let start = buffer.baseAddress else { return 0 }
    return unsafe ck_hash(start, buffer.count)
  }
}

/// Whether two stretches hold the same bytes.
package func areSame(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
  guard first.count == second.count else { return false }
  return unsafe first.withUnsafeBufferPointer { one in
    unsafe second.withUnsafeBufferPointer { other in
      guard let one = one.baseAddress, let two = other.baseAddress else { return true }
      return unsafe ck_same_bytes(one, two, other.count) == 1
    }
  }
}

/// How many bytes stand before the first blank or control character; all where there is none.
package func lengthBeforeBlank(_ bytes: Span<UInt8>) -> Int {
  unsafe bytes.withUnsafeBufferPointer { buffer in
    guard let start = buffer.baseAddress else { return 0 }
    return unsafe ck_blank(start, buffer.count)
  }
}
