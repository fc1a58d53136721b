// Voices of known distances get the names that one works out by hand.

import Kernels
import SpeakerEmbeddings
import TestSupport
import Testing

@testable import Diarization

@Suite("Live voices")
struct LiveVoicesTests {
  private static let axes: [[Float]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]

  /// Windows of voices: half the square of each is its voice, the rest an axis of its own, so that
  /// two windows of one voice are ½ apart, and of two voices at right angles 1.
  private func windows(_ truth: [Int]) -> [[Float]] {
    truth.enumerated().map { place, voice in
      var window = [Float](repeating: 0, count: 8 + truth.count)
      window[voice] = 1
      window[8 + place] = 1
      return window.unit
    }
  }

  /// The names of windows, each decided when so many more were heard.
  private func names(
    _ vectors: [[Float]], lookahead: Int, most: Int? = nil, known: KnownVoices? = nil,
    stretch: Double = 225
  ) -> [String] {
    var voices = LiveVoices(
      threshold: 0.6, most: most, known: known, secondsPerWindow: 1, stretchSeconds: stretch)
    var names: [String] = []
    for (place, vector) in vectors.enumerated() {
      voices.hear(vector, isWhole: true)
      if place >= lookahead { names.append(voices.decide()) }
    }
    while voices.isWaiting { names.append(voices.decide()) }
    return names
  }

  private func runs(_ lengths: [(voice: Int, count: Int)]) -> [Int] {
    lengths.flatMap { Array(repeating: $0.voice, count: $0.count) }
  }

  @Test("with all heard before the first decision are those of the whole recording")
  func wholeRecording() {
    let truth = (0..<90).map { ($0 / 7) % 3 }
    let found = names(windows(truth), lookahead: 90)
    #expect(found == truth.map { "speaker_\($0 + 1)" })
    let whole = SpeakerLabels(windows(truth), secondsPerWindow: 1, workers: Workers(threads: 1))
      .partition(threshold: 0.6, count: .any).labels
    #expect(whole == truth)
  }

  @Test("a new voice is known as soon as three windows of it were heard, and stays")
  func newVoice() {
    // The cut is at 0.87 · 0.6 = 0.522, between ½ and 1. Three windows of a voice are a cluster;
    // means of 10 and 3 windows are 1/20 + 1/6 + 1 apart, over √(1/10 + 1/3 + 1/30) that is 1.78,
    // more than 1.2 · 0.6: two speakers.
    let truth = runs([(0, 10), (1, 6), (0, 4), (1, 3)])
    let found = names(windows(truth), lookahead: 2)
    #expect(found == truth.map { "speaker_\($0 + 1)" })
    // With one window of lookahead, two of the new voice are heard at its first decision: none.
    let late = names(windows(truth), lookahead: 1)
    #expect(late[10] == "speaker_1" && late[11...] == found[11...])
  }

  @Test("are as many as may be, at most")
  func most() {
    let truth = runs([(0, 8), (1, 8), (2, 8), (0, 8), (1, 8), (2, 8)])
    for most in 1...3 {
      let found = names(windows(truth), lookahead: 2, most: most)
      #expect(Set(found).count == most)
    }
  }

  @Test("do not change when more is heard than is kept window by window", arguments: [12.0, 30])
  func stretches(seconds: Double) {
    // A mean of a windows of one voice and one of b are 1 + 1/2a + 1/2b apart if the voices differ,
    // and 1/2a + 1/2b if they do not: with three and more each, over √(1/a + 1/b + 1/30), 1.5 and
    // more, and 0.4 and less. The limit is 1.6 · 0.6 = 0.96.
    var truth: [Int] = []
    for turn in 0..<60 { truth += Array(repeating: turn % 3, count: 4 + turn % 5) }
    let found = names(windows(truth), lookahead: 2, stretch: seconds)
    #expect(found == truth.map { "speaker_\($0 + 1)" })
  }

