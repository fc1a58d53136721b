// Each bin over the frames of an utterance: sums run over frames in order and in `Double`.

extension TimeNormalization {
  /// Normalises features in place.
  ///
  /// - Parameters:
  ///   - values: `[frames, bins]`, row-major.
  ///   - bins: Columns.
  func apply(to values: inout [Float], bins: Int) {
    guard self != .none, bins > 0, !values.isEmpty else { return }
    let frames = Double(values.count / bins)
    let means = Self.columnSums(of: values, bins: bins) { value, _ in value }.map { $0 / frames }
    switch self {
    case .none:
      break
    case .mean:
      let offsets = means.map { Float($0) }
      Self.eachRow(of: &values, bins: bins) { $0 - offsets[$1] }
    case .meanAndVariance(let epsilon):
      let variances = Self.columnSums(of: values, bins: bins) { value, bin in
        (value - means[bin]) * (value - means[bin])
      }.map { $0 / frames }
      let scales = variances.map { Float(1 / ($0 + Double(epsilon)).squareRoot()) }
      let offsets = means.map { Float($0) }
      Self.eachRow(of: &values, bins: bins) { ($0 - offsets[$1]) * scales[$1] }
    }
  }

  private static func columnSums(
    of values: [Float], bins: Int, _ term: (_ value: Double, _ bin: Int) -> Double
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: bins)
    for row in stride(from: 0, to: values.count, by: bins) {
      for bin in 0..<bins { sums[bin] += term(Double(values[row + bin]), bin) }
    }
    return sums
  }

  private static func eachRow(
    of values: inout [Float], bins: Int, _ change: (_ value: Float, _ bin: Int) -> Float
  ) {
    for row in stride(from: 0, to: values.count, by: bins) {
      for bin in 0..<bins { values[row + bin] = change(values[row + bin], bin) }
    }
  }
}
