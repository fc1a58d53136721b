// Linear calibration against the golden line, and the scores that no line can calibrate.

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
}
