// What the field's tools computed from the golden scores, as the tests of trial metrics read it.

import Foundation
import Metrics
import TestSupport

/// A tree of JSON objects whose leaves are numbers, as the expected metrics are written.
enum ExpectedValue: Decodable {
  case number(Double)
  case object([String: ExpectedValue])
  case other

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let object = try? container.decode([String: ExpectedValue].self) {
      self = .object(object)
    } else {
      self = .other
    }
  }

  subscript(keys: String...) -> Double? {
    var value = self
    for key in keys {
      guard case .object(let object) = value, let next = object[key] else { return nil }
      value = next
    }
    guard case .number(let number) = value else { return nil }
    return number
  }
}

/// One golden score set with the labels of its trials.
struct GoldenScores: CustomStringConvertible {
  let description: String
  let scores: [Double]
  let isTarget: [Bool]
  let expected: ExpectedValue

  func tradeoff() throws -> DetectionErrorTradeoff {
    try DetectionErrorTradeoff(
      targets: zip(scores, isTarget).filter(\.1).map(\.0),
      nonTargets: zip(scores, isTarget).filter { !$0.1 }.map(\.0))
  }

  static let names = [
    "clean/cosine", "clean/cosine_centered", "clean/s_norm", "clean/as_norm1_utt300",
    "clean/model_mean", "clean/model_unitmean", "clean/model_meanscore",
    "ties/scores_cosine.txt", "ties/scores_asnorm.txt",
  ]

  static func named(_ name: String) throws -> GoldenScores {
    let parts = name.split(separator: "/").map(String.init)
    let all = try Fixture.json(
      "Trials/\(parts[0])/expected_metrics.json", as: [String: ExpectedValue].self)
    let expected = all[parts[1]] ?? .other
    if parts[0] == "ties" { return try ties(name, expected) }
    let list = parts[1].hasPrefix("model") ? "model_trials.kaldi" : "trials.kaldi"
    return GoldenScores(
      description: name,
      scores: try NumpyArray(fixture: "Trials/clean/scores/\(parts[1]).npy").values,
      isTarget: try lines("Trials/clean/\(list)").map { $0[2] == "target" }, expected: expected)
  }

  /// The tied scores stand in another order than the trials: joined here by a plain dictionary.
  private static func ties(_ name: String, _ expected: ExpectedValue) throws -> GoldenScores {
    let labels = Dictionary(
      uniqueKeysWithValues: try lines("Trials/ties/trials.kaldi").map {
        ($0[0] + " " + $0[1], $0[2] == "target")
      })
    let scored = try lines("Trials/\(name)")
    return GoldenScores(
      description: name, scores: scored.compactMap { Double($0[2]) },
      isTarget: scored.compactMap { labels[$0[0] + " " + $0[1]] }, expected: expected)
  }

  static func lines(_ name: String) throws -> [[String]] {
    try Fixture.text(name).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }
}

/// Whether two numbers agree to a share of the expected one.
func agree(_ ours: Double, _ expected: Double?, relative: Double = 0, absolute: Double = 0) -> Bool
{
  guard let expected else { return false }
  return abs(ours - expected) <= max(absolute, relative * abs(expected))
}
