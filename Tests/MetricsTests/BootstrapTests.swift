// Weighted metrics against trials written out as often as they count, and intervals against what
// an independent bootstrap of the golden scores gave.

import Foundation
import Kernels
import TestSupport
import Testing
import Verification
@testable import Metrics

@Suite("Bootstrap")
struct BootstrapTests {
  private static func golden(_ name: String) throws -> (trials: TrialList, scores: [Double]) {
    let trials = try TrialList(reading: Fixture.path("Trials/clean/trials.kaldi"))
    return (trials, try NumpyArray(fixture: "Trials/clean/scores/\(name).npy").values)
  }

  private static func speakers() throws -> SpeakerMap {
    try SpeakerMap(reading: Fixture.path("Trials/clean/eval.utt2spk"))
  }

  private static let costs = [
    DetectionCost.voxCeleb, .voxSRC, (try? DetectionCost(prior: 0.2, miss: 10, falseAlarm: 1)),
  ].compactMap { $0 }

  /// Trials of 30 scores in steps of a quarter, so that many are equal.
  private static func tied(_ seed: Int) throws -> (TrialList, [Double]) {
    let scores = (0..<60).map { Double(($0 * $0 * seed + $0) % 17) / 4 - 2 }
    let text = (0..<60).map { "\($0 % 3 == 0 ? 1 : 0) e\($0) t\($0)\n" }.joined()
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: folder.url.appendingPathComponent("t.txt"))
    return (try TrialList(reading: folder.path("t.txt")), scores)
  }

  @Test("a trial that counts three times is three trials", arguments: 1...12)
  func weights(seed: Int) throws {
    let (trials, scores) = try Self.tied(seed)
    let weights = (0..<60).map { Int32(($0 * seed + $0 / 5) % 4) }
    let ours = WeightedTrialMetrics(trials, scores: scores, costs: Self.costs).values(weights)
    var parts: (targets: [Double], nonTargets: [Double]) = ([], [])
    for position in trials.indices {
      let copies = [Double](repeating: scores[position], count: Int(weights[position]))
      if trials[position].label == .target {
        parts.targets += copies
      } else {
        parts.nonTargets += copies
      }
    }
    let written = TrialMetrics(
      system: "",
      tradeoff: try DetectionErrorTradeoff(
        targets: parts.targets, nonTargets: parts.nonTargets), costs: Self.costs)
    let expected =
      [written.equalErrorRate().rate] + written.minimumCosts.map(\.cost)
      + written.actualCosts.map(\.cost)
      + [written.costOfLogLikelihoodRatio, written.minimumCostOfLogLikelihoodRatio]
    #expect(ours.count == 9)
    for (one, other) in zip(ours, expected) { #expect(abs(one - other) < 1e-12) }
  }

  @Test("intervals of the golden scores are those of an independent bootstrap")
  func intervals() throws {
    let (trials, scores) = try Self.golden("cosine_centered")
    // The same resampling in NumPy: default_rng(5), 1,000 draws.
    let cases: [(BootstrapScheme, Double, Double)] = [
      (.trials, 4.444, 6.222), (.speakers, 3.889, 7.111),
    ]
    for (scheme, low, high) in cases {
      let drawn = try TrialWeights(trials, scheme: scheme, map: try Self.speakers(), seed: 3)
      let result = BootstrapIntervals(
        trials, scores: [scores], costs: [.voxCeleb], weights: drawn, draws: 1000,
        workers: Workers(threads: 2))
      let rate = result.systems[0][0]
      #expect(rate.name == "eer" && abs(rate.value - 0.05439790575916) < 1e-12)
      #expect(abs(100 * rate.low - low) < 0.25 && abs(100 * rate.high - high) < 0.25)
    }
  }

  @Test("draws follow from the seed alone, whatever the number of threads")
  func repeatable() throws {
    let (trials, scores) = try Self.golden("cosine")
    let run = { (seed: UInt64, threads: Int) in
      BootstrapIntervals(
        trials, scores: [scores], costs: [.voxCeleb],
        weights: TrialWeights(drawingTrialsOf: trials, seed: seed), draws: 50,
        workers: Workers(threads: threads)
      ).systems
    }
    let one = run(1, 1)
    #expect(run(1, 3) == one && run(2, 1) != one)
  }

  @Test("a system differs from itself by nothing, and from a worse one by what separates them")
  func differences() throws {
    let (trials, scores) = try Self.golden("cosine_centered")
    // Every tenth target is scored as the worst: the equal error rate rises by some 5 %.
    let worse = trials.indices.map { position in
      trials[position].label == .target && position % 10 == 0 ? -1 : scores[position]
    }
    let drawn = try TrialWeights(trials, scheme: nil, map: try Self.speakers(), seed: 1)
    #expect(drawn.scheme == .speakers && drawn.speakerCount == 60)
    let result = BootstrapIntervals(
      trials, scores: [scores, scores, worse], costs: [.voxCeleb], weights: drawn, draws: 200,
      workers: Workers(threads: 2))
    #expect(result.differences.count == 2)
    for metric in result.differences[0] {
      #expect(metric.value == 0 && metric.low == 0 && metric.high == 0)
    }
    #expect(result.differences[1][0].low > 0)
    #expect(
      result.differences[1][0].value
        == result.systems[2][0].value - result.systems[0][0].value)
  }

  @Test("speakers are told by folders or a map, and a label against them is an error")
  func speakersTold() throws {
    let folder = try TemporaryFolder()
    let list = { (text: String) in
      try Data(text.utf8).write(to: folder.url.appendingPathComponent("t.txt"))
      return try TrialList(reading: folder.path("t.txt"))
    }
    let named = try list("1 p/a p/b\n0 p/a q/c\n0 q/c r/d\n")
    #expect(try TrialWeights(named, scheme: nil, map: nil, seed: 1).speakerCount == 3)
    let plain = try list("1 a b\n0 a c\n")
    #expect(try TrialWeights(plain, scheme: nil, map: nil, seed: 1).scheme == .trials)
    try Data("a x\nb y\nc z\n".utf8).write(to: folder.url.appendingPathComponent("m"))
    let map = try SpeakerMap(reading: folder.path("m"))
    let path = folder.path("t.txt")
    #expect(
      throws: VerificationError.speakersDisagree(
        path: path, line: 1, pair: "a b", map: folder.path("m"))
    ) { try TrialWeights(plain, scheme: nil, map: map, seed: 1) }
    #expect(throws: VerificationError.noSpeakers(path: path)) {
      try TrialWeights(plain, scheme: .speakers, map: nil, seed: 1)
    }
  }
}
