// Recordings of several stretches: speakers are linked over all of them.

import Kernels
import TestSupport
import Testing

@testable import Diarization

@Suite("Speaker labels of long recordings")
struct LongRecordingTests {
  private let workers = Workers(threads: 2)

  /// Windows around directions of voices, with noise that makes two windows of a voice about as
  /// different as real ones: 1 − 1 / (1 + σ² · dimension) = 0.5 for σ² · dimension = 1.
  private func windows(of voices: [Int], seed: UInt64 = 11, dimension: Int = 64) -> [[Float]] {
    var random = SeededGenerator(seed: seed)
    let spread = (3 / Float(dimension)).squareRoot()  // of a uniform value of variance 1/dimension
    return voices.map { voice in
      (0..<dimension).map { axis in
        Float.random(in: -spread...spread, using: &random) + (axis == voice ? 1 : 0)
      }.unit
    }
  }

  private func partition(_ vectors: [[Float]], count: SpeakerCount = .any) -> SpeakerPartition {
    SpeakerLabels(vectors, secondsPerWindow: 0.75, fewest: count.fewest, workers: workers)
      .partition(threshold: 0.66, count: count)
  }

  @Test("a recording has the stretches that come nearest to 225 s of speech each")
  func stretches() {
    // 449 windows of 0.75 s are 1.497 stretches, 450 are 1.5 and 1000 are 3.33.
    #expect(SpeakerLabels.stretches(of: 449, secondsPerWindow: 0.75) == [0..<449])
    #expect(SpeakerLabels.stretches(of: 450, secondsPerWindow: 0.75) == [0..<225, 225..<450])
    #expect(
      SpeakerLabels.stretches(of: 1000, secondsPerWindow: 0.75) == [0..<333, 333..<666, 666..<1000])
    #expect(SpeakerLabels.stretches(of: 2, secondsPerWindow: 1000) == [0..<1, 1..<2])
    #expect(SpeakerLabels.stretches(of: 0, secondsPerWindow: 0.75) == [0..<0])
  }

  @Test("have the voices of all stretches, also of those that not all stretches have")
  func linked() {
    // Two voices all the time; a third one in the first half, a fourth one in the second.
    let truth = (0..<1800).map { window in
      let turn = window / 8 % 3
      return turn < 2 ? turn : window < 900 ? 2 : 3
    }
    let found = partition(windows(of: truth))
    #expect(found.labels == truth)
    #expect(found.estimate?.speakers == 4)
  }

  @Test("have no more speakers the longer they are", arguments: [1, 3, 9])
  func scale(times: Int) {
    let truth = (0..<400 * times).map { $0 / 8 % 3 }
    #expect(partition(windows(of: truth)).labels == truth)
  }

  @Test("have as many speakers as asked for", arguments: [1, 2, 3, 5, 40])
  func asManyAsAsked(count: Int) {
    let truth = (0..<1000).map { $0 / 8 % 3 }
    let found = partition(windows(of: truth), count: .exactly(count))
    #expect(Set(found.labels).count == count)
    #expect(found.estimate == nil || count == 3)
    if count == 3 { #expect(found.labels == truth) }
  }

  @Test("take 15 s for a speaker, or a hundredth of the speech")
  func leastSeconds() {
    // 2400 windows: a hundredth is 24, 15 s are 20 windows.
    func labels(strangers: Int) -> Set<Int> {
      var truth = (0..<2400).map { $0 / 8 % 2 }
      for window in 1000..<1000 + strangers { truth[window] = 2 }
      return Set(partition(windows(of: truth)).labels)
    }
    #expect(labels(strangers: 17).count == 2)
    #expect(labels(strangers: 22).count == 3)
  }

  @Test("do not depend on the number of threads")
  func threads() {
    let vectors = windows(of: (0..<1500).map { $0 / 7 % 5 }, dimension: 24)
    let partitions = [1, 2, 7].map { threads in
      SpeakerLabels(vectors, workers: Workers(threads: threads))
        .partition(threshold: 0.66, count: .any)
    }
    #expect(partitions[0] == partitions[1] && partitions[0] == partitions[2])
  }
}
