// Three small sets of scores whose every metric was worked out by hand.

import Foundation
import Metrics
import TestSupport
import Testing

/// A set of scores small enough to work by hand, with the answers.
struct WorkedTrials: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let targets: [Double]
  let nonTargets: [Double]
  let rates: [EqualErrorRateConvention: Double]
  let costs: [Double: Double]
  let minimumCllr: Double
  let laplace: Double

  func tradeoff() throws -> DetectionErrorTradeoff {
    try DetectionErrorTradeoff(targets: targets, nonTargets: nonTargets)
  }

  // No ties: at .45 misses 1/5, false alarms 2/7; at .50: 2/5, 2/7. The hull passes from (1/5,
  // 2/7) to (3/5, 0): 1/5 + (2/5)/8 = 1/4. A false alarm at P = 0.01 costs 99/7 misses: 3/5.
  // Blocks of PAV have likelihood ratios 0, 0.7, 1.4 and infinity.
  static let withoutTies = WorkedTrials(
    testDescription: "T1", targets: [0.90, 0.80, 0.55, 0.45, 0.30],
    nonTargets: [0.70, 0.50, 0.40, 0.35, 0.20, 0.10, 0.05],
    rates: [
      .interpolated: 2.0 / 7, .interpolatedPerTrial: 2.0 / 7, .nearest: (1.0 / 5 + 2.0 / 7) / 2,
      .nearestMaximum: 2.0 / 7, .convexHull: 0.25, .kaldi: 0.4,
    ], costs: [0.01: 0.6, 0.05: 0.6, 0.001: 0.6, 0.5: 17.0 / 35],
    minimumCllr: ((log2(1 + 1 / 0.7) + 2 * log2(1 + 1 / 1.4)) / 5
      + (2 * log2(1.7) + 2 * log2(2.4)) / 7) / 2, laplace: 0.727729)

  // Ties: at .5 1/5, 1/2; at .7: 3/5, 1/6: u = 9/22, so 1/5 + (2/5)(9/22) = 4/11. Trial by
  // trial with targets first: after the second .5 misses are 3/5 and false alarms 1/2 (d = 1/10),
  // before it 2/5 and 1/2 (d = −1/10): half way, at false alarms 1/2.
  static let withTies = WorkedTrials(
    testDescription: "T2", targets: [0.9, 0.7, 0.5, 0.5, 0.3],
    nonTargets: [0.7, 0.5, 0.5, 0.3, 0.3, 0.1],
    rates: [
      .interpolated: 4.0 / 11, .interpolatedPerTrial: 0.5, .nearest: 0.35, .nearestMaximum: 0.5,
      .convexHull: 4.0 / 11, .kaldi: 0.6,
    ], costs: [0.01: 0.8, 0.05: 0.8, 0.001: 0.8, 0.5: 0.7], minimumCllr: 0.801232,
    laplace: 0.907988)

  static let allEqual = WorkedTrials(
    testDescription: "T3b", targets: [0.5, 0.5], nonTargets: [0.5, 0.5, 0.5],
    rates: [
      .interpolated: 0.5, .interpolatedPerTrial: 1, .nearest: 0.5, .nearestMaximum: 1,
      .convexHull: 0.5, .kaldi: 0.5,
    ], costs: [0.01: 1, 0.05: 1, 0.001: 1, 0.5: 1], minimumCllr: 1, laplace: 1.002500)

  /// With Laplace's rule the blocks are [1 0 0 0] and [1 1 1 1 0]: likelihood ratios 2/9 and 8/3.
  static let separated = WorkedTrials(
    testDescription: "T3c", targets: [0.9, 0.8, 0.7], nonTargets: [0.3, 0.2],
    rates: [
      .interpolated: 0, .interpolatedPerTrial: 0, .nearest: 0, .nearestMaximum: 0, .convexHull: 0,
      .kaldi: 0,
    ], costs: [0.01: 0, 0.05: 0, 0.001: 0, 0.5: 0], minimumCllr: 0,
    laplace: (log2(11.0 / 8) + log2(11.0 / 9)) / 2)

  /// The hull never passes the diagonal (all eight labels of Laplace are one block), and Kaldi's walk stops before the last target.
  static let reversed = WorkedTrials(
    testDescription: "T3d", targets: [0.1, 0.2], nonTargets: [0.8, 0.9],
    rates: [
      .interpolated: 1, .interpolatedPerTrial: 1, .nearest: 1, .nearestMaximum: 1,
      .convexHull: 0.5, .kaldi: 0.5,
    ], costs: [0.01: 1, 0.05: 1, 0.001: 1, 0.5: 1], minimumCllr: 1, laplace: 1)

  static let all = [withoutTies, withTies, allEqual, separated, reversed]
}

