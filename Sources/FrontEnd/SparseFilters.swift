// A mel filter bank as it is applied: each filter touches only a few neighbouring bins.

/// Filters stored from their first to their last weight that is not zero.
struct SparseFilters: Sendable {
  /// Filters.
  let count: Int
  /// For each filter the first spectrum bin.
  private let starts: [Int]
  /// For each filter where its groups of four weights begin, and where the last one's end.
  private let groups: [Int]
  /// All weights, each filter's filled up with zeros to a multiple of four.
  private let weights: [SIMD4<Float>]

  /// - Parameter dense: One row a filter, one weight a spectrum bin.
  init(_ dense: [[Float]]) {
    count = dense.count
    var (starts, groups, weights) = ([Int](), [0], [SIMD4<Float>]())
    for row in dense {
      let first = row.firstIndex { $0 != 0 } ?? 0
      let last = row.lastIndex { $0 != 0 } ?? -1
      for start in stride(from: first, through: last, by: 4) {
        weights.append(SIMD4((start..<start + 4).map { $0 <= last ? row[$0] : 0 }))
      }
      starts.append(first)
      groups.append(weights.count)
    }
    (self.starts, self.groups, self.weights) = (starts, groups, weights)
  }

  /// Writes one sum a filter.
  ///
  /// Each sum is taken in four lanes, then lanes 0 + 2 and 1 + 3, so its order is fixed.
  ///
  /// - Parameters:
  ///   - spectrum: The spectrum, followed by at least three finite values.
  ///   - sums: ``count`` values.
  func apply(to spectrum: UnsafeMutablePointer<Float>, into sums: UnsafeMutablePointer<Float>) {
    let raw = UnsafeRawPointer(spectrum)
    unsafe weights.withUnsafeBufferPointer { weights in
      for filter in 0..<count {
        var sum = SIMD4<Float>()
        var offset = 4 * starts[filter]
        for group in groups[filter]..<groups[filter + 1] {
          let values = unsafe raw.loadUnaligned(fromByteOffset: offset, as: SIMD4<Float>.self)
          unsafe sum += weights[group] * values
          offset += 16
        }
        let pairs = sum.lowHalf + sum.highHalf
        unsafe sums[filter] = pairs.x + pairs.y
      }
    }
  }
}
