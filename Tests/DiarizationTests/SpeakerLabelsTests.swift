// Windows of known voices are labelled as they are; what is not a voice is given to one.

import Kernels
import SpeakerEmbeddings
import TestSupport
import Testing

@testable import Diarization

/// Windows whose distances are known: half of each is its voice, half its own.
private struct Voices {
  private var windows: [[Float]] = []
  /// Directions of voices; every window besides has an axis of its own after them.
  private static let voiceAxes = 8
  private static let dimension = 256

  /// All windows so far, as unit vectors.
  var vectors: [[Float]] { windows }

  /// Adds windows of a voice.
  ///
  /// The cosine of two windows is half the cosine of their voices: half the square of each is its
  /// voice, the rest its own axis.
  mutating func add(_ count: Int, of voice: [Float]) {
    for _ in 0..<count {
      var window = [Float](repeating: 0, count: Self.dimension)
      for (axis, value) in voice.unit.enumerated() { window[axis] = value }
      window[Self.voiceAxes + windows.count] = 1
      windows.append(window.unit)
    }
  }
}

@Suite("Speaker labels")
struct SpeakerLabelsTests {
  private let workers = Workers(threads: 1)
  private static let axes: [[Float]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
  /// Two voices of cosine 0.9: 0.19 = 1 − 0.9².
  private static let alike: [[Float]] = [[1, 0], [0.9, Float(0.19.squareRoot())]]
  private let truth = (0..<120).map { ($0 / 7) % 3 }

  private func threeVoices() -> [[Float]] {
    var voices = Voices()
    for speaker in truth { voices.add(1, of: Self.axes[speaker]) }
    return voices.vectors
  }

  private func twelveEach(_ directions: [[Float]]) -> [[Float]] {
    var voices = Voices()
    for direction in directions { voices.add(12, of: direction) }
    return voices.vectors
  }

  private func labels(
    _ vectors: [[Float]], isWhole: [Bool]? = nil, threshold: Double = 0.6,
    count: SpeakerCount = .any
  ) -> [Int] {
    SpeakerLabels(
      vectors, isWhole: isWhole, secondsPerWindow: 1, fewest: count.fewest, workers: workers
    ).partition(threshold: threshold, count: count).labels
  }

  @Test("are the voices, numbered by first appearance")
  func voices() {
    // Distances: ½ within a voice, 1 between voices; the cut is at 0.87 · 0.6 = 0.522.
    #expect(labels(threeVoices()) == truth)
  }

  @Test("are one speaker where only windows differ and not their means")
  func alikeVoices() {
    // Two voices of cosine 0.9: windows of both are 1 − 0.45 = 0.55 apart, more than the cut at
    // 0.522. The means are 2 · ½ / 12 + ½ · (2 − 2 · 0.9) = 0.1833 apart, the separation is
    // 0.1833 / √(1/12 + 1/12 + 1/30) = 0.41, less than 1.2 · 0.6 = 0.72.
    let vectors = twelveEach(Self.alike)
    let partition = SpeakerLabels(vectors, secondsPerWindow: 1, workers: workers)
      .partition(threshold: 0.6, count: .any)
    #expect(partition.labels == Array(repeating: 0, count: 24))
    #expect(partition.estimate?.nextBest == 2)
    let margin = 0.72 / ((1.0 / 12 + 0.1) / 0.2.squareRoot())
    #expect(abs((partition.estimate?.margin ?? 0) - margin) < 1e-5)
    // Voices of cosine 0 have means 1/12 + 1 apart: 2.4 is more than 0.72, two speakers.
    let others = twelveEach(Array(Self.axes.prefix(2)))
    #expect(labels(others) == Array(repeating: 0, count: 12) + Array(repeating: 1, count: 12))
  }

  @Test("are as many as asked for", arguments: 1...7)
  func asManyAsAsked(count: Int) {
    let found = labels(threeVoices(), count: .exactly(count))
    #expect(Set(found).count == count)
    if count == 3 { #expect(found == truth) }
    // Where the windows alone say one, too.
    let alike = twelveEach(Self.alike)
    let split = labels(alike, count: .exactly(count))
    #expect(Set(split).count == count)
    if count == 2 {
      #expect(split == Array(repeating: 0, count: 12) + Array(repeating: 1, count: 12))
    }
    // And of windows that are all the same.
    let copies = Array(repeating: alike[0], count: 9)
    #expect(Set(labels(copies, count: .exactly(count))).count == count)
  }

  @Test("keep the two most different voices apart when there are fewer speakers than voices")
  func fewerThanVoices() {
    // The first two have cosine 0.6, the third is far from both.
    let vectors = twelveEach([[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1]])
    let two = labels(vectors, count: .exactly(2))
    #expect(two == Array(repeating: 0, count: 24) + Array(repeating: 1, count: 12))
  }

  @Test("are a speaker of few words sooner than two speakers of one voice")
  func fewWords() {
    var voices = Voices()
    voices.add(30, of: [1, 0])
    voices.add(2, of: [0, 1])
    let truth = Array(repeating: 0, count: 30) + [1, 1]
    #expect(labels(voices.vectors, count: .exactly(2)) == truth)
    #expect(labels(voices.vectors) == Array(repeating: 0, count: 32))  // three windows are needed
  }

  @Test("stay within a range and are what the windows say inside it")
  func range() {
    let vectors = threeVoices()
    #expect(labels(vectors, count: SpeakerCount(fewest: 2, most: 5)) == truth)
    #expect(Set(labels(vectors, count: SpeakerCount(fewest: 1, most: 2))).count == 2)
    #expect(Set(labels(vectors, count: SpeakerCount(fewest: 5, most: nil))).count == 5)
  }

  @Test("say how sure they are only where nothing but the windows decided")
  func estimate() {
    let labels = SpeakerLabels(threeVoices(), secondsPerWindow: 1, workers: workers)
    let free = labels.partition(threshold: 0.6, count: .any).estimate
    #expect(free?.speakers == 3 && free?.nextBest == 2 && free?.certainty == .sure)
    let wide = labels.partition(threshold: 0.6, count: SpeakerCount(fewest: 2, most: 9))
    #expect(wide.estimate == free)
    for count in [SpeakerCount.exactly(2), SpeakerCount(fewest: 1, most: 2)] {
      #expect(labels.partition(threshold: 0.6, count: count).estimate == nil)
    }
  }

  @Test("give stray windows to a voice instead of making them a speaker")
  func strayWindows() {
    var voices = Voices()
    for speaker in truth { voices.add(1, of: Self.axes[speaker]) }
    voices.add(1, of: [0.2, 0, 0, 1])  // like nobody, a little like the first
    for count in [SpeakerCount.any, .exactly(3)] {
      #expect(labels(voices.vectors, count: count) == truth + [0])
    }
  }

  @Test("do not make a speaker of windows that are not full of speech")
  func notWhole() {
    var voices = Voices()
    voices.add(20, of: [1, 0])
    voices.add(8, of: [0.1, 1])
    let whole = Array(repeating: true, count: 20) + Array(repeating: false, count: 8)
    #expect(labels(voices.vectors, isWhole: whole) == Array(repeating: 0, count: 28))
    #expect(Set(labels(voices.vectors)).count == 2)
    // Where most are not whole, there is nothing else to go by.
    #expect(Set(labels(voices.vectors, isWhole: whole.map { !$0 })).count == 2)
    // More speakers than whole windows.
    let many = labels(voices.vectors, isWhole: whole, count: .exactly(22))
    #expect(Set(many).count == 22)
  }

  @Test("take a few seconds for a speaker in a long stretch", arguments: [0.75, 1.5])
  func leastSize(hop: Double) {
    // 3 % of 240 windows are 7.2, 7 s at a hop of 0.75 s are 9.3 and at 1.5 s 4.7 windows.
    func leastSize(_ windows: Int) -> Int {
      StretchSpeakers(
        WindowVectors(vectors: (0..<windows).map { _ in [1, 0] }), secondsPerWindow: hop,
        workers: workers
      ).leastSize
    }
    #expect(leastSize(240) == (hop == 0.75 ? 8 : 5))
    #expect(leastSize(20) == 3)
  }

  @Test("are one speaker for one window, none for none")
  func fewWindows() {
    #expect(labels([[1, 0, 0]]) == [0])
    #expect(labels([]).isEmpty)
    #expect(labels([[0, 0], [0, 0]]).count == 2)
  }

  @Test("do not depend on the number of threads")
  func threads() {
    var random = SeededGenerator(seed: 3)
    let vectors = (0..<700).map { window in
      (0..<32).map { axis in
        Float.random(in: -1...1, using: &random) + (axis == (window / 9) % 5 ? 3 : 0)
      }.unit
    }
    let one = SpeakerLabels(vectors, workers: workers).partition(threshold: 0.6, count: .any)
    let seven = SpeakerLabels(vectors, workers: Workers(threads: 7))
      .partition(threshold: 0.6, count: .any)
    #expect(one == seven)
  }
}
