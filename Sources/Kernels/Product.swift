// The matrix product with what is done to its outputs, as Swift calls it.

internal import CKernels

/// What is done to each output of a product before it is stored, in this order.
package struct Epilogue: Sendable {
  /// Added first.
  package let bias: ColumnValues
  /// Whether negative outputs become zero.
  package let rectifies: Bool
  /// A multiply-add for each column (batch norm).
  package let affine: Affine?

  /// Scale and shift of each column.
  package struct Affine: Sendable {
    package let scale: ColumnValues
    package let shift: ColumnValues

    /// Scale and shift of each column.
    package init(scale: ColumnValues, shift: ColumnValues) {
      self.scale = scale
      self.shift = shift
    }
  }

  /// Bias, then the rectifier, then the multiply-add.
  package init(bias: ColumnValues, rectifies: Bool = false, affine: Affine? = nil) {
    self.bias = bias
    self.rectifies = rectifies
    self.affine = affine
  }
}

/// A second output: each value of a product plus `addend`, into `sum`; both `[rows, columns]`.
package struct SumOutput: Sendable {
  package let addend: MatrixPart<Float>
  package let sum: MatrixPart<Float>

  /// A second output.
  package init(adding addend: MatrixPart<Float>, into sum: MatrixPart<Float>) {
    self.addend = addend
    self.sum = sum
  }
}

/// Computes c = epilogue(a · b), a convolution over rows when b has taps.
///
///     c[t, n] = epilogue(Σ over tap, i of a[t + tap · dilation, i] · b[n, i, tap])
///
/// Products are summed in blocks of about 256, the blocks in order; a row's and a column's
/// result does not depend on what else is computed in the same call.
///
/// - Parameters:
///   - a: `[rows + (taps − 1) · dilation, inputs]`.
///   - b: Packed weights.
///   - panels: The panels of b to compute; `nil` is all.
///   - c: `[rows, columns of those panels]`, apart from a.
///   - dilation: Rows between taps.
///   - epilogue: What is done to each value.
///   - also: A second output.
package func product(
  _ a: MatrixPart<Float>, _ b: PackedMatrix, panels: Range<Int>? = nil, into c: MatrixPart<Float>,
  dilation: Int = 1, epilogue: Epilogue, also: SumOutput? = nil
) {
  let panels = panels ?? 0..<b.panels
  let columns = b.columns(of: panels)
  precondition(
    a.rows.count == c.rows.count + (b.taps - 1) * dilation && a.columns.count == b.inputs
      && c.columns.count == columns.count, "sizes that fit")
  precondition(epilogue.bias.row.columns >= b.columns, "a bias for each column")
  if let affine = epilogue.affine {
    precondition(affine.scale.row.columns >= b.columns && affine.shift.row.columns >= b.columns)
  }
  if let also {
    precondition(
      also.addend.rows.count == c.rows.count && also.sum.rows.count == c.rows.count
        && also.addend.columns.count == columns.count && also.sum.columns.count == columns.count)
  }
  var job = unsafe ck_product_job(
    rows: c.rows.count, taps: b.taps, inputs: b.inputs, a: a.start, a_stride: a.stride,
    tap_stride: dilation * a.stride, b: b.base, columns: b.columns,
    first_panel: panels.lowerBound, end_panel: panels.upperBound, c: c.start, c_stride: c.stride,
    c_column: columns.lowerBound, bias: epilogue.bias.row.base,
    scale: epilogue.affine?.scale.row.base,
    shift: epilogue.affine?.shift.row.base, rectify: epilogue.rectifies ? 1 : 0,
    addend: also?.addend.start, addend_stride: also?.addend.stride ?? 0, sum: also?.sum.start,
    sum_stride: also?.sum.stride ?? 0)
  unsafe ck_product(&job, b.set.form)
}
