// The scale of DET plots: the inverse of the normal distribution function.

import Foundation

/// The value below which a standard normal variable lies with a probability (probit).
///
/// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", 1988,
/// PPND7: relative accuracy about 1e-7, far below a pixel.
///
/// Takes a probability, 0…1; at 0 and 1 it is infinite.
public func normalQuantile(_ probability: Double) -> Double {
  guard probability > 0 else { return -.infinity }
  guard probability < 1 else { return .infinity }
  let fromMiddle = probability - 0.5
  if abs(fromMiddle) <= 0.425 {
    let r = 0.180625 - fromMiddle * fromMiddle
    return fromMiddle * polynomial(r, [3.3871327179, 50.434271938, 159.29113202, 59.109374720])
      / polynomial(r, [1, 17.895169469, 78.757757664, 67.187563600])
  }
  let tail = (-log(min(probability, 1 - probability))).squareRoot()
  let value =
    tail <= 5
    ? polynomial(tail - 1.6, [1.4234372777, 2.7568153900, 1.3067284816, 0.17023821103])
      / polynomial(tail - 1.6, [1, 0.73700164250, 0.12021132975])
    : polynomial(tail - 5, [6.6579051150, 3.0812263860, 0.42868294337, 0.017337203997])
      / polynomial(tail - 5, [1, 0.24197894225, 0.012258202635])
  return fromMiddle < 0 ? -value : value
}

/// The polynomial c₀ + c₁ x + c₂ x² + … of a value.
private func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
  coefficients.reversed().reduce(0) { $0 * x + $1 }
}
