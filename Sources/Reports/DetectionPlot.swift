// The DET plot as SVG: normal deviate axes, the curve, and the points that the headline names.

import Foundation
import Metrics

/// A drawn DET curve.
struct DetectionPlot {
  let metrics: TrialMetrics

  private static let size = 520.0
  private static let left = 52.0
  private static let bottom = 48.0
  private static let top = 14.0
  private static let right = 14.0
  /// Ticks of the field's DET plots, in percent; those within the axes are drawn.
  private static let ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 40, 60, 80, 90, 95]

  /// Both axes: 0.05 % to 50 % as is usual, wider for a system that makes more errors than that.
  private var range: ClosedRange<Double> {
    normalQuantile(0.0005)...normalQuantile(equalErrorRate.rate > 0.35 ? 0.97 : 0.5)
  }

  private var equalErrorRate: EqualErrorRate { metrics.equalErrorRate() }

  var svg: String {
    let width = PlainNumber.coordinate(Self.size)
    let rate = PlainNumber.percent(equalErrorRate.rate)
    return """
      <svg viewBox="0 0 \(width) \(width)" role="img" aria-labelledby="det-title det-desc">
      <title id="det-title">Detection error trade-off of \(metrics.system.escaped)</title>
      <desc id="det-desc">Miss rate against false alarm rate on normal deviate axes. \
      They are equal at \(rate) percent.</desc>
      \(axes)
      \(curves)
      \(marks)
      </svg>
      """
  }

  private func x(_ rate: Double) -> Double {
    Self.left + share(rate) * (Self.size - Self.left - Self.right)
  }

  private func y(_ rate: Double) -> Double {
    Self.size - Self.bottom - share(rate) * (Self.size - Self.bottom - Self.top)
  }

  /// Where a rate lies between the axes' ends; rates beyond them, 0 and 1 too, lie on the edge.
  private func share(_ rate: Double) -> Double {
    let deviate = min(range.upperBound, max(range.lowerBound, normalQuantile(rate)))
    return (deviate - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  private func point(_ falseAlarm: Double, _ miss: Double) -> String {
    "\(PlainNumber.coordinate(x(falseAlarm))) \(PlainNumber.coordinate(y(miss)))"
  }

  private var axes: String {
    let (low, high) = (0.0, 1.0)
    var lines = "M\(point(low, low))L\(point(high, low))L\(point(high, high))L\(point(low, high))Z"
    var labels = ""
    for tick in Self.ticks where range.contains(normalQuantile(tick / 100)) {
      let rate = tick / 100
      lines += "M\(point(rate, low))L\(point(rate, high))M\(point(low, rate))L\(point(high, rate))"
      let kind = [0.2, 2].contains(tick) ? " class=\"minor\"" : ""
      let text = tick < 1 ? "\(tick)" : "\(Int(tick))"
      let (across, up) = (PlainNumber.coordinate(x(rate)), PlainNumber.coordinate(y(rate) + 4))
      labels += """
        <text\(kind) x="\(across)" y="\(PlainNumber.coordinate(Self.size - 30))" \
        text-anchor="middle">\(text)</text>
        <text\(kind) x="\(PlainNumber.coordinate(Self.left - 8))" y="\(up)" \
        text-anchor="end">\(text)</text>

        """
    }
    let middle = PlainNumber.coordinate((Self.left + Self.size - Self.right) / 2)
    let height = PlainNumber.coordinate((Self.top + Self.size - Self.bottom) / 2)
    return """
      <path class="grid" d="\(lines)"/>
      <path class="diagonal" d="M\(point(low, low))L\(point(high, high))"/>
      \(labels)<text x="\(middle)" y="\(PlainNumber.coordinate(Self.size - 8))" \
      text-anchor="middle">False alarms, % of non-target trials</text>
      <text transform="translate(14 \(height)) rotate(-90)" \
      text-anchor="middle">Misses, % of target trials</text>
      """
  }

  /// The curve in two classes: where there are at least 30 errors of each kind, and where there
  /// are fewer.
  private var curves: String {
    let points = metrics.tradeoff.curve()
    var paths = ["curve": "", "curve few": ""]
    var last = ""
    for (before, after) in zip(points, points.dropFirst()) {
      let kind = min(before.fewestErrors, after.fewestErrors) < 30 ? "curve few" : "curve"
      let start = point(before.falseAlarmRate, before.missRate)
      let end = point(after.falseAlarmRate, after.missRate)
      guard start != end else { continue }
      paths[kind, default: ""] += (last == kind ? "" : "M\(start)") + "L\(end)"
      last = kind
    }
    return ["curve", "curve few"].compactMap { kind in
      paths[kind].flatMap { $0.isEmpty ? nil : "<path class=\"\(kind)\" d=\"\($0)\"/>" }
    }.joined(separator: "\n")
  }

  private var marks: String {
    let rate = equalErrorRate.rate
    var marks = mark(rate, rate, "EER \(PlainNumber.percent(rate)) %")
    for cost in metrics.minimumCosts where cost.threshold != nil {
      marks +=
        "\n"
        + mark(
          metrics.tradeoff.falseAlarmRate(at: cost.point),
          metrics.tradeoff.missRate(at: cost.point), "minDCF(\(cost.application.label))")
    }
    return marks
  }

  private func mark(_ falseAlarm: Double, _ miss: Double, _ label: String) -> String {
    let (across, up) = (x(falseAlarm), y(miss))
    let toTheLeft = across > Self.size * 0.7
    let place = PlainNumber.coordinate(toTheLeft ? across - 11 : across + 11)
    return """
      <circle class="dot" cx="\(PlainNumber.coordinate(across))" \
      cy="\(PlainNumber.coordinate(up))" r="5"/>
      <text class="mark" x="\(place)" y="\(PlainNumber.coordinate(max(Self.top + 14, up - 7)))" \
      text-anchor="\(toTheLeft ? "end" : "start")">\(label)</text>
      """
  }
}
