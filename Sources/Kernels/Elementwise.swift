// Functions of single values, the gate of squeeze-excitation, sums over columns and dot products.

internal import CKernels

/// Functions that a kernel applies to each value, within 2 units in the last place.
package enum Activation: Sendable, CaseIterable {
  case exponential, hyperbolicTangent, sigmoid

  /// Replaces each value of a part.
  package func apply(to part: MatrixPart<Float>, on set: InstructionSet) {
    for row in 0..<part.rows.count {
      let start = unsafe part.start + row * part.stride
      switch self {
      case .exponential: unsafe ck_exponential(start, part.columns.count, set.form)
      case .hyperbolicTangent: unsafe ck_hyperbolic_tangent(start, part.columns.count, set.form)
      case .sigmoid: unsafe ck_sigmoid(start, part.columns.count, set.form)
      }
    }
  }
}

/// Applies a gate and adds a residual: out = v · gate + x.
///
/// - Parameters:
///   - gate: One value a column.
///   - v: `[rows, columns]`.
///   - x: `[rows, columns]`.
///   - out: `[rows, columns]`.
///   - total: When given, becomes x + out; it may be x itself.
///   - set: The instruction set.
package func applyGate(
  _ gate: ColumnValues, to v: MatrixPart<Float>, adding x: MatrixPart<Float>,
  into out: MatrixPart<Float>, total: MatrixPart<Float>? = nil, on set: InstructionSet
) {
  let rows = v.rows.count
  let columns = v.columns.count
  precondition(x.rows.count == rows && out.rows.count == rows, "equally many rows")
  precondition(x.columns.count == columns && out.columns.count == columns, "equal columns")
  precondition(gate.row.columns >= columns, "a gate for each column")
  if let total { precondition(total.rows.count == rows && total.columns.count == columns) }
  unsafe ck_gate(
    v.start, v.stride, gate.row.base, x.start, x.stride, out.start, out.stride,
    total.map { unsafe $0.start }, total?.stride ?? 0, rows, columns, set.form)
}

/// Sums each column and, when asked, its squares, in double precision, rows in order.
///
/// - Parameters:
///   - part: `[rows, columns]`.
///   - sums: `[1, columns]`.
///   - squares: `[1, columns]`.
///   - set: The instruction set.
package func columnMoments(
  of part: MatrixPart<Float>, sums: MatrixPart<Double>, squares: MatrixPart<Double>? = nil,
  on set: InstructionSet
) {
  precondition(sums.columns.count == part.columns.count, "a sum for each column")
  if let squares { precondition(squares.columns.count == part.columns.count) }
  unsafe ck_column_moments(
    part.start, part.stride, part.rows.count, part.columns.count, sums.start,
    squares.map { unsafe $0.start }, set.form)
}

/// The dot product of two vectors of equal length, summed in 16 lanes whatever the set.
package func dot(_ x: Span<Float>, _ y: Span<Float>, on set: InstructionSet = .best) -> Float {
  precondition(x.count == y.count, "vectors of equal length")
  return unsafe x.withUnsafeBufferPointer { first in
    unsafe y.withUnsafeBufferPointer { second in
      guard let a = first.baseAddress, let b = second.baseAddress else { return 0 }
      return unsafe ck_dot(a, b, first.count, set.form)
    }
  }
}
