// The columns of metrics that tables for people and comma-separated values share.

import Diarization
import Metrics
import Reports

/// A metric as a column of a table.
struct MetricColumn {
  /// Over the column, for people.
  let heading: String
  /// Over the column, for programs.
  let name: String
  /// The metric in few digits: rates in per cent.
  let people: (TrialMetrics) -> String
  /// The metric as it is: rates as fractions.
  let value: (TrialMetrics) -> Double

  /// EER by convention, minDCF and actDCF by operating point, Cllr, minCllr.
  static func all(_ conventions: [EqualErrorRateConvention], like metrics: TrialMetrics?)
    -> [MetricColumn]
  {
    let rates = conventions.map { convention in
      MetricColumn(
        heading: convention == .interpolated ? "EER %" : "EER % \(convention.rawValue)",
        name: "eer_\(convention.rawValue)",
        people: { PlainNumber.percent($0.equalErrorRate(convention).rate, 3) },
        value: { $0.equalErrorRate(convention).rate })
    }
    let applications = metrics?.minimumCosts.map(\.application.label) ?? []
    let costs = applications.enumerated().flatMap { place, label in
      [
        MetricColumn(
          heading: "minDCF(\(label))", name: "min_dcf(\(label))",
          people: { PlainNumber.decimals($0.minimumCosts[place].cost, 4) },
          value: { $0.minimumCosts[place].cost }),
        MetricColumn(
          heading: "actDCF(\(label))", name: "act_dcf(\(label))",
          people: { PlainNumber.decimals($0.actualCosts[place].cost, 4) },
          value: { $0.actualCosts[place].cost }),
      ]
    }
    return rates + costs + [
      MetricColumn(
        heading: "Cllr", name: "cllr",
        people: { PlainNumber.decimals($0.costOfLogLikelihoodRatio, 4) },
        value: { $0.costOfLogLikelihoodRatio }),
      MetricColumn(
        heading: "minCllr", name: "min_cllr",
        people: { PlainNumber.decimals($0.minimumCostOfLogLikelihoodRatio, 4) },
        value: { $0.minimumCostOfLogLikelihoodRatio }),
    ]
  }
}

/// Rows of texts as a table.
enum PlainTable {
  /// Rows as lines, columns under one another: the first `left` begin alike, the others end alike.
  static func lines(_ rows: [[String]], left: Int = 1) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < left ? cell + padding : padding + cell
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// The lines as text.
  static func text(_ rows: [[String]], left: Int = 1) -> String {
    lines(rows, left: left).map { $0 + "\n" }.joined()
  }

  /// Values between commas, in quotes where they hold one.
  static func csv(_ rows: [[String]]) -> String {
    rows.map { $0.map(\.csvField).joined(separator: ",") + "\n" }.joined()
  }
}
