// What is known of a list's recordings besides their scores: seconds, magnitude, cohort mean. A
// calibration may use them, and slices may be cut by them.

import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport
import Verification

/// A table of a list's recordings, in the order in which the list needs them.
struct QualityTable {
  private let columns: [String]
  private let rows: [(name: String, values: [Double])]

  /// Measures the recordings of a list.
  ///
  /// - Parameters:
  ///   - names: The recordings.
  ///   - vectors: Their vectors, as the model gave them, with their seconds where those are known.
  ///   - cohort: Each row's mean cohort score; nil where there is no cohort.
  init(_ names: RecordingNames, _ vectors: ListVectors, cohort: [Double]?) {
    columns =
      (vectors.seconds == nil ? [] : ["seconds"]) + ["magnitude"]
      + (cohort == nil ? [] : ["cohort"])
    var rows: [(name: String, values: [Double])] = []
    for need in names.needs {
      guard let row = vectors.row(of: need.name) else { continue }
      let magnitude = vectors.table[row].reduce(0) { $0 + $1 * $1 }.squareRoot()
      let values = [vectors.seconds?[row], magnitude, cohort?[row]].compactMap(\.self)
      rows.append((need.name, values))
    }
    self.rows = rows
  }

  /// The table with its heading, columns parted by tabs.
  var text: String {
    ([["recording"] + columns] + rows.map { [$0.name] + $0.values.map { "\($0)" } })
      .map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  /// The table as a calibration reads it.
  var metadata: MetadataTable {
    MetadataTable(
      path: "the recordings", columns: columns,
      rows: Dictionary(
        rows.map { ($0.name, $0.values.map { "\($0)" }) }, uniquingKeysWith: { first, _ in first }))
  }
}

/// Applies a calibration to a list's scores, with the measures that it asks for.
struct ListCalibration {
  let line: LinearCalibration
  let trials: TrialList
  /// A table that was given; nil takes what is measured.
  let metadata: String?

  /// Log-likelihood ratios.
  ///
  /// - Throws: ``VerificationError`` where a measure is missing.
  func ratios(of scores: [Double], _ measured: () -> QualityTable) throws -> [Double] {
    guard !line.measures.isEmpty else { return scores.map(line.logLikelihoodRatio) }
    let table = try metadata.map { try MetadataTable(reading: $0) } ?? measured().metadata
    let measures = try TrialMeasures(line.measures.map(\.name), of: trials, in: table)
    return trials.indices.map { line.logLikelihoodRatio(scores[$0], measures, trial: $0) }
  }
}
