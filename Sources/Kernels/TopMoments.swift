// Mean and spread of a row's highest scores: what score normalisation takes from a cohort.

internal import CKernels

/// What ``topMoments(of:top:on:)`` gives.
package struct TopMoments: Sendable, Equatable {
  /// The mean of the highest.
  package let mean: Double
  /// The sum of their squared differences from the mean.
  package let squares: Double
}

/// The mean of the highest values of each row and the sum of their squared differences from it.
///
/// Values equal at the last place are one value, so that it does not matter which of them count.
///
/// - Parameters:
///   - part: `[rows, columns]`, finite, at least one column.
///   - top: How many count; all columns where there are fewer.
///   - set: The instruction set; the sums are in 16 lanes whatever it is.
/// - Returns: One a row.
/// - Complexity: Some 15 passes over a row; 30 where values are equal at the last place.
package func topMoments(of part: MatrixPart<Float>, top: Int, on set: InstructionSet = .best)
  -> [TopMoments]
{
  precondition(part.columns.count > 0 && top > 0, "something to take a mean of")
  return (0..<part.rows.count).map { row in
    var mean = 0.0
    var squares = 0.0
    unsafe ck_top_moments(
      part.start + row * part.stride, part.columns.count, top, &mean, &squares, set.form)
    return TopMoments(mean: mean, squares: squares)
  }
}
