// The DET curve as it is drawn: no more points than an eye can tell apart, however many trials.

/// A point of a drawn DET curve.
public struct DetectionCurvePoint: Sendable, Hashable {
  /// The false alarm rate.
  public let falseAlarmRate: Double
  /// The miss rate.
  public let missRate: Double
  /// The fewer of the two kinds of error there; fewer than about 30 are noise (Doddington's rule).
  public let fewestErrors: Int
}

extension DetectionErrorTradeoff {
  /// The operating points from accepting all to rejecting all, thinned.
  ///
  /// A point is left out when both its rates lie nearer to the last kept point's than `resolution`
  /// on the probit scale. Straight lines between points are what `interpolated` takes the equal
  /// error rate from.
  public func curve(resolution: Double = 0.01) -> [DetectionCurvePoint] {
    var kept: [DetectionCurvePoint] = []
    var last: (x: Double, y: Double)?
    for point in points {
      let curvePoint = DetectionCurvePoint(
        falseAlarmRate: falseAlarmRate(at: point), missRate: missRate(at: point),
        fewestErrors: min(point.misses, point.falseAlarms))
      let x = normalQuantile(curvePoint.falseAlarmRate)
      let y = normalQuantile(curvePoint.missRate)
      // Two infinities of one sign differ by NaN, which is not a difference to see.
      if let last, !(abs(x - last.x) >= resolution), !(abs(y - last.y) >= resolution) { continue }
      kept.append(curvePoint)
      last = (x, y)
    }
    return kept
  }
}
