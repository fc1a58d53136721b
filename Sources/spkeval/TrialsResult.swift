// All that `spkeval trials` says, as text for people, as comma-separated values and as JSON.

import Foundation
import Metrics
import Reports
import Verification

/// The figures of one run.
struct TrialsResult {
  let list: TrialList
  let reports: [TrialReport]
  let conventions: [EqualErrorRateConvention]
  let slices: [SlicedMetrics]
  let intervals: BootstrapIntervals?

  private var columns: [MetricColumn] {
    MetricColumn.all(conventions, like: reports.first?.metrics)
  }
}

// MARK: Text

extension TrialsResult {
  /// Tables with aligned columns: the whole list, its slices, intervals, differences.
  var text: String {
    let columns = columns
    let whole = PlainTable.text(
      [["system"] + columns.map(\.heading)]
        + reports.map { report in
          [report.metrics.system] + columns.map { $0.people(report.metrics) }
        })
    return heading + whole + slicesText(columns) + intervalsText
  }

  private var heading: String {
    let repeated = list.repeated > 0 ? ", \(list.repeated) said twice" : ""
    return
      "\(PlainNumber.count(list.count)) trials (\(PlainNumber.count(list.targetCount)) target, "
      + "\(PlainNumber.count(list.count - list.targetCount)) non-target\(repeated)) "
      + "in \(list.path) (\(list.format.name))\n"
  }

  private func slicesText(_ columns: [MetricColumn]) -> String {
    var rules: [String] = []
    for slice in slices where !rules.contains(slice.rule) { rules.append(slice.rule) }
    return rules.map { rule in
      let heading = [rule, "system", "targets", "non-targets"] + columns.map(\.heading)
      let rows = slices.filter { $0.rule == rule }.flatMap { slice in
        reports.indices.map { system in
          let own = slice.systems.isEmpty ? nil : slice.systems[system]
          return [
            slice.value, reports[system].metrics.system, PlainNumber.count(slice.targetCount),
            PlainNumber.count(slice.nonTargetCount),
          ] + columns.map { column in own.map(column.people) ?? "-" }
        }
      }
      return "\n" + PlainTable.text([heading] + rows, left: 2)
    }.joined()
  }

  private var intervalsText: String {
    guard let intervals else { return "" }
    let drawn =
      intervals.scheme == .trials
      ? "trials" : "\(PlainNumber.count(intervals.speakerCount)) speakers"
    var text = "\n95 % intervals: bootstrap over \(drawn), \(intervals.draws) draws\n"
    let names = (intervals.systems.first ?? []).map(\.name)
    text += PlainTable.text(
      [["system"] + names.map(Self.plainHeading)]
        + zip(reports, intervals.systems).map { report, metrics in
          [report.metrics.system] + metrics.map(Self.plainInterval)
        })
    guard let first = reports.first, !intervals.differences.isEmpty else { return text }
    text += "\ndifferences from \(first.metrics.system), over the same draws\n"
    return text
      + PlainTable.text(
        [["system"] + names.map(Self.plainHeading)]
          + zip(reports.dropFirst(), intervals.differences).map { report, metrics in
            [report.metrics.system]
              + metrics.map { "\(Self.plain($0.value, $0.name)) (\(Self.plainInterval($0)))" }
          })
  }

  private static func plainHeading(_ name: String) -> String {
    name == "eer"
      ? "EER %"
      : name.replacing("min_dcf", with: "minDCF").replacing("act_dcf", with: "actDCF")
        .replacing("min_cllr", with: "minCllr").replacing("cllr", with: "Cllr")
  }

  private static func plain(_ value: Double, _ name: String) -> String {
    let sign = value < 0 ? "-" : ""
    return sign
      + (name == "eer"
        ? PlainNumber.percent(value.magnitude, 2) : PlainNumber.decimals(value.magnitude, 4))
  }

  private static func plainInterval(_ metric: MetricInterval) -> String {
    "\(plain(metric.low, metric.name)) to \(plain(metric.high, metric.name))"
  }
}

// MARK: Comma-separated values

extension TrialsResult {
  /// A line a system and slice under a line of names; fractions, never per cent, in the fewest
  /// digits that read back the same; intervals beside the whole list's metrics.
  var csv: String {
    let columns = columns
    let bounds = (intervals?.systems.first ?? []).flatMap { ["\($0.name)_low", "\($0.name)_high"] }
    let sliced = slices.isEmpty ? [] : ["slice"]
    let names =
      ["system"] + sliced + ["trials", "targets", "non_targets"] + columns.map(\.name) + bounds
    let whole = reports.enumerated().map { place, report in
      line(
        report.metrics, slices.isEmpty ? [] : ["all"], columns,
        (intervals?.systems[place] ?? []).flatMap { ["\($0.low)", "\($0.high)"] })
    }
    let parts = slices.flatMap { slice in
      slice.systems.map { metrics in
        line(
          metrics, ["\(slice.rule)=\(slice.value)"], columns,
          [String](repeating: "", count: bounds.count))
      }
    }
    return PlainTable.csv([names] + whole + parts)
  }

  private func line(
    _ metrics: TrialMetrics, _ slice: [String], _ columns: [MetricColumn], _ bounds: [String]
  ) -> [String] {
    [metrics.system] + slice + [
      "\(metrics.targetCount + metrics.nonTargetCount)", "\(metrics.targetCount)",
      "\(metrics.nonTargetCount)",
    ] + columns.map { "\($0.value(metrics))" } + bounds
  }
}