@Suite("Metrics of trials, worked by hand")
struct TrialMetricsByHandTests {
  @Test("equal error rates", arguments: WorkedTrials.all, EqualErrorRateConvention.allCases)
  func equalErrorRates(trials: WorkedTrials, convention: EqualErrorRateConvention) throws {
    let ours = try trials.tradeoff().equalErrorRate(convention).rate
    #expect(agree(ours, trials.rates[convention], absolute: 1e-12))
  }

  @Test("minimum detection costs", arguments: WorkedTrials.all, [0.01, 0.05, 0.001, 0.5])
  func minimumCosts(trials: WorkedTrials, prior: Double) throws {
    let ours = try trials.tradeoff().minimumCost(at: DetectionCost(prior: prior)).cost
    #expect(agree(ours, trials.costs[prior], absolute: 1e-12))
  }

  @Test("minimum costs of log-likelihood ratios", arguments: WorkedTrials.all)
  func minimumCllr(trials: WorkedTrials) throws {
    let tradeoff = try trials.tradeoff()
    #expect(
      agree(tradeoff.minimumCostOfLogLikelihoodRatio(), trials.minimumCllr, absolute: 5.1e-7))
    #expect(
      agree(
        tradeoff.minimumCostOfLogLikelihoodRatio(laplace: true), trials.laplace, absolute: 5.1e-7))
  }

  @Test(
    "the best that ties allow a walk over single trials: after .3 misses are 1/5 and false alarms 1/6"
  )
  func bestOfTies() throws {
    // Non-targets first in ties: .1 .3 .3 | .3t | .5 .5 | .5t .5t ...: after both .5 false alarms
    // are 1/6 and misses still 1/5 (d > 0), before the second of them 2/6: crossing at misses 1/5.
    let tradeoff = try WorkedTrials.withTies.tradeoff()
    #expect(
      agree(tradeoff.perTrialEqualErrorRate(targetsFirst: false).rate, 0.2, absolute: 1e-12))
  }

  @Test("scores taken for log-likelihood ratios: T1 rejects all at P = 0.05 and accepts all at 0.5")
  func actualCosts() throws {
    let tradeoff = try WorkedTrials.withoutTies.tradeoff()
    // At P = 0.5 the threshold is 0 and every score is above it: no miss, all false alarms: 1.
    for prior in [0.01, 0.05, 0.5] {
      #expect(try tradeoff.actualCost(at: DetectionCost(prior: prior)).cost == 1)
    }
    #expect(agree(tradeoff.costOfLogLikelihoodRatio, 0.951782, absolute: 5e-7))
  }

  @Test(
    "an infinite score on the wrong side makes Cllr infinite, on the right side it costs nothing")
  func infiniteScores() throws {
    let right = try DetectionErrorTradeoff(
      targets: [.infinity, 0], nonTargets: [-.infinity, 0])
    #expect(right.costOfLogLikelihoodRatio == 0.5)
    let wrong = try DetectionErrorTradeoff(targets: [-.infinity, 0], nonTargets: [0])
    #expect(wrong.costOfLogLikelihoodRatio == .infinity)
  }

  @Test("costs other than 1 fold into the prior: P = 0.01 with C_miss 10 costs as P = 10/109")
  func effectivePrior() throws {
    // P C_miss / (P C_miss + (1 − P) C_fa) = 0.1 / (0.1 + 0.99) = 10/109.
    let tradeoff = try WorkedTrials.withoutTies.tradeoff()
    let costs = try tradeoff.minimumCost(at: DetectionCost(prior: 0.01, miss: 10)).cost
    let folded = try tradeoff.minimumCost(at: DetectionCost(prior: 10.0 / 109)).cost
    #expect(agree(costs, folded, relative: 1e-12))
  }
}

@Suite("Operating points")
struct DetectionErrorTradeoffTests {
  /// The golden fixture's own list of points and of hull corners.
  struct Worked: Decodable {
    let targets: [Double]
    let nontargets: [Double]
    let vertices: [[Double]]?
    enum CodingKeys: String, CodingKey {
      case targets, nontargets
      case vertices = "rocch_vertices (P_miss, P_fa)"
    }
  }

