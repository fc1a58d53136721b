// Quality measures in a calibration: short or noisy recordings make the same score mean less.

import Foundation

/// A number that is known of each recording, and how it moves a log-likelihood ratio.
///
///     llr = scale · score + offset + Σ over measures of (sum · (x + y) + difference · |x − y|)
///
/// with x and y the two sides' values, so that it does not matter which side is which. Source: the
/// quality measure functions of Thienpondt, Desplanques, Demuynck, "The IDLAB VoxSRC-20 submission",
/// 2020, as WeSpeaker's recipes use them (log durations, embedding magnitudes, cohort means).
public struct CalibrationMeasure: Sendable, Hashable, Codable {
  /// A column, such as `magnitude`; after `log:` its natural logarithm counts, as in `log:seconds`.
  public let name: String
  /// The weight of both sides' sum.
  public let sum: Double
  /// The weight of the sides' difference, without its sign.
  public let difference: Double

  /// Takes a name and weights.
  public init(name: String, sum: Double, difference: Double) {
    self.name = name
    self.sum = sum
    self.difference = difference
  }
}

extension LinearCalibration {
  /// Refuses a calibration that needs more than a score.
  ///
  /// - Throws: ``VerificationError/needsMeasures(names:)``.
  package func checkedForScoresAlone() throws(VerificationError) -> LinearCalibration {
    guard measures.isEmpty else { throw .needsMeasures(names: measures.map(\.name)) }
    return self
  }
}

/// The measures of a list's trials, two numbers for each: both sides' sum and absolute difference.
public struct TrialMeasures: Sendable {
  /// The measures' names.
  public let names: [String]
  /// For each name of the list its values, or nothing where it does not occur.
  private let values: [[Double]]
  private let trials: TrialList

  /// Reads the values of a list's recordings.
  ///
  /// - Parameters:
  ///   - names: Columns, with or without `log:`.
  ///   - trials: A list whose both sides name recordings.
  ///   - table: What is known of the recordings.
  /// - Throws: ``VerificationError`` where the table lacks a column or a recording, and where a value
  ///   is not a number or has no logarithm, with the list's line.
  public init(_ names: [String], of trials: TrialList, in table: MetadataTable)
    throws(VerificationError)
  {
    var columns: [(place: Int, isLogarithm: Bool)] = []
    for name in names {
      let column = name.hasPrefix("log:") ? String(name.dropFirst(4)) : name
      guard let place = table.columns.firstIndex(of: column) else {
        throw .noColumn(path: table.path, column: column, columns: table.columns)
      }
      columns.append((place, column != name))
    }
    var values = [[Double]](repeating: [], count: trials.names.count)
    for trial in trials.indices {
      for side in [trials.enrolments[trial], trials.tests[trial]]
      where values[Int(side)].isEmpty && !names.isEmpty {
        let recording = trials.names[Int(side)]
        guard let row = table.values(of: recording) else {
          throw .notInMetadata(
            path: trials.path, line: trials.line(of: trial), name: recording, table: table.path)
        }
        for (place, isLogarithm) in columns {
          let number = Double(row[place]).map { isLogarithm ? log($0) : $0 } ?? .nan
          guard number.isFinite else {
            throw .badMeasure(
              path: trials.path, line: trials.line(of: trial), name: recording,
              value: row[place], measure: names[values[Int(side)].count])
          }
          values[Int(side)].append(number)
        }
      }
    }
    self.names = names
    self.values = values
    self.trials = trials
  }

  /// Sum and absolute difference of each measure, in their order.
  func features(of trial: Int) -> [Double] {
    zip(values[Int(trials.enrolments[trial])], values[Int(trials.tests[trial])]).flatMap {
      [$0 + $1, abs($0 - $1)]
    }
  }
}

extension LinearCalibration {
  /// The log-likelihood ratio of a trial of a list.
  ///
  /// - Parameters:
  ///   - score: The trial's.
  ///   - measures: The list's, by the names of this calibration's ``measures``.
  ///   - trial: The trial's place in the list.
  /// - Returns: A natural logarithm.
  public func logLikelihoodRatio(_ score: Double, _ measures: TrialMeasures, trial: Int) -> Double {
    let weights = self.measures.flatMap { [$0.sum, $0.difference] }
    return zip(weights, measures.features(of: trial))
      .reduce(logLikelihoodRatio(score)) { $0 + $1.0 * $1.1 }
  }

  /// Trains with quality measures, by prior-weighted logistic regression as without them.
  ///
  /// - Parameters:
  ///   - trials: A labelled list.
  ///   - scores: One a trial, in the list's order.
  ///   - measures: The list's.
  ///   - prior: Between 0 and 1.
  /// - Throws: ``VerificationError/cannotCalibrate(reason:)``.
  public init(
    _ trials: TrialList, scores: [Double], measures: TrialMeasures, prior: Double
  ) throws(VerificationError) {
    let parts = trials.parted(scores)
    // What cannot be calibrated without measures cannot be with them.
    _ = try LinearCalibration(
      targets: parts.targets, nonTargets: parts.nonTargets, prior: prior)
    let regression = LogisticRegression(
      rows: trials.indices.map { [scores[$0]] + measures.features(of: $0) + [1] },
      isTarget: trials.labels.map { $0 == .target }, prior: prior)
    guard let weights = regression.minimum(), weights[0] > 0 else {
      throw .cannotCalibrate(
        reason:
          "with these measures the regression has no bound; give more trials or fewer measures")
    }
    self.init(
      scale: weights[0], offset: weights[weights.count - 1], prior: prior,
      measures: measures.names.enumerated().map { place, name in
        CalibrationMeasure(
          name: name, sum: weights[1 + 2 * place], difference: weights[2 + 2 * place])
      })
  }
}
