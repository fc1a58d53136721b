// Linear calibration against the golden line, and the scores that no line can calibrate.

import Foundation
import TestSupport
import Testing
import Verification

@Suite("Linear calibration")
struct LinearCalibrationTests {
  struct Golden: Decodable {
    struct Line: Decodable {
      let a: Double
      let b: Double
    }
    let priors: [String: Line]
  }

  @Test("equals the golden line, trained on the even lines", arguments: [0.01, 0.5])
  func golden(prior: Double) throws {
    let golden = try Fixture.json("Trials/clean/expected_calibration.json", as: Golden.self)
    let expected = try #require(golden.priors["\(prior)"])
    let trials = try GoldenTrials.list("trials.kaldi")
    let scores = try GoldenTrials.expected("cosine_centered")
    let even = trials.indices.filter { $0.isMultiple(of: 2) }
    let ours = try LinearCalibration(
      targets: even.filter { trials[$0].label == .target }.map { scores[$0] },
      nonTargets: even.filter { trials[$0].label == .nonTarget }.map { scores[$0] }, prior: prior)
    #expect(abs(ours.scale - expected.a) <= 1e-8 * abs(expected.a))
    #expect(abs(ours.offset - expected.b) <= 1e-8 * abs(expected.b))
    #expect(ours.logLikelihoodRatio(0) == ours.offset)
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    let targets: [Double]
    let nonTargets: [Double]
    var prior = 0.5
    let reason: String
    var testDescription: String { reason }
  }

  @Test(
    "scores that no line calibrates are refused with a sentence",
    arguments: [
      Refused(
        targets: [2, 3], nonTargets: [0, 2],
        reason: "they are separable (every target is at or above every non-target), so the slope "
          + "has no bound; give more or harder trials"),
      Refused(
        targets: [0, 1], nonTargets: [2, 3],
        reason: "every target is at or below every non-target; give similarities, not distances"),
      Refused(
        targets: [0, 1, 5], nonTargets: [2, 3, 4, 6, 7],
        reason: "higher scores mean less alike"),
      Refused(
        targets: [], nonTargets: [2, 3], reason: "0 targets and 2 non-targets; give both kinds"),
      Refused(
        targets: [1, .infinity], nonTargets: [2, 3],
        reason: "a score is not finite; remove that trial or score it again"),
      Refused(
        targets: [1, 3], nonTargets: [2], prior: 1,
        reason: "a prior of 1.0 weighs nothing; give one between 0 and 1"),
    ])
  func refusals(_ refused: Refused) {
    #expect {
      try LinearCalibration(
        targets: refused.targets, nonTargets: refused.nonTargets, prior: refused.prior)
    } throws: {
      "\($0)".hasPrefix("the scores cannot be calibrated: \(refused.reason)")
    }
  }

  private struct MeasuresGolden: Decodable {
    let scale: Double
    let offset: Double
    let weights: [Double]
  }

  @Test("with quality measures: scikit-learn's unpenalised regression with the same weights")
  func measures() throws {
    let golden: MeasuresGolden = try Fixture.json("Trials/clean/expected_measures.json")
    let trials = try TrialList(reading: Fixture.path("Trials/clean/trials.kaldi"))
    let scores = try NumpyArray(fixture: "Trials/clean/scores/cosine_centered.npy").values
    let table = try MetadataTable(reading: Fixture.path("Trials/clean/measures.tsv"))
    let measures = try TrialMeasures(["log:seconds", "magnitude"], of: trials, in: table)
    let line = try LinearCalibration(trials, scores: scores, measures: measures, prior: 0.5)
    let weights = line.measures.flatMap { [$0.sum, $0.difference] }
    #expect(line.measures.map(\.name) == ["log:seconds", "magnitude"])
    // scikit-learn stops at a gradient of 1e-14 of standardised columns.
    for (ours, theirs) in zip(
      [line.scale, line.offset] + weights, [golden.scale, golden.offset] + golden.weights)
    {
      #expect(abs(ours - theirs) < 1e-6 * max(1, abs(theirs)))
    }
    let folder = try TemporaryFolder()
    try line.json.write(to: folder.url.appendingPathComponent("c.json"))
    #expect(try LinearCalibration(reading: folder.path("c.json")) == line)
    #expect(throws: VerificationError.needsMeasures(names: ["log:seconds", "magnitude"])) {
      try line.checkedForScoresAlone()
    }
  }

  @Test("a value that is no measure is refused with its line")
  func badMeasures() throws {
    let folder = try TemporaryFolder()
    try Data("1 a b\n0 a c\n".utf8).write(to: folder.url.appendingPathComponent("t"))
    try Data("recording seconds\na 1\nb 2\nc 0\n".utf8).write(
      to: folder.url.appendingPathComponent("m"))
    let trials = try TrialList(reading: folder.path("t"))
    let table = try MetadataTable(reading: folder.path("m"))
    #expect {
      try TrialMeasures(["log:seconds"], of: trials, in: table)
    } throws: { error in
      "\(error)".hasSuffix(
        "t: line 2: c has the value 0, which gives no number for log:seconds; correct the table")
    }
    #expect(throws: Never.self) { try TrialMeasures(["seconds"], of: trials, in: table) }
  }
}
