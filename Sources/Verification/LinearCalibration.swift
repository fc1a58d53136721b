// Calibration: scores become log-likelihood ratios by a straight line.

import Foundation

/// A line that makes natural-logarithm likelihood ratios of scores: llr = scale · score + offset.
///
/// Quality measures of the recordings may move it: see ``CalibrationMeasure``.
public struct LinearCalibration: Sendable, Hashable {
  /// By how much a score is stretched; above 0.
  public let scale: Double
  /// What is added: the offset of the LLR, whatever the classes' counts were.
  public let offset: Double
  /// The prior of a target that training was weighted to.
  public let prior: Double
  /// What else counts besides the score; mostly nothing.
  public let measures: [CalibrationMeasure]

  /// Takes a line.
  public init(
    scale: Double, offset: Double, prior: Double, measures: [CalibrationMeasure] = []
  ) {
    self.scale = scale
    self.offset = offset
    self.prior = prior
    self.measures = measures
  }

  /// The log-likelihood ratio of a score, without measures.
  public func logLikelihoodRatio(_ score: Double) -> Double { scale * score + offset }

  /// Trains by prior-weighted logistic regression.
  ///
  ///     minimise  P/T Σ_targets softplus(−(a s + b + logit P))
  ///             + (1 − P)/N Σ_non-targets softplus(a s + b + logit P)
  ///
  /// with Newton's method from (1, 0) and step halving: convex, no penalty. Source: Brümmer, du
  /// Preez, "Application-independent evaluation of speaker detection", 2006.
  ///
  /// - Parameters:
  ///   - targets: Scores of target trials, finite.
  ///   - nonTargets: Scores of non-target trials, finite.
  ///   - prior: Between 0 and 1; 0.01 for verification lists.
  /// - Throws: ``VerificationError/cannotCalibrate(reason:)`` when a class is missing, a score is
  ///   not finite, the classes are separable, or higher scores mean less alike.
  public init(targets: [Double], nonTargets: [Double], prior: Double = 0.01)
    throws(VerificationError)
  {
    try Self.check(targets, nonTargets, prior)
    var objective = CalibrationObjective(targets: targets, nonTargets: nonTargets, prior: prior)
    let (scale, offset) = try objective.minimum()
    guard scale > 0 else {
      throw .cannotCalibrate(
        reason: "higher scores mean less alike (slope \(scale)); give similarities, not distances")
    }
    self.init(scale: scale, offset: offset, prior: prior)
  }

  private static func check(_ targets: [Double], _ nonTargets: [Double], _ prior: Double)
    throws(VerificationError)
  {
    guard prior > 0, prior < 1 else {
      throw .cannotCalibrate(reason: "a prior of \(prior) weighs nothing; give one between 0 and 1")
    }
    guard let lowestTarget = targets.min(), let highestNonTarget = nonTargets.max(),
      let highestTarget = targets.max(), let lowestNonTarget = nonTargets.min()
    else {
      throw .cannotCalibrate(
        reason: "\(targets.count) targets and \(nonTargets.count) non-targets; give both kinds")
    }
    guard (targets + nonTargets).allSatisfy(\.isFinite) else {
      throw .cannotCalibrate(reason: "a score is not finite; remove that trial or score it again")
    }
    guard lowestTarget < highestNonTarget else {
      throw .cannotCalibrate(
        reason: "they are separable (every target is at or above every non-target), so the slope "
          + "has no bound; give more or harder trials")
    }
    guard lowestNonTarget < highestTarget else {
      throw .cannotCalibrate(
        reason: "every target is at or below every non-target; give similarities, not distances")
    }
  }
}

/// The weighted logistic loss of a line over scores, with its derivatives.
private struct CalibrationObjective {
  let targets: [Double]
  let nonTargets: [Double]
  let prior: Double

  private struct Derivatives {
    var gradient = SIMD2<Double>.zero
    /// ∂²/∂a², ∂²/∂a∂b, ∂²/∂b².
    var hessian = SIMD3<Double>.zero
  }

  private var logit: Double { log(prior / (1 - prior)) }

  mutating func minimum() throws(VerificationError) -> (scale: Double, offset: Double) {
    var line = SIMD2<Double>(1, 0)
    var value = loss(line)
    for _ in 0..<200 {
      let at = derivatives(line)
      let determinant = at.hessian.x * at.hessian.z - at.hessian.y * at.hessian.y
      guard determinant > 0 else { break }
      let step =
        SIMD2(
          at.hessian.z * at.gradient.x - at.hessian.y * at.gradient.y,
          at.hessian.x * at.gradient.y - at.hessian.y * at.gradient.x) / determinant
      var share = 1.0
      var next = line - step
      while loss(next) > value, share > 1e-12 {
        share /= 2
        next = line - step * share
      }
      let change = line - next
      guard share > 1e-12 else { break }
      (line, value) = (next, loss(next))
      if abs(change.x) <= 1e-14 * abs(line.x), abs(change.y) <= 1e-14 * max(1, abs(line.y)) {
        break
      }
    }
    guard line.x.isFinite, line.y.isFinite else {
      throw .cannotCalibrate(reason: "the regression found no bound; give more trials")
    }
    return (line.x, line.y)
  }

  private func loss(_ line: SIMD2<Double>) -> Double {
    let shift = line.y + logit
    let missed = targets.reduce(0) { $0 + softplus(-(line.x * $1 + shift)) }
    let accepted = nonTargets.reduce(0) { $0 + softplus(line.x * $1 + shift) }
    return prior * missed / Double(targets.count)
      + (1 - prior) * accepted / Double(nonTargets.count)
  }

  private func derivatives(_ line: SIMD2<Double>) -> Derivatives {
    var sums = Derivatives()
    let weight = (prior / Double(targets.count), (1 - prior) / Double(nonTargets.count))
    for score in targets { add(score, weight.0, truth: 1, line, to: &sums) }
    for score in nonTargets { add(score, weight.1, truth: 0, line, to: &sums) }
    return sums
  }

  private func add(
    _ score: Double, _ weight: Double, truth: Double, _ line: SIMD2<Double>,
    to sums: inout Derivatives
  ) {
    let posterior = 1 / (1 + exp(-(line.x * score + line.y + logit)))
    let slope = weight * (posterior - truth)
    let curve = weight * posterior * (1 - posterior)
    sums.gradient += SIMD2(slope * score, slope)
    sums.hessian += SIMD3(curve * score * score, curve * score, curve)
  }
}