  @Test("remember the latest windows, and the sums of all others by their speakers")
  func memory() {
    var memory = LiveMemory(limit: 5)
    let truth = runs([(0, 20), (1, 20)])
    let vectors = windows(truth)
    for (vector, voice) in zip(vectors, truth) {
      memory.hear(vector, isWhole: true)
      memory.settle(on: voice, owners: memory.windows.map { $0.sum[0] > 0.1 ? 0 : 1 })
      #expect(memory.windows.count <= 5 && memory.settled == memory.windows.count)
    }
    #expect(memory.heardWhole == 40 && memory.sums.map(\.speaker) == [0, 1])
    #expect(memory.sums.map(\.trace.size) == [20, 15])
    #expect(memory.sums.map(\.trace.given) == [[0: 20], [1: 15]])
    for (first, last, sum) in [(0, 20, memory.sums[0]), (20, 35, memory.sums[1])] {
      for index in vectors[0].indices {
        let expected = vectors[first..<last].reduce(0.0) { $0 + Double($1[index]) }
        #expect(abs(sum.trace.sum[index] - expected) < 1e-12)
      }
    }
    for (place, window) in memory.windows.enumerated() {
      #expect(window.sum == vectors[35 + place].map(Double.init))
      #expect(abs(memory.products[place][place] - 1) < 1e-6)
      #expect(place == 0 || abs(memory.products[place][0] - 0.5) < 1e-6)
    }
  }

  @Test("remember so many speakers and no more, the larger ones")
  func mostSums() {
    var memory = LiveMemory(limit: 1)
    for speaker in 0..<150 {
      for _ in 0..<(speaker == 7 ? 3 : 2) {
        memory.hear([1, 0], isWhole: true)
        memory.settle(on: speaker, owners: memory.windows.map { _ in speaker })
      }
    }
    #expect(memory.sums.count == LiveMemory.mostSums)
    #expect(memory.sums.contains { $0.speaker == 7 && $0.trace.size == 3 })
  }

  @Test("known voices have their names, and another has a number")
  func knownVoices() {
    let known = KnownVoices(
      voices: [
        .init(name: "bob", embedding: Embedding(values: padded(Self.axes[1]), model: nil))
      ], threshold: 0.5)
    let truth = runs([(0, 8), (1, 8), (0, 8)])
    // The mean of eight windows has a cosine of √½ / √(½ + 1/16) = 0.94 to its voice.
    let found = names(windows(truth), lookahead: 3, known: known)
    #expect(found == truth.map { $0 == 1 ? "bob" : "speaker_1" })
  }

  private func padded(_ voice: [Float]) -> [Float] {
    voice + [Float](repeating: 0, count: 8 + 24 - voice.count)
  }

  @Test("one window and windows without direction have a speaker")
  func odd() {
    #expect(names([[1, 0, 0]], lookahead: 4) == ["speaker_1"])
    #expect(names([[0, 0], [0, 0], [0, 0]], lookahead: 1).count == 3)
    var voices = LiveVoices(threshold: 0.6)
    for _ in 0..<4 { voices.hear([1, 0], isWhole: false) }
    #expect(voices.decide() == "speaker_1")
  }
}

@Suite("Live linkage")
struct LiveLinkageTests {
  @Test("is the dendrogram's cut", arguments: [0.3, 0.5, 0.7, 0.9])
  func singles(height: Double) {
    var random = SeededGenerator(seed: 11)
    let vectors = (0..<60).map { window in
      (0..<6).map { axis in
        Float.random(in: -1...1, using: &random) + (axis == window % 4 ? 2 : 0)
      }.unit
    }
    let labels = Dendrogram(of: vectors, workers: Workers(threads: 1)).cut(at: height)
    let products = vectors.map { one in
      vectors.map { other in zip(one, other).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } }
    }
    let groups = LiveLinkage.groups(products: products, upTo: height)
    let expected = (0...(labels.max() ?? 0)).map { label in
      labels.indices.filter { labels[$0] == label }
    }
    #expect(groups == expected)
    #expect(groups.count > 1 || height > 0.8)
  }
}
