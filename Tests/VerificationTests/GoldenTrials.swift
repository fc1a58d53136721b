// The golden trials' vectors, prepared as a scorer takes them.

import TestSupport
import Verification

/// Vectors, lists and expected scores of the golden set `clean`.
enum GoldenTrials {
  static func list(_ name: String) throws -> TrialList {
    try TrialList(reading: Fixture.path("Trials/clean/\(name)"))
  }

  static func table(_ name: String) throws -> VectorTable {
    let array = try NumpyArray(fixture: "Trials/clean/\(name).npy")
    let width = array.shape[1]
    let rows = stride(from: 0, to: array.values.count, by: width).map {
      Array(array.values[$0..<$0 + width])
    }
    return VectorTable(rows, dimension: width)
  }

  static func rows() throws -> [String: Int] {
    let names = try Fixture.text("Trials/clean/eval.ids").split(separator: "\n").map(String.init)
    return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }

  /// The cohort's rows by speaker, in the order of the speakers' first utterances.
  static func cohortSpeakers() throws -> [[Int]] {
    var groups: [[Int]] = []
    var last = ""
    let lines = try Fixture.text("Trials/clean/cohort.utt2spk").split(separator: "\n")
    for (row, line) in lines.enumerated() {
      let speaker = String(line.split(separator: " ")[1])
      if speaker != last { groups.append([]) }
      groups[groups.count - 1].append(row)
      last = speaker
    }
    return groups
  }

  static func scorer(
    _ trials: TrialList, center: [Double]?,
    enrolment: (map: EnrolmentMap, pooling: EnrolmentPooling)? = nil
  ) throws -> TrialScorer {
    let rows = try rows()
    return try TrialScorer(
      trials, recordings: try table("eval"), row: { rows[$0] }, source: "eval.npy",
      enrolment: enrolment, center: center)
  }

  static func expected(_ name: String) throws -> [Double] {
    try NumpyArray(fixture: "Trials/clean/scores/\(name).npy").values
  }

  /// The largest difference over the scores that the golden file holds.
  static func difference(_ ours: [Double], _ name: String) throws -> Double {
    let expected = try expected(name)
    return zip(ours, expected).reduce(expected.isEmpty ? .infinity : 0) {
      let difference = abs($1.0 - $1.1)
      return difference.isNaN ? .infinity : max($0, difference)
    }
  }
}
