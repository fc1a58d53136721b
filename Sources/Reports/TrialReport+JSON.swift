// The same report for programs: everything that the page draws, as JSON with fixed key order.

public import Foundation
import Metrics
import Verification

extension TrialReport {
  /// The report as JSON: keys sorted, rates as fractions, infinite numbers as `"inf"` and `"-inf"`.
  ///
  /// `equalErrorRate` is the interpolated one and `minimumDetectionCost` that of the first
  /// operating point; the plural keys hold all of them.
  public var json: JSONValue {
    .object([
      "system": .text(metrics.system),
      "trials": .integer(metrics.targetCount + metrics.nonTargetCount),
      "targets": .integer(metrics.targetCount), "nonTargets": .integer(metrics.nonTargetCount),
      "equalErrorRate": .number(metrics.equalErrorRate().rate),
      "equalErrorRates": rates,
      "minimumDetectionCost": .optional(metrics.minimumCosts.first?.cost),
      "minimumDetectionCosts": .array(metrics.minimumCosts.map(Self.cost)),
      "actualDetectionCosts": .array(metrics.actualCosts.map(Self.cost)),
      "cllr": .number(metrics.costOfLogLikelihoodRatio),
      "minimumCllr": .number(metrics.minimumCostOfLogLikelihoodRatio),
      "minimumCllrLaplace": .number(metrics.laplaceMinimumCostOfLogLikelihoodRatio),
      "curve": .array(
        metrics.tradeoff.curve().map { point in
          .array([.number(point.falseAlarmRate), .number(point.missRate)])
        }),
      "histogram": .object([
        "lowest": .number(histogram.lowest), "highest": .number(histogram.highest),
        "targets": .array(histogram.targets.map(JSONValue.integer)),
        "nonTargets": .array(histogram.nonTargets.map(JSONValue.integer)),
      ]),
      "hardest": .object([
        "targets": .array(hardest.targets.map(Self.scored)),
        "nonTargets": .array(hardest.nonTargets.map(Self.scored)),
      ]),
      "made": .array(
        facts.map { .object(["what": .text($0.label), "value": .text($0.value)]) }),
    ])
  }

  private var rates: JSONValue {
    .object(
      Dictionary(
        uniqueKeysWithValues: metrics.equalErrorRates.map { rate in
          (
            rate.convention.rawValue,
            .object(["rate": .number(rate.rate), "threshold": .optional(rate.threshold)])
          )
        }))
  }

  private static func cost(_ value: DetectionCostValue) -> JSONValue {
    .object([
      "prior": .number(value.application.prior), "costOfMiss": .number(value.application.miss),
      "costOfFalseAlarm": .number(value.application.falseAlarm),
      "cost": .number(value.cost), "raw": .number(value.raw),
      "threshold": .optional(value.threshold), "misses": .integer(value.point.misses),
      "falseAlarms": .integer(value.point.falseAlarms),
    ])
  }

  private static func scored(_ scored: ScoredTrial) -> JSONValue {
    .object([
      "enrolment": .text(scored.trial.enrolment), "test": .text(scored.trial.test),
      "line": .integer(scored.trial.line), "score": .number(scored.score),
    ])
  }
}

/// A tree of JSON, written with sorted keys and shortest numbers that read back the same.
public indirect enum JSONValue: Sendable, Encodable {
  /// A text.
  case text(String)
  /// A number; those that are not finite are written as texts.
  case number(Double)
  /// A whole number.
  case integer(Int)
  /// Values in order.
  case array([JSONValue])
  /// Values by key.
  case object([String: JSONValue])
  /// Nothing.
  case null

  static func optional(_ number: Double?) -> JSONValue {
    number.map(JSONValue.number) ?? .null
  }

  /// Writes the value where an encoder wants it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number):
      if number.isFinite {
        try container.encode(number)
      } else {
        try container.encode("\(number)")
      }
    case .integer(let integer): try container.encode(integer)
    case .array(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    case .null: try container.encodeNil()
    }
  }

  /// The tree as bytes with a line end.
  public var data: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // Only a number that is not finite could fail, and those are texts by now.
    return ((try? encoder.encode(self)) ?? Data()) + Data("\n".utf8)
  }
}
