// The metrics of several systems as a table for people and as comma-separated values.

import Metrics
import Reports

/// One row a system.
struct TrialMetricsTable {
  let systems: [TrialMetrics]
  let conventions: [EqualErrorRateConvention]

  private struct Column {
    let heading: String
    let name: String
    let people: (TrialMetrics) -> String
    let value: (TrialMetrics) -> Double
  }

  private var columns: [Column] {
    let rates = conventions.map { convention in
      Column(
        heading: convention == .interpolated ? "EER %" : "EER % \(convention.rawValue)",
        name: "eer_\(convention.rawValue)",
        people: { PlainNumber.percent($0.equalErrorRate(convention).rate, 3) },
        value: { $0.equalErrorRate(convention).rate })
    }
    let costs = (systems.first?.minimumCosts ?? []).indices.flatMap { place in
      let label = systems[0].minimumCosts[place].application.label
      return [
        Column(
          heading: "minDCF(\(label))", name: "min_dcf(\(label))",
          people: { PlainNumber.decimals($0.minimumCosts[place].cost, 4) },
          value: { $0.minimumCosts[place].cost }),
        Column(
          heading: "actDCF(\(label))", name: "act_dcf(\(label))",
          people: { PlainNumber.decimals($0.actualCosts[place].cost, 4) },
          value: { $0.actualCosts[place].cost }),
      ]
    }
    let ratios = [
      Column(
        heading: "Cllr", name: "cllr",
        people: { PlainNumber.decimals($0.costOfLogLikelihoodRatio, 4) },
        value: { $0.costOfLogLikelihoodRatio }),
      Column(
        heading: "minCllr", name: "min_cllr",
        people: { PlainNumber.decimals($0.minimumCostOfLogLikelihoodRatio, 4) },
        value: { $0.minimumCostOfLogLikelihoodRatio }),
    ]
    return rates + costs + ratios
  }

  /// A table with aligned columns under a heading.
  func text(heading: String) -> String {
    let columns = columns
    let rows =
      [["system"] + columns.map(\.heading)]
      + systems.map { system in [system.system] + columns.map { $0.people(system) } }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return heading
      + rows.map { row in
        row.enumerated().map { column, text in
          let padding = String(repeating: " ", count: widths[column] - text.count)
          return column == 0 ? text + padding : padding + text
        }.joined(separator: "  ") + "\n"
      }.joined()
  }

  /// A line a system under a line of names; fractions, never percent, in shortest digits.
  var csv: String {
    let columns = columns
    let names = ["system", "trials", "targets", "non_targets"] + columns.map(\.name)
    let lines = systems.map { system in
      [
        system.system, "\(system.targetCount + system.nonTargetCount)", "\(system.targetCount)",
        "\(system.nonTargetCount)",
      ] + columns.map { "\($0.value(system))" }
    }
    return ([names] + lines).map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
