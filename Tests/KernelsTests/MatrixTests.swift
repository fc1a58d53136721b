// Matrices and their parts.

import Kernels
import Testing

@Suite("Matrix")
struct MatrixTests {
  @Test("starts with zeros and keeps what is written", arguments: [1, 16, 17, 512])
  func keepsValues(columns: Int) {
    let matrix = Matrix(rows: 3, columns: columns)
    #expect(matrix.all.values == [Float](repeating: 0, count: 3 * columns))
    var samples = Samples(seed: 1)
    let values = samples.floats(3 * columns)
    matrix.all.fill(with: values.span)
    #expect(matrix.all.values == values)
    #expect(matrix[2, columns - 1] == values[3 * columns - 1])
  }

  @Test("parts are counted from their own start")
  func parts() {
    let matrix = Matrix(rows: 4, columns: 5)
    matrix.all.fill(with: (0..<20).map { Float($0) }.span)
    let part = matrix.all.rows(1..<4).columns(1..<4)
    #expect(part.rows(1..<2).columns(1..<3).values == [12, 13])
    let copy = Matrix(rows: 3, columns: 3)
    copy.all.copy(part)
    #expect(copy.all.values == [6, 7, 8, 11, 12, 13, 16, 17, 18])
    copy.all.columns(1..<2).fill(with: 0)
    #expect(copy.all.values == [6, 0, 8, 11, 0, 13, 16, 0, 18])
  }

  @Test("the best set runs here")
  func bestSet() {
    #expect(InstructionSet.here.last == InstructionSet.best)
    #expect(InstructionSet.here.first == .portable)
  }
}
