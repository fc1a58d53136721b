// The vector logarithm against Foundation's in `Double`.

import Foundation
import Testing

@testable import FrontEnd

@Suite("Logarithm")
struct LogarithmTests {
  @Test("is ln to two units in the last place")
  func isNaturalLogarithm() {
    // Every exponent that a feature can have, and 512 mantissas in each.
    for exponent in -40...100 {
      for step in stride(from: 0, to: 512, by: 8) {
        let x = SIMD8<Float>(
          (step..<step + 8).map {
            Float(sign: .plus, exponent: exponent, significand: 1 + Float($0) / 512)
          })
        let logarithm = naturalLogarithm(x)
        for lane in 0..<8 {
          let expected = log(Double(x[lane]))
          let bound = 2 * Double(Float(expected).ulp)
          #expect(abs(Double(logarithm[lane]) - expected) <= max(bound, 1e-9))
        }
      }
    }
  }

  @Test("floors and lengths that are no multiple of eight", arguments: [1, 7, 8, 9, 80])
  func floors(count: Int) {
    var values = [Float](repeating: 0, count: count)
    Logarithm.natural(floor: 1e-5).apply(to: &values)
    #expect(values.allSatisfy { abs($0 + 11.512925) < 2e-6 })
    values = [Float](repeating: 0, count: count)
    Logarithm.naturalOfSum(offset: 1).apply(to: &values)
    #expect(values.allSatisfy { $0 == 0 })
    // 1 is 0 dB; the floor of 1e-10 is −100 dB, and 80 below the largest is more than that.
    values = [Float](repeating: 0, count: count) + [1]
    Logarithm.decibels(floor: 1e-10, range: 80).apply(to: &values)
    #expect(values.dropLast().allSatisfy { $0 == -80 })
    #expect(values.last == 0)
  }
}
