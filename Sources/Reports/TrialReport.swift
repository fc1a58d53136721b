// The page about one system on one trial list: one file that needs nothing else to be looked at.

public import Metrics
import Verification

/// What a trial report shows.
public struct TrialReport: Sendable {
  /// A line of the part on how the figures were made.
  public struct Fact: Sendable, Hashable {
    /// What is told.
    public let label: String
    /// What it is.
    public let value: String

    /// Takes a label and what it says.
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// The figures.
  public let metrics: TrialMetrics
  /// The spread of the scores.
  public let histogram: TrialHistogram
  /// Target trials with the lowest scores, then non-target trials with the highest.
  public let hardest: (targets: [ScoredTrial], nonTargets: [ScoredTrial])
  /// How the figures were made, in the order of the page.
  public let facts: [Fact]

  /// Takes what is to be shown.
  public init(
    _ metrics: TrialMetrics, hardest: (targets: [ScoredTrial], nonTargets: [ScoredTrial]),
    facts: [Fact]
  ) {
    self.metrics = metrics
    histogram = TrialHistogram(metrics.tradeoff)
    self.hardest = hardest
    self.facts = facts
  }

  /// The page: HTML with its style and drawings inside, no script, no request to anywhere.
  public var html: String {
    PageTemplate.trialReport
      .filling("title", with: "\(metrics.system.escaped): speaker verification report")
      .filling("heading", with: metrics.system.escaped)
      .filling("counts", with: counts)
      .filling("figures", with: figures)
      .filling("hint", with: hint)
      .filling("det", with: DetectionPlot(metrics: metrics).svg)
      .filling("detNote", with: detNote)
      .filling("histogram", with: HistogramPlot(metrics: metrics, histogram: histogram).svg)
      .filling("histogramNote", with: histogramNote)
      .filling("thresholds", with: TrialReportTables(metrics: metrics).thresholds)
      .filling("conventions", with: TrialReportTables(metrics: metrics).conventions)
      .filling("hardest", with: HardestTrialsTable(hardest).section)
      .filling(
        "provenance",
        with: facts.map { "<dt>\($0.label.escaped)</dt><dd>\($0.value.escaped)</dd>" }
          .joined(separator: "\n")
      )
      .html
  }

  private var counts: String {
    let total = PlainNumber.count(metrics.targetCount + metrics.nonTargetCount)
    return "\(total) trials: \(PlainNumber.count(metrics.targetCount)) of the same speaker, "
      + "\(PlainNumber.count(metrics.nonTargetCount)) of different speakers"
  }

  private var figures: String {
    let rate = metrics.equalErrorRate()
    let cards =
      [
        card(
          PlainNumber.percent(rate.rate), unit: "%", "Equal error rate",
          "both kinds of error are equally frequent")
      ]
      + metrics.minimumCosts.map { cost in
        card(
          PlainNumber.decimals(cost.cost, 4), unit: "", "minDCF(\(cost.application.label))",
          "\(PlainNumber.count(cost.point.misses)) misses, "
            + "\(PlainNumber.count(cost.point.falseAlarms)) false alarms")
      }
    return cards.joined(separator: "\n")
  }

  private func card(_ value: String, unit: String, _ name: String, _ note: String) -> String {
    let unit = unit.isEmpty ? "" : "<small> \(unit)</small>"
    return "<div class=\"figure\"><b>\(value)\(unit)</b><span>\(name)</span><em>\(note)</em></div>"
  }

  private var hint: String {
    guard metrics.equalErrorRate().rate > 0.5 else { return "" }
    return "<p class=\"hint\">More than half of the decisions are wrong at equal error rates: "
      + "the scores may be distances, where less means more alike.</p>"
  }

  private var detNote: String {
    "Each point of the curve is one threshold; lower left is better. Both axes are on the normal "
      + "deviate scale. Where the line is dotted, fewer than 30 errors of one kind lie behind it."
  }

  private var histogramNote: String {
    "Each histogram is drawn as shares of its own kind, so that few target trials are seen beside "
      + "many non-target trials."
  }
}
