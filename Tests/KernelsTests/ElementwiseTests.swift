// Activations, the gate, sums over columns and dot products, against double precision.

import Foundation
import Kernels
import Testing

@Suite("Functions of single values")
struct ElementwiseTests {
  private static let values: [Float] = {
    var samples = Samples(seed: 3)
    return samples.floats(2000, in: -20...20) + samples.floats(1000, in: -1...1)
      + samples.floats(300, in: -85...85) + [0, 0.625, -0.625, 1e-30, -1e-30, 1e-8]
  }()

  /// The distance between neighbours at the size of `x`.
  private func step(_ x: Double) -> Double { Double(Float(x).ulp) }

  private func exact(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .exponential: exp(x)
    case .hyperbolicTangent: tanh(x)
    case .sigmoid: 1 / (1 + exp(-x))
    }
  }

  @Test(
    "are within 2.5 units in the last place", arguments: InstructionSet.here, Activation.allCases)
  func activations(set: InstructionSet, activation: Activation) {
    let matrix = Matrix(rows: 1, columns: Self.values.count)
    matrix.all.fill(with: Self.values.span)
    activation.apply(to: matrix.all, on: set)
    for (x, y) in zip(Self.values, matrix.all.values) {
      let expected = exact(activation, Double(x))
      #expect(abs(Double(y) - expected) <= 2.5 * step(expected), "\(x)")
    }
  }

  @Test("keep to their limits far out", arguments: InstructionSet.here)
  func limits(set: InstructionSet) {
    let far: [Float] = [-1e30, -200, 200, 1e30]
    let matrix = Matrix(rows: 1, columns: 4)
    matrix.all.fill(with: far.span)
    Activation.hyperbolicTangent.apply(to: matrix.all, on: set)
    #expect(matrix.all.values == [-1, -1, 1, 1])
    matrix.all.fill(with: far.span)
    Activation.sigmoid.apply(to: matrix.all, on: set)
    #expect(matrix.all.values[0] < 1e-37 && matrix.all.values[1] < 1e-37)
    #expect(matrix.all.values[2...] == [1, 1])
  }

  @Test("the gate adds the residual", arguments: InstructionSet.here, [1, 15, 16, 17, 100])
  func gate(set: InstructionSet, columns: Int) {
    var samples = Samples(seed: 5)
    let v = samples.matrix(3, columns)
    let x = samples.matrix(3, columns)
    let before = x.all.values
    let gate = samples.floats(columns)
    let out = Matrix(rows: 3, columns: columns)
    applyGate(
      ColumnValues(gate.span), to: v.all, adding: x.all, into: out.all, total: x.all, on: set)
    for row in 0..<3 {
      for column in 0..<columns {
        let old = before[row * columns + column]
        let exact = Double(v[row, column]) * Double(gate[column]) + Double(old)
        #expect(abs(Double(out[row, column]) - exact) <= 4 * unitRoundoff)
        #expect(x[row, column] == old + out[row, column])
      }
    }
  }

  @Test("column sums are sums", arguments: InstructionSet.here, [1, 15, 16, 17, 100])
  func moments(set: InstructionSet, columns: Int) {
    var samples = Samples(seed: 6)
    let x = samples.matrix(50, columns)
    let sums = AlignedMatrix<Double>(rows: 1, columns: columns)
    let squares = AlignedMatrix<Double>(rows: 1, columns: columns)
    columnMoments(of: x.all, sums: sums.all, squares: squares.all, on: set)
    for column in 0..<columns {
      let values = (0..<50).map { Double(x[$0, column]) }
      #expect(abs(sums[0, column] - values.reduce(0, +)) <= 1e-13)
      #expect(abs(squares[0, column] - values.reduce(0) { $0 + $1 * $1 }) <= 1e-13)
    }
  }

  /// The longest chain of a dot product is count / 16 multiply-adds, 16 additions, 15 more.
  @Test(
    "the dot product is a sum of products", arguments: InstructionSet.here,
    [0, 1, 15, 16, 17, 192, 2049])
  func dotProduct(set: InstructionSet, count: Int) {
    var samples = Samples(seed: 7)
    let (x, y) = (samples.floats(count), samples.floats(count))
    let products = zip(x, y).map { Double($0) * Double($1) }
    let bound = Double(2 * (count / 16 + 32)) * unitRoundoff * products.reduce(0) { $0 + abs($1) }
    #expect(abs(Double(dot(x.span, y.span, on: set)) - products.reduce(0, +)) <= bound)
  }
}
