// Probabilities made by hand become the regions that one works out by hand.

import SpeakerEmbeddings
import Testing

@testable import Diarization

@Suite("Region rule")
struct RegionRuleTests {
  /// Outputs of 0.1 s that begin at 0, 0.1, 0.2 … seconds, but for the first one's half.
  private func regions(_ probabilities: [Float], _ rule: RegionRule) -> [[Double]] {
    let track = SpeechTrack(
      speech: probabilities, overlap: [], clock: OutputClock(first: 0.05, shift: 0.1),
      duration: Double(probabilities.count) / 10)
    return track.speechRegions(rule).map {
      [($0.onset * 1000).rounded() / 1000, ($0.end * 1000).rounded() / 1000]
    }
  }

  private func rule(
    _ onset: Double, _ offset: Double, speech: Double = 0, silence: Double = 0,
    padding: Double = 0
  ) -> RegionRule {
    RegionRule(
      onset: onset, offset: offset, leastSpeech: speech, leastSilence: silence, padding: padding)
  }

  @Test("begins at the onset and ends below the offset")
  func hysteresis() {
    let track: [Float] = [0.1, 0.5, 0.7, 0.5, 0.5, 0.3, 0.5, 0.1]
    #expect(regions(track, rule(0.6, 0.4)) == [[0.2, 0.5]])
    #expect(regions(track, rule(0.5, 0.5)) == [[0.1, 0.5], [0.6, 0.7]])
    #expect(regions(track, rule(0.5, 0.2)) == [[0.1, 0.7]])
  }

  @Test("reaches to both ends of the recording")
  func ends() {
    #expect(regions([1, 1, 1], rule(0.5, 0.5)) == [[0, 0.3]])
    #expect(regions([1, 0, 1], rule(0.5, 0.5)) == [[0, 0.1], [0.2, 0.3]])
    #expect(regions([], rule(0.5, 0.5)).isEmpty)
    #expect(regions([0, 0], rule(0.5, 0.5)).isEmpty)
  }

  @Test("fills short pauses before it drops short regions")
  func lengths() {
    let track: [Float] = [0, 1, 0, 1, 0, 0, 0, 1, 0, 0]
    #expect(regions(track, rule(0.5, 0.5, speech: 0.25, silence: 0.15)) == [[0.1, 0.4]])
    #expect(regions(track, rule(0.5, 0.5, speech: 0.15)).isEmpty)
    #expect(regions(track, rule(0.5, 0.5, silence: 0.35)) == [[0.1, 0.8]])
  }

  @Test("widens inside the recording, and joins what then touches")
  func padding() {
    let track: [Float] = [0, 1, 0, 1, 0, 0, 0, 0, 0, 1]
    #expect(
      regions(track, rule(0.5, 0.5, padding: 0.05)) == [[0.05, 0.45], [0.85, 1]])
    #expect(regions(track, rule(0.5, 0.5, padding: 0.2)) == [[0, 0.6], [0.7, 1]])
  }

  @Test("does not let the offset stand above the onset")
  func offsetAboveOnset() {
    #expect(rule(0.3, 0.6).offset == 0.3)
  }
}

@Suite("Regions")
struct RegionTests {
  private func list(_ ends: [(Double, Double)]) -> [SpeechRegion] {
    ends.map { SpeechRegion(onset: $0.0, end: $0.1) }
  }

  @Test("share what lies in both")
  func intersection() {
    let speech = list([(0, 2), (3, 4), (5, 9)])
    let others = list([(1, 3.5), (3.8, 5.5), (6, 7), (8, 10)])
    #expect(
      speech.intersected(with: others)
        == list([(1, 2), (3, 3.5), (3.8, 4), (5, 5.5), (6, 7), (8, 9)]))
    #expect(speech.intersected(with: []).isEmpty)
    #expect(list([]).intersected(with: others).isEmpty)
  }

  @Test("share samples with windows")
  func sharedSamples() {
    let windows = [0, 5, 10, 30].map { Window(startSample: $0, endSample: $0 + 10) }
    #expect(windows.samplesShared(with: [3..<7, 9..<12, 39..<60]) == [5, 5, 2, 1])
    #expect(windows.samplesShared(with: []) == [0, 0, 0, 0])
  }

  @Test("become samples that the recording has")
  func samples() {
    let regions = list([(0, 0.5), (0.9, 1.2), (2, 3)])
    #expect(regions.inSamples(at: 1000, of: 1100) == [0..<500, 900..<1100])
  }
}