  @Test("the corners of the hull", arguments: ["T1", "T2", "T3b", "T3c", "T3d"])
  func hull(name: String) throws {
    let all = try Fixture.json("Trials/fixtures/expected.json", as: [String: Worked].self)
    let worked = try #require(all[name])
    let tradeoff = try DetectionErrorTradeoff(
      targets: worked.targets, nonTargets: worked.nontargets)
    let ours = tradeoff.convexHullRates
    let expected = try #require(worked.vertices)
    #expect(ours.count == expected.count)
    for (corner, pair) in zip(ours, expected) {
      #expect(abs(corner.miss - pair[0]) < 1e-12 && abs(corner.falseAlarm - pair[1]) < 1e-12)
    }
  }

  @Test("one point a distinct score, and one that rejects all")
  func points() throws {
    let points = Array(try WorkedTrials.withTies.tradeoff().points)
    #expect(points.map(\.threshold) == [0.1, 0.3, 0.5, 0.7, 0.9, .infinity])
    #expect(points.map(\.misses) == [0, 0, 1, 3, 4, 5])
    #expect(points.map(\.falseAlarms) == [6, 5, 3, 1, 0, 0])
  }

  @Test("the same numbers, to the bit, for any order of the scores", arguments: [1, 2, 3])
  func orderOfLines(seed: Int) throws {
    let golden = try GoldenScores.named("ties/scores_cosine.txt")
    var generator = SeededGenerator(seed: UInt64(seed))
    let order = Array(golden.scores.indices).shuffled(using: &generator)
    let shuffled = GoldenScores(
      description: "", scores: order.map { golden.scores[$0] },
      isTarget: order.map { golden.isTarget[$0] }, expected: .other)
    let (first, second) = (try golden.tradeoff(), try shuffled.tradeoff())
    for convention in EqualErrorRateConvention.allCases {
      #expect(first.equalErrorRate(convention) == second.equalErrorRate(convention))
    }
    #expect(first.minimumCost(at: .voxCeleb) == second.minimumCost(at: .voxCeleb))
    #expect(first.costOfLogLikelihoodRatio == second.costOfLogLikelihoodRatio)
    #expect(
      first.minimumCostOfLogLikelihoodRatio() == second.minimumCostOfLogLikelihoodRatio())
  }

  @Test("long lists are sorted as short ones are, with negative, zero and infinite scores")
  func sorting() throws {
    var generator = SeededGenerator(seed: 7)
    var scores = (0..<5000).map { _ in Double.random(in: -1e3...1e3, using: &generator) }
    scores += (0..<500).map { Double($0 % 7) - 3 }
    scores += [
      .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e308,
      -1e308,
    ]
    let tradeoff = try DetectionErrorTradeoff(targets: scores, nonTargets: [0])
    #expect(tradeoff.targets == scores.sorted())
  }

  @Test("one kind of trial, or a score that is no number, is refused with a sentence")
  func refusals() {
    #expect(throws: TrialMetricsError.noTargets(nonTargets: 1)) {
      try DetectionErrorTradeoff(targets: [], nonTargets: [1])
    }
    #expect(throws: TrialMetricsError.noNonTargets(targets: 3)) {
      try DetectionErrorTradeoff(targets: [0.9, 0.8, 0.7], nonTargets: [])
    }
    #expect(throws: TrialMetricsError.notANumber(target: false, index: 1)) {
      try DetectionErrorTradeoff(targets: [1], nonTargets: [0, .nan])
    }
    #expect(throws: TrialMetricsError.badOperatingPoint(prior: 1, miss: 1, falseAlarm: 1)) {
      try DetectionCost(prior: 1)
    }
    #expect(
      TrialMetricsError.noNonTargets(targets: 3).description
        == "the trials: none is a non-target (3 are targets), so no error rate is defined; "
        + "give trials of both kinds")
    #expect(
      TrialMetricsError.noTargets(nonTargets: 1).description
        == "the trials: none is a target (1 are non-targets), so no error rate is defined; "
        + "give trials of both kinds")
    #expect(
      TrialMetricsError.notANumber(target: false, index: 1).description
        == "the non-target scores: number 2 is not a number; score that trial again")
    #expect(
      TrialMetricsError.badOperatingPoint(prior: 1, miss: 1, falseAlarm: 1).description
        == "the operating point: a prior of 1.0 with costs of 1.0 and 1.0 decides nothing; "
        + "give a prior between 0 and 1 and costs above 0")
  }
}
