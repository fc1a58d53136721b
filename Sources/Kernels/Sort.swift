// Numbers in ascending order, in linear time.

internal import CKernels

/// Numbers in ascending order; −0 becomes 0, so that equal numbers have equal bits.
///
/// By places between the lowest and the highest, 33 bits in three digits; what falls on one place is
/// put in order by comparison. Infinite numbers are allowed, NaN is not.
///
/// - Parameter values: Any number of them.
/// - Returns: The same numbers.
/// - Complexity: O(n) unless most fall on one place without being equal, then O(n log n).
package func ascending(_ values: [Double]) -> [Double] {
  guard values.count > 2048 else { return values.map { $0 + 0 }.sorted() }
  var isSorted = false
  let sorted = unsafe [Double](unsafeUninitializedCapacity: values.count) { into, count in
    unsafe values.withUnsafeBufferPointer { from in
      guard let source = from.baseAddress, let target = into.baseAddress else { return }
      isSorted = unsafe ck_sort(source, from.count, target) == 1
      count = isSorted ? from.count : 0
    }
  }
  return isSorted ? sorted : values.map { $0 + 0 }.sorted()
}
