// What `spkeval trials --json` adds to each system's report: slices, intervals, differences.

import Foundation
import Metrics
import Reports
import Verification

extension TrialsResult {
  /// An object for one system, an array of them for several.
  var json: Data {
    let systems = reports.indices.map { place -> JSONValue in
      guard case .object(var object) = reports[place].json else { return reports[place].json }
      object["slices"] = .array(slices.map { slice(slice: $0, system: place) })
      if let intervals {
        object["intervals"] = self.intervals(intervals, intervals.systems[place])
        if place > 0 {
          object["differenceFromFirst"] = self.intervals(
            intervals, intervals.differences[place - 1])
        }
      }
      return .object(object)
    }
    return (systems.count == 1 ? systems[0] : .array(systems)).data
  }

  private func slice(slice: SlicedMetrics, system: Int) -> JSONValue {
    var object: [String: JSONValue] = [
      "by": .text(slice.rule), "value": .text(slice.value), "targets": .integer(slice.targetCount),
      "nonTargets": .integer(slice.nonTargetCount),
    ]
    guard !slice.systems.isEmpty else { return .object(object) }
    for column in MetricColumn.all(conventions, like: reports.first?.metrics) {
      object[column.name] = .number(column.value(slice.systems[system]))
    }
    return .object(object)
  }

  private func intervals(_ all: BootstrapIntervals, _ metrics: [MetricInterval]) -> JSONValue {
    .object([
      "resampled": .text(all.scheme.rawValue), "draws": .integer(all.draws),
      "speakers": .integer(all.speakerCount),
      "metrics": .object(
        Dictionary(
          metrics.map { metric in
            (
              metric.name,
              .object([
                "value": .number(metric.value), "low": .number(metric.low),
                "high": .number(metric.high),
              ])
            )
          }, uniquingKeysWith: { first, _ in first })),
    ])
  }
}
