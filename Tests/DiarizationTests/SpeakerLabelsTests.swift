// Windows of known voices are labelled as they are; stray ones are given to a voice that is there.

import Foundation
import Kernels
import SpeakerEmbeddings
import TestSupport
import Testing

@testable import Diarization

/// Unit vectors around given directions, seeded.
private struct Voices {
  private var random = SeededGenerator(seed: 7)

  /// A direction near axis `speaker`; `spread` is the length of what is added.
  mutating func window(of speaker: Int, spread: Double = 0.3) -> [Float] {
    let added = (0..<16).map { _ in Double.random(in: -1...1, using: &random) }
    let length = added.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let values = added.enumerated().map { index, value in
      value / length * spread + (index == speaker ? 1 : 0)
    }
    let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return values.map { Float($0 / norm) }
  }
}

@Suite("Speaker labels")
struct SpeakerLabelsTests {
  private let workers = Workers(threads: 1)
  private let truth = (0..<120).map { ($0 / 7) % 3 }

  private func vectors() -> [[Float]] {
    var voices = Voices()
    return truth.map { voices.window(of: $0) }
  }

  @Test("are the voices, numbered by first appearance")
  func voices() {
    // Within a voice distances stay below 1 − cos(2·asin 0.3) = 0.18; between axes they are near 1.
    let labels = SpeakerLabels(vectors(), workers: workers).labels(threshold: 0.5, count: .any)
    #expect(labels == truth)
  }

  @Test("are as many as asked for", arguments: 1...6)
  func asManyAsAsked(count: Int) {
    let labels = SpeakerLabels(vectors(), workers: workers)
      .labels(threshold: 0.5, count: .exactly(count))
    #expect(Set(labels).count == count)
    if count == 3 { #expect(labels == truth) }
  }

  @Test("stay within a range and follow the threshold inside it")
  func range() {
    let labels = SpeakerLabels(vectors(), workers: workers)
    let within = labels.labels(threshold: 0.5, count: SpeakerCount(fewest: 2, most: 5))
    #expect(within == truth)
    let fewer = labels.labels(threshold: 0.5, count: SpeakerCount(fewest: 1, most: 2))
    #expect(Set(fewer).count == 2)
  }

  @Test("give a stray window to a voice instead of making it a speaker")
  func strayWindow() {
    var voices = Voices()
    var vectors = vectors()
    vectors[60] = voices.window(of: 9)  // like nobody
    for count in [SpeakerCount.any, .exactly(3)] {
      let labels = SpeakerLabels(vectors, workers: workers).labels(threshold: 0.5, count: count)
      #expect(Set(labels).count == 3)
      for window in truth.indices where window != 60 { #expect(labels[window] == truth[window]) }
    }
  }

  @Test("are one speaker for one window")
  func oneWindow() {
    var voices = Voices()
    let labels = SpeakerLabels([voices.window(of: 0)], workers: workers)
    #expect(labels.labels(threshold: 0.5, count: .any) == [0])
  }
}

@Suite("Turns from windows")
struct TurnBuilderTests {
  @Test("change midway between the centres of two speakers' windows")
  func boundaries() {
    // Windows 0–10, 5–15, 10–20 of a region 0–20 at 10 Hz: centres 5, 10, 15 samples.
    let windows = [0, 5, 10].map {
      Window(startSample: $0, endSample: $0 + 10)
    }
    let turns = TurnBuilder(recording: "r", sampleRate: 10).turns(
      regions: [0..<20, 30..<35], windows: [windows, [Window(startSample: 30, endSample: 35)]],
      labels: [0, 1, 1, 0])
    #expect(
      turns == [
        Turn(recording: "r", speaker: "speaker_1", onset: 0, duration: 0.7),
        Turn(recording: "r", speaker: "speaker_2", onset: 0.7, duration: 1.3),
        Turn(recording: "r", speaker: "speaker_1", onset: 3, duration: 0.5),
      ])
  }
}
