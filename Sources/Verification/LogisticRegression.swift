// Weighted logistic regression over a handful of columns, by Newton's method.

import Foundation

/// The loss of weights over rows, its least place.
///
///     P/T Σ_targets softplus(−(w · x + logit P)) + (1 − P)/N Σ_non-targets softplus(w · x + logit P)
struct LogisticRegression {
  private let rows: [[Double]]
  /// 1 for a target, −1 for a non-target.
  private let signs: [Double]
  private let weights: [Double]
  private let logit: Double

  /// Takes rows, of which the first column is the score and the last is 1.
  init(rows: [[Double]], isTarget: [Bool], prior: Double) {
    self.rows = rows
    let targets = Double(isTarget.count { $0 })
    let nonTargets = Double(isTarget.count) - targets
    signs = isTarget.map { $0 ? 1 : -1 }
    weights = isTarget.map { $0 ? prior / targets : (1 - prior) / nonTargets }
    logit = log(prior / (1 - prior))
  }

  /// The weights of least loss; nil where there is no least, as for separable rows.
  func minimum() -> [Double]? {
    let width = rows.first?.count ?? 0
    var at = [1.0] + [Double](repeating: 0, count: width - 1)
    var value = loss(at)
    for _ in 0..<100 {
      let (gradient, curvature) = derivatives(at)
      guard let step = Self.solution(of: curvature, gradient) else { return nil }
      var share = 1.0
      var next = zip(at, step).map { $0 - $1 }
      while loss(next) > value, share > 1e-12 {
        share /= 2
        next = zip(at, step).map { $0 - share * $1 }
      }
      guard share > 1e-12 else { break }
      let isDone = zip(at, next).allSatisfy { abs($0 - $1) <= 1e-13 * max(1, abs($0)) }
      at = next
      value = loss(at)
      if isDone { break }
    }
    return value > 1e-9 && at.allSatisfy(\.isFinite) ? at : nil
  }

  private func product(_ row: [Double], _ at: [Double]) -> Double {
    zip(row, at).reduce(logit) { $0 + $1.0 * $1.1 }
  }

  private func loss(_ at: [Double]) -> Double {
    rows.indices.reduce(0) { sum, place in
      let x = -signs[place] * product(rows[place], at)
      return sum + weights[place] * softplus(x)
    }
  }

  private func derivatives(_ at: [Double]) -> (gradient: [Double], curvature: [[Double]]) {
    var gradient = [Double](repeating: 0, count: at.count)
    var curvature = [[Double]](repeating: gradient, count: at.count)
    for (place, row) in rows.enumerated() {
      let posterior = 1 / (1 + exp(-product(row, at)))
      let slope = weights[place] * (posterior - (signs[place] > 0 ? 1 : 0))
      let curve = weights[place] * posterior * (1 - posterior)
      for first in at.indices {
        gradient[first] += slope * row[first]
        for second in 0...first { curvature[first][second] += curve * row[first] * row[second] }
      }
    }
    return (gradient, curvature)
  }

  /// Solves A x = b for a symmetric A of which the lower half is given (Cholesky); nil where A is not
  /// positive definite, as when two columns are one.
  private static func solution(of lower: [[Double]], _ right: [Double]) -> [Double]? {
    var factor = lower
    var x = right
    for row in x.indices {
      for column in 0...row {
        var sum = lower[row][column]
        for k in 0..<column { sum -= factor[row][k] * factor[column][k] }
        if row == column {
          guard sum > 1e-14 * lower[row][row] else { return nil }
          factor[row][row] = sum.squareRoot()
        } else {
          factor[row][column] = sum / factor[column][column]
        }
      }
      for k in 0..<row { x[row] -= factor[row][k] * x[k] }
      x[row] /= factor[row][row]
    }
    for row in x.indices.reversed() {
      for k in (row + 1)..<max(row + 1, x.count) { x[row] -= factor[k][row] * x[k] }
      x[row] /= factor[row][row]
    }
    return x
  }
}

/// ln(1 + eˣ) without overflow.
package func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
