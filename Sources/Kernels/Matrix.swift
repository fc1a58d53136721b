// Matrices that own aligned memory, and the parts of them that kernels work on.

internal import CKernels

/// A row-major matrix of single precision.
package typealias Matrix = AlignedMatrix<Float>

/// A row-major matrix in memory of its own, aligned to 64 bytes and zero at first.
///
/// Rows lie ``stride`` elements apart. Every row may be read and written up to a whole number
/// of 16 elements, which are zero at first and mean nothing.
///
/// Unchecked `Sendable`: workers share a matrix while they compute; each piece of work writes
/// rows or columns that no other piece touches in the same run of ``Workers``.
@safe package final class AlignedMatrix<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// How many rows.
  package let rows: Int
  /// How many columns.
  package let columns: Int
  /// Elements from one row's start to the next one's.
  package let stride: Int
  /// The first element of row 0.
  let base: UnsafeMutablePointer<Element>

  /// Makes a matrix of zeros.
  package init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a matrix has a size")
    self.rows = rows
    self.columns = columns
    // Rows a multiple of 2 KiB apart would all fall into the same few lines of the cache.
    let whole = (columns + 15) / 16 * 16
    let size = MemoryLayout<Element>.stride
    stride = rows > 1 && whole * size % 2048 == 0 ? whole + 16 : whole
    let (bytes, overflows) = (rows * stride).multipliedReportingOverflow(by: size)
    guard !overflows, let memory = unsafe ck_allocate(bytes) else {
      fatalError("out of memory: \(rows) × \(columns) values")
    }
    unsafe base = memory.bindMemory(to: Element.self, capacity: max(rows * stride, 1))
  }

  deinit { unsafe ck_free(base) }

  /// The whole matrix as a part.
  package var all: MatrixPart<Element> {
    MatrixPart(self, rows: 0..<rows, columns: 0..<columns)
  }

  /// An element, for what is done once a matrix and not once a product.
  package subscript(row: Int, column: Int) -> Element {
    get {
      check(row, column)
      return unsafe base[row * stride + column]
    }
    set {
      check(row, column)
      unsafe base[row * stride + column] = newValue
    }
  }

  private func check(_ row: Int, _ column: Int) {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns, "inside the matrix")
  }
}

/// A block of rows and columns of a matrix; it shares the matrix's memory.
package struct MatrixPart<Element: BitwiseCopyable & Sendable>: Sendable {
  /// The matrix that it is part of.
  package let matrix: AlignedMatrix<Element>
  /// Its rows of the matrix.
  package let rows: Range<Int>
  /// Its columns of the matrix.
  package let columns: Range<Int>

  /// A block of a matrix; both ranges must lie inside it.
  package init(_ matrix: AlignedMatrix<Element>, rows: Range<Int>, columns: Range<Int>) {
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= matrix.rows && columns.lowerBound >= 0
        && columns.upperBound <= matrix.columns, "a part lies inside its matrix")
    self.matrix = matrix
    self.rows = rows
    self.columns = columns
  }

  /// Rows of this part, counted from its first one.
  package func rows(_ range: Range<Int>) -> MatrixPart {
    MatrixPart(
      matrix, rows: rows.lowerBound + range.lowerBound..<rows.lowerBound + range.upperBound,
      columns: columns)
  }

  /// Columns of this part, counted from its first one.
  package func columns(_ range: Range<Int>) -> MatrixPart {
    MatrixPart(
      matrix, rows: rows,
      columns: columns.lowerBound + range.lowerBound..<columns.lowerBound + range.upperBound)
  }

  /// The first element.
  var start: UnsafeMutablePointer<Element> {
    unsafe matrix.base + (rows.lowerBound * matrix.stride + columns.lowerBound)
  }

  /// Elements from one row's start to the next one's.
  var stride: Int { matrix.stride }

  /// A copy of the values, row-major without gaps.
  package var values: [Element] {
    var all: [Element] = []
    all.reserveCapacity(rows.count * columns.count)
    for row in 0..<rows.count {
      unsafe all.append(
        contentsOf: UnsafeBufferPointer(start: start + row * stride, count: columns.count))
    }
    return all
  }

  /// Writes values `[rows, columns]`, row-major without gaps.
  package func fill(with values: Span<Element>) {
    precondition(values.count == rows.count * columns.count, "as many values as the part has")
    for row in 0..<rows.count {
      unsafe values.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress else { return }
        unsafe (start + row * stride).update(
          from: from + row * columns.count, count: columns.count)
      }
    }
  }

  /// Copies a part of the same size that does not overlap.
  package func copy(_ other: MatrixPart) {
    precondition(
      other.rows.count == rows.count && other.columns.count == columns.count, "the same size")
    for row in 0..<rows.count {
      unsafe (start + row * stride).update(
        from: other.start + row * other.stride, count: columns.count)
    }
  }

  /// Sets every value.
  package func fill(with value: Element) {
    for row in 0..<rows.count {
      unsafe (start + row * stride).update(repeating: value, count: columns.count)
    }
  }
}
