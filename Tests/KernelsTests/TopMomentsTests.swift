// Mean and spread of the highest values, against a sort in double precision.

import Kernels
import Testing

@Suite("Moments of the highest values")
struct TopMomentsTests {
  private func expected(_ values: [Float], top: Int) -> (mean: Double, squares: Double) {
    let highest = values.sorted(by: >).prefix(top).map(Double.init)
    let mean = highest.reduce(0, +) / Double(highest.count)
    return (mean, highest.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
  }

  private func check(_ values: [Float], top: Int, on set: InstructionSet) {
    let matrix = Matrix(rows: 1, columns: values.count)
    matrix.all.fill(with: values.span)
    let ours = topMoments(of: matrix.all, top: top, on: set)[0]
    let sorted = expected(values, top: top)
    #expect(abs(ours.mean - sorted.mean) < 1e-12, "\(values.count) \(top)")
    #expect(abs(ours.squares - sorted.squares) < 1e-10, "\(values.count) \(top)")
  }

  @Test("are a sort's, for any count", arguments: InstructionSet.here)
  func random(set: InstructionSet) {
    var samples = Samples(seed: 11)
    for count in [1, 2, 3, 15, 16, 17, 31, 33, 100, 257] {
      let values = samples.floats(count, in: -1...1)
      for top in [1, 2, count / 2, count - 1, count, count + 5] where top > 0 {
        check(values, top: top, on: set)
      }
    }
  }

  @Test("count equal values as often as are missing", arguments: InstructionSet.here)
  func ties(set: InstructionSet) {
    let steps = (0..<97).map { Float(($0 * $0 * 7) % 31) / 8 - 1 }
    for top in 1...97 { check(steps, top: top, on: set) }
    for top in [1, 5, 40] { check([Float](repeating: 0.25, count: 40), top: top, on: set) }
    check([-0.5, -0.5, -0.5, -2, 0, 0, -0.0], top: 5, on: set)
  }

  @Test("are the same to the bit on every instruction set")
  func sets() {
    var samples = Samples(seed: 12)
    let matrix = samples.matrix(3, 1000)
    let first = topMoments(of: matrix.all, top: 300, on: .portable)
    for set in InstructionSet.here {
      #expect(topMoments(of: matrix.all, top: 300, on: set) == first)
    }
  }
}
