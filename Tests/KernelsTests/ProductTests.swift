// The product against plain loops in double precision, at sizes around those of its tiles.

import Kernels
import Testing

/// Sizes of one product.
struct ProductSize: CustomTestStringConvertible, Sendable {
  let rows, columns, inputs, taps, dilation: Int
  var testDescription: String {
    "\(rows) × \(columns) × \(inputs), \(taps) taps, dilation \(dilation)"
  }

  init(_ rows: Int, _ columns: Int, _ inputs: Int, taps: Int = 1, dilation: Int = 1) {
    self.rows = rows
    self.columns = columns
    self.inputs = inputs
    self.taps = taps
    self.dilation = dilation
  }

  static let all = [
    ProductSize(1, 1, 1), ProductSize(2, 3, 5), ProductSize(6, 8, 256), ProductSize(7, 16, 257),
    ProductSize(14, 32, 511), ProductSize(15, 33, 512), ProductSize(29, 65, 700),
    ProductSize(1, 40, 3072), ProductSize(13, 31, 1030), ProductSize(20, 24, 3, taps: 5),
    ProductSize(17, 40, 80, taps: 5), ProductSize(43, 64, 64, taps: 3, dilation: 4),
    ProductSize(9, 17, 300, taps: 3, dilation: 2), ProductSize(5, 1, 1, taps: 3, dilation: 3),
    ProductSize(3, 2, 1, taps: 71),
  ]
}

/// A product with made-up values and everything that an epilogue can do.
struct ProductCase {
  let size: ProductSize
  let a: Matrix
  let weights, bias, scale, shift: [Float]
  let addend: Matrix

  init(_ size: ProductSize) {
    var samples = Samples(seed: UInt64(size.rows * 1009 + size.columns * 31 + size.inputs))
    self.size = size
    a = samples.matrix(size.rows + (size.taps - 1) * size.dilation, size.inputs)
    weights = samples.floats(size.columns * size.inputs * size.taps)
    bias = samples.floats(size.columns)
    scale = samples.floats(size.columns)
    shift = samples.floats(size.columns)
    addend = samples.matrix(size.rows, size.columns)
  }

  var epilogue: Epilogue {
    Epilogue(
      bias: ColumnValues(bias.span), rectifies: true,
      affine: .init(scale: ColumnValues(scale.span), shift: ColumnValues(shift.span)))
  }

  /// The exact sum of an output's products, and the sum of their sizes.
  func sums(_ row: Int, _ column: Int) -> (value: Double, size: Double) {
    var (value, absolute) = (0.0, 0.0)
    for tap in 0..<size.taps {
      for input in 0..<size.inputs {
        let x = Double(a[row + tap * size.dilation, input])
        let y = Double(weights[(column * size.inputs + input) * size.taps + tap])
        value += x * y
        absolute += abs(x * y)
      }
    }
    return (value, absolute)
  }
}

@Suite("Product")
struct ProductTests {
  /// How far an output may be from the exact one.
  ///
  /// A sum of n products whose longest chain of additions is m errs by at most about
  /// m · u · Σ |a b|, u the unit roundoff. Chains here: below 512 products, then one addition
  /// for each 128 inputs at least, then bias, scale, shift and addend.
  @Test("equals plain loops", arguments: InstructionSet.here, ProductSize.all)
  func equalsPlainLoops(set: InstructionSet, size: ProductSize) {
    let made = ProductCase(size)
    let packed = PackedMatrix(made.weights.span, columns: size.columns, taps: size.taps, for: set)
    let c = Matrix(rows: size.rows, columns: size.columns)
    let sum = Matrix(rows: size.rows, columns: size.columns)
    product(
      made.a.all, packed, into: c.all, dilation: size.dilation, epilogue: made.epilogue,
      also: SumOutput(adding: made.addend.all, into: sum.all))
    let chain = Double(min(size.inputs * size.taps, 512) + size.inputs * size.taps / 128 + 6)
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let (value, absolute) = made.sums(row, column)
        let biased = value + Double(made.bias[column])
        let scale = Double(made.scale[column])
        let expected = max(biased, 0) * scale + Double(made.shift[column])
        let bound = chain * unitRoundoff * (absolute + 4)
        #expect(abs(Double(c[row, column]) - expected) <= bound)
        #expect(sum[row, column] == c[row, column] + made.addend[row, column])
      }
    }
  }

  @Test("is the same to the bit however it is split", arguments: InstructionSet.here)
  func splitsChangeNothing(set: InstructionSet) {
    let made = ProductCase(ProductSize(37, 100, 900))
    let packed = PackedMatrix(made.weights.span, columns: 100, taps: 1, for: set)
    let whole = Matrix(rows: 37, columns: 100)
    product(made.a.all, packed, into: whole.all, epilogue: made.epilogue)
    let split = Matrix(rows: 37, columns: 100)
    for rows in [0..<1, 1..<4, 4..<20, 20..<37] {
      for panel in 0..<packed.panels {
        let columns = packed.columns(of: panel..<panel + 1)
        product(
          made.a.all.rows(rows), packed, panels: panel..<panel + 1,
          into: split.all.rows(rows).columns(columns), epilogue: made.epilogue)
      }
    }
    #expect(split.all.values == whole.all.values)
  }

  @Test("takes some inputs of the weights", arguments: InstructionSet.here)
  func takesSomeInputs(set: InstructionSet) {
    let weights: [Float] = [1, 2, 3, 4, 5, 6]  // two outputs of three inputs
    let packed = PackedMatrix(weights.span, columns: 2, taps: 1, taking: 1..<3, for: set)
    let a = Matrix(rows: 1, columns: 2)
    a.all.fill(with: ([10, 100] as [Float]).span)
    let c = Matrix(rows: 1, columns: 2)
    product(a.all, packed, into: c.all, epilogue: Epilogue(bias: ColumnValues(zeros: 2)))
    let expected: [Float] = [2 * 10 + 3 * 100, 5 * 10 + 6 * 100]
    #expect(c.all.values == expected)
  }

  @Test("writes nothing beside its part", arguments: InstructionSet.here)
  func leavesTheRestAlone(set: InstructionSet) {
    let made = ProductCase(ProductSize(5, 6, 40))
    let packed = PackedMatrix(made.weights.span, columns: 6, taps: 1, for: set)
    let c = Matrix(rows: 7, columns: 20)
    c.all.fill(with: 7)
    product(
      made.a.all, packed, into: c.all.rows(1..<6).columns(3..<9),
      epilogue: Epilogue(bias: ColumnValues(made.bias.span)))
    for row in 0..<7 {
      for column in 0..<20 where !(1..<6).contains(row) || !(3..<9).contains(column) {
        #expect(c[row, column] == 7)
      }
    }
  }
}
