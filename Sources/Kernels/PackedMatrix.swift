// Weights in the order in which the product reads them.

internal import CKernels

/// The weights of a convolution over time, packed in panels for one instruction set.
@safe package final class PackedMatrix: @unchecked Sendable {
  /// Outputs.
  package let columns: Int
  /// Inputs of one tap.
  package let inputs: Int
  /// Taps of the convolution; 1 is a plain matrix.
  package let taps: Int
  /// The set that it is packed for.
  package let set: InstructionSet
  /// The panels, `[panel][tap · inputs + input][tile columns]`, written only by the initializer.
  let base: UnsafeMutablePointer<Float>

  /// Packs weights `[columns, inputs, taps]`, row-major as a checkpoint has them.
  ///
  /// - Parameters:
  ///   - weights: All weights.
  ///   - columns: Outputs.
  ///   - taps: Taps of the convolution, the last dimension.
  ///   - taken: The inputs that are packed; `nil` takes all.
  ///   - set: The instruction set of the products to come.
  package init(
    _ weights: Span<Float>, columns: Int, taps: Int, taking taken: Range<Int>? = nil,
    for set: InstructionSet
  ) {
    precondition(columns > 0 && taps > 0 && weights.count % (columns * taps) == 0, "whole rows")
    let allInputs = weights.count / (columns * taps)
    let taken = taken ?? 0..<allInputs
    precondition(taken.upperBound <= allInputs, "inputs that there are")
    self.columns = columns
    self.taps = taps
    self.set = set
    inputs = taken.count
    let panels = Self.panels(columns, set)
    let count = panels * set.tileColumns * taps * taken.count
    guard let memory = unsafe ck_allocate_unset(count * MemoryLayout<Float>.stride) else {
      fatalError("out of memory: \(count) weights")
    }
    let packed = unsafe memory.bindMemory(to: Float.self, capacity: count)
    unsafe base = packed
    unsafe weights.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress else { return }
      unsafe ck_pack(
        from, columns, allInputs, taps, taken.lowerBound, taken.count, 0, panels, packed, set.form)
    }
  }

  deinit { unsafe ck_free(base) }

  /// How many panels there are.
  package var panels: Int { Self.panels(columns, set) }

  /// The columns that some panels hold.
  package func columns(of panels: Range<Int>) -> Range<Int> {
    precondition(panels.lowerBound >= 0 && panels.upperBound <= self.panels, "panels that exist")
    let width = set.tileColumns
    return panels.lowerBound * width..<min(panels.upperBound * width, columns)
  }

  private static func panels(_ columns: Int, _ set: InstructionSet) -> Int {
    (columns + set.tileColumns - 1) / set.tileColumns
  }
}

/// One value for each output of a product, as bias, scale or shift; padded to whole panels.
package struct ColumnValues: Sendable {
  let row: Matrix

  /// Copies the values.
  package init(_ values: Span<Float>) {
    row = Matrix(rows: 1, columns: (values.count + 31) / 32 * 32)
    row.all.columns(0..<values.count).fill(with: values)
  }

  /// Zeros, to be written by a product.
  package init(zeros count: Int) {
    row = Matrix(rows: 1, columns: (count + 31) / 32 * 32)
  }

  /// The values as a matrix of one row, the padding included.
  package var part: MatrixPart<Float> { row.all }
}
