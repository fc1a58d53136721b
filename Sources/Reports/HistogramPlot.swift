// The two score histograms as SVG, one over the other, each as shares of its own kind.

import Foundation
import Metrics

/// Drawn histograms of target and non-target scores.
struct HistogramPlot {
  let metrics: TrialMetrics
  let histogram: TrialHistogram

  private static let width = 520.0
  private static let height = 520.0
  private static let left = 14.0
  private static let right = 14.0
  private static let top = 40.0
  private static let bottom = 48.0

  var svg: String {
    let size = "0 0 \(PlainNumber.coordinate(Self.width)) \(PlainNumber.coordinate(Self.height))"
    return """
      <svg viewBox="\(size)" role="img" aria-labelledby="scores-title scores-desc">
      <title id="scores-title">Scores of target and non-target trials</title>
      <desc id="scores-desc">Two histograms from \(PlainNumber.decimals(histogram.lowest, 3)) to \
      \(PlainNumber.decimals(histogram.highest, 3)): the median of target scores is \
      \(PlainNumber.decimals(median(metrics.tradeoff.targets), 3)), of non-target scores \
      \(PlainNumber.decimals(median(metrics.tradeoff.nonTargets), 3)).</desc>
      \(axis)
      \(outline(histogram.nonTargets, of: metrics.nonTargetCount, kind: "other"))
      \(outline(histogram.targets, of: metrics.targetCount, kind: "target"))
      \(threshold)
      \(legend)
      </svg>
      """
  }

  private func median(_ sorted: [Double]) -> Double { sorted[sorted.count / 2] }

  private func x(_ score: Double) -> Double {
    let span = histogram.highest - histogram.lowest
    let share = span > 0 && span.isFinite ? (score - histogram.lowest) / span : 0.5
    return Self.left + min(1, max(0, share)) * (Self.width - Self.left - Self.right)
  }

  private var tallest: Double {
    let target = Double(histogram.targets.max() ?? 0) / Double(metrics.targetCount)
    let other = Double(histogram.nonTargets.max() ?? 0) / Double(metrics.nonTargetCount)
    return max(target, other, .leastNonzeroMagnitude)
  }

  private func y(_ share: Double) -> Double {
    Self.height - Self.bottom - share / tallest * (Self.height - Self.bottom - Self.top)
  }

  private func outline(_ counts: [Int], of total: Int, kind: String) -> String {
    let step = (Self.width - Self.left - Self.right) / Double(counts.count)
    let ground = PlainNumber.coordinate(y(0))
    var path = "M\(PlainNumber.coordinate(Self.left)) \(ground)"
    for (bin, count) in counts.enumerated() {
      let height = PlainNumber.coordinate(y(Double(count) / Double(total)))
      path += "V\(height)H\(PlainNumber.coordinate(Self.left + step * Double(bin + 1)))"
    }
    return "<path class=\"\(kind)\" d=\"\(path)V\(ground)Z\"/>"
  }

  /// Ticks at round scores, about six of them.
  private var axis: String {
    let ground = PlainNumber.coordinate(y(0))
    let (low, high) = (histogram.lowest, histogram.highest)
    var text = """
      <path class="grid" d="M\(PlainNumber.coordinate(Self.left)) \(ground)\
      H\(PlainNumber.coordinate(Self.width - Self.right))"/>
      """
    for tick in Self.roundTicks(low, high) {
      let across = PlainNumber.coordinate(x(tick.value))
      text += """

        <text x="\(across)" y="\(PlainNumber.coordinate(Self.height - 28))" \
        text-anchor="middle">\(tick.label)</text>
        """
    }
    return text + """

      <text x="\(PlainNumber.coordinate(Self.width / 2))" \
      y="\(PlainNumber.coordinate(Self.height - 8))" text-anchor="middle">Score</text>
      """
  }

  /// Multiples of 1, 2 or 5 times a power of ten inside a range, with no more decimals than needed.
  static func roundTicks(_ low: Double, _ high: Double) -> [(value: Double, label: String)] {
    let span = high - low
    guard span > 0, span.isFinite else {
      return [(low, PlainNumber.decimals(low, 2))]
    }
    let power = floor(log10(span / 5))
    let base = pow(10, power)
    guard base > 0, base.isFinite else { return [] }
    let factor = [1.0, 2, 5, 10].first { span / (base * $0) <= 7 } ?? 10
    let step = base * factor
    let places = max(0, Int(-floor(log10(step))))
    return stride(from: (low / step).rounded(.up), through: (high / step).rounded(.down), by: 1)
      .map { multiple in
        let value = multiple * step
        return (value, places > 6 ? "\(value)" : PlainNumber.decimals(value + 0, places))
      }
  }

  private var threshold: String {
    guard let threshold = metrics.equalErrorRate().threshold, threshold.isFinite else { return "" }
    let across = PlainNumber.coordinate(x(threshold))
    let anchor = x(threshold) > Self.width * 0.75 ? "end" : "start"
    let place = PlainNumber.coordinate(x(threshold) + (anchor == "end" ? -6 : 6))
    return """
      <path class="threshold" d="M\(across) \(PlainNumber.coordinate(Self.top))\
      V\(PlainNumber.coordinate(y(0)))"/>
      <text class="mark" x="\(place)" y="\(PlainNumber.coordinate(Self.top + 10))" \
      text-anchor="\(anchor)">EER at \(PlainNumber.decimals(threshold, 3))</text>
      """
  }

  private var legend: String {
    """
    <rect class="other" x="14" y="6" width="14" height="12" rx="2"/>
    <text class="other" x="35" y="17">Different speakers</text>
    <rect class="target" x="230" y="6" width="14" height="12" rx="2"/>
    <text class="target" x="251" y="17">Same speaker</text>
    """
  }
}
