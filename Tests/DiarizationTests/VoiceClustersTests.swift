// The separation of clusters, by hand.

import TestSupport
import Testing

@testable import Diarization

@Suite("Voice clusters")
struct VoiceClustersTests {
  @Test("are apart by the distance of their means, weighed by how much speech there is")
  func separation() throws {
    // Three windows at (1, 0) and six at (0, 1): |(1, 0) − (0, 1)|² = 2.
    let clusters = VoiceClusters(sums: [[3, 0], [0, 6]], sizes: [3, 6], secondsPerWindow: 1)
    #expect(clusters.distance(0, 1) == 2)
    // 1/3 + 1/6 + 1/30 = 8/15.
    let expected = 2 / (8.0 / 15).squareRoot()
    #expect(abs(clusters.separation(0, 1) - expected) < 1e-12)
    // Twice as many seconds: 1/6 + 1/12 + 1/30 = 17/60.
    let longer = VoiceClusters(sums: [[3, 0], [0, 6]], sizes: [3, 6], secondsPerWindow: 2)
    #expect(abs(longer.separation(0, 1) - 2 / (17.0 / 60).squareRoot()) < 1e-12)
  }

  @Test("take off what windows of one voice differ by")
  func scatter() {
    // One window at (1, 0) and one at (0, 1), mean (½, ½); one at (1, 0): ¼ + ¼.
    let clusters = VoiceClusters(sums: [[1, 1], [1, 0]], sizes: [2, 1], secondsPerWindow: 1)
    #expect(clusters.distance(0, 1) == 0.5)
    // The same by pairs: D(A, B) = ½, D(A, A) = (0 + 1 + 1 + 0) / 4, D(B, B) = 0.
    #expect(clusters.distance(0, 1) == 2 * 0.5 - 0.5 - 0)
  }

  @Test("merge to the cluster of all their windows")
  func merging() throws {
    let sums: [[Double]] = [[3, 0, 0], [0, 4, 1], [2, 0, 5], [0, 1, 1]]
    var clusters = VoiceClusters(sums: sums, sizes: [4, 6, 8, 2], secondsPerWindow: 1)
    clusters.merge(1, 3)
    let alike = VoiceClusters(
      sums: [[3, 0, 0], [0, 5, 2], [2, 0, 5]], sizes: [4, 8, 8], secondsPerWindow: 1)
    #expect(clusters.living == [0, 1, 2])
    #expect(clusters.owners == [0, 1, 2, 1])
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
      let merged = clusters.separation(first, second)
      #expect(abs(merged - alike.separation(first, second)) < 1e-12)
      #expect(merged == clusters.separation(second, first))
    }
    clusters.merge(0, 1)
    #expect(clusters.owners == [0, 0, 2, 0])
    let last = VoiceClusters(sums: [[3, 5, 2], [2, 0, 5]], sizes: [12, 8], secondsPerWindow: 1)
    #expect(abs(clusters.separation(0, 2) - last.separation(0, 1)) < 1e-12)
  }

  @Test("name the nearest two, the first ones among equals")
  func nearest() {
    let clusters = VoiceClusters(
      sums: [[2, 0, 0], [0, 2, 0], [0, 0, 2]], sizes: [2, 2, 2], secondsPerWindow: 1)
    #expect(clusters.nearest()?.first == 0)
    #expect(clusters.nearest()?.second == 1)
    #expect(VoiceClusters(sums: [[1]], sizes: [1], secondsPerWindow: 1).nearest() == nil)
  }

  @Test("name the same two as a search through all pairs, whatever was merged or left out before")
  func nearestOfAll() {
    var random = SeededGenerator(seed: 5)
    let sizes = (0..<24).map { _ in Int.random(in: 1...40, using: &random) }
    var clusters = VoiceClusters(
      sums: sizes.map { size in
        (0..<6).map { _ in Double(size) * Double.random(in: -1...1, using: &random) }
      }, sizes: sizes, secondsPerWindow: 0.75)
    while clusters.living.count > 1 {
      var best = Double.infinity
      var pair = (first: -1, second: -1)
      for first in clusters.living {
        for second in clusters.living where second > first {
          let separation = clusters.separation(first, second)
          if separation < best { (best, pair) = (separation, (first, second)) }
        }
      }
      let nearest = clusters.nearest()
      #expect(nearest?.first == pair.first && nearest?.second == pair.second)
      #expect(nearest?.separation == best)
      switch clusters.living.count % 3 {
      case 0: clusters.leave(clusters.living[clusters.living.count / 2])
      case 1: clusters.merge(pair.second, clusters.living.first { $0 != pair.second } ?? pair.first)
      default: clusters.merge(pair.first, pair.second)
      }
    }
  }

  @Test("leave out small ones, the last of equal ones first, but not more than may go")
  func keeping() {
    func kept(_ size: Int, fewest: Int) -> (living: [Int], isEnough: Bool) {
      var clusters = VoiceClusters(
        sums: [[9, 0], [0, 3], [3, 1], [0, 5]], sizes: [9, 3, 3, 5], secondsPerWindow: 1)
      let isEnough = clusters.keep(atLeast: size, fewest: fewest)
      return (clusters.living, isEnough)
    }
    #expect(kept(4, fewest: 1) == ([0, 3], true))
    #expect(kept(4, fewest: 3) == ([0, 1, 3], false))
    #expect(kept(3, fewest: 1) == ([0, 1, 2, 3], true))
    #expect(kept(20, fewest: 1) == ([0], false))
  }

  @Test("differ less by chance when they are large: an hour is not surer than some minutes")
  func limit() {
    func separation(_ windows: Int) -> Double {
      let size = Double(windows)
      return VoiceClusters(
        sums: [[size, 0], [0, size]], sizes: [windows, windows], secondsPerWindow: 1
      ).separation(0, 1)
    }
    // 2 √(1 / (2/n + 1/30)): n = 60 gives 2 √15; no n reaches 2 √30.
    #expect(abs(separation(60) - 2 * 15.0.squareRoot()) < 1e-12)
    #expect(separation(3600) < 2 * 30.0.squareRoot())
  }
}

@Suite("Speaker estimate")
struct SpeakerEstimateTests {
  @Test("is as sure as the limit is far from the nearer separation")
  func certainty() {
    // 1.0 / 0.8 = 1.25 below, 0.8 / 0.4 = 2 above: one speaker fewer is next.
    let fewer = SpeakerEstimate(speakers: 4, bridged: 0.4, kept: 1, limit: 0.8)
    #expect(fewer.nextBest == 3 && abs(fewer.margin - 1.25) < 1e-12)
    #expect(fewer.certainty == .likely)
    // 0.8 / 0.75 = 1.07 above, 2 / 0.8 below: one more is next.
    let more = SpeakerEstimate(speakers: 4, bridged: 0.75, kept: 2, limit: 0.8)
    #expect(more.nextBest == 5 && more.certainty == .unsure)
    let sure = SpeakerEstimate(speakers: 2, bridged: 0.5, kept: 2, limit: 0.8)
    #expect(sure.nextBest == 3 && sure.certainty == .sure)
  }

  @Test("has no next best where nothing was in question")
  func nothingElse() {
    let only = SpeakerEstimate(speakers: 1, bridged: 0, kept: nil, limit: 0.8)
    #expect(only.nextBest == nil && only.margin == .infinity && only.certainty == .sure)
    let two = SpeakerEstimate(speakers: 2, bridged: 0, kept: 1.2, limit: 0.8)
    #expect(two.nextBest == 1)
  }
}
