// What is heard while the recording goes on is what is heard in the whole of it.

import AudioFiles
import Kernels
import SpeakerEmbeddings
import TestSupport
import Testing

@testable import Diarization

@Suite("Live speech")
struct LiveSpeechTests {
  private let clock = OutputClock(first: 0.0125, shift: 0.02)

  /// Probabilities that linger: runs of high and low ones, some of one output, some of seconds.
  private func probabilities(seed: UInt64, count: Int) -> [Float] {
    var random = SeededGenerator(seed: seed)
    var values: [Float] = []
    while values.count < count {
      let level = Float.random(in: 0...1, using: &random)
      let run = [1, 2, 4, 9, 30, 90].randomElement(using: &random) ?? 1
      for _ in 0..<run {
        values.append(min(1, max(0, level + Float.random(in: -0.1...0.1, using: &random))))
      }
    }
    return Array(values.prefix(count))
  }

  @Test("regions are those of the whole recording, and known no later than the rule allows")
  func regions() {
    for seed in 0..<200 as Range<UInt64> {
      let values = probabilities(seed: seed, count: 600)
      let rule = RegionRule(
        onset: 0.6, offset: 0.5, leastSpeech: 0.2, leastSilence: 0.3, padding: 0)
      let track = SpeechTrack(speech: values, overlap: [], clock: clock, duration: 12.02)
      let whole = track.speechRegions(rule)
      var live = LiveRegions(rule, clock: clock)
      var found: [SpeechRegion] = []
      for (output, value) in values.enumerated() {
        if let ended = live.push(value) { found.append(ended) }
        // What is called known stays so: regions up to the horizon are those of the whole.
        let known = live.horizon
        let sofar = found + [live.current].compactMap(\.self)
        let cut = { (regions: [SpeechRegion]) in
          regions.filter { $0.onset < known }.map {
            SpeechRegion(onset: $0.onset, end: min($0.end, known))
          }
        }
        #expect(cut(sofar) == cut(whole))
        // What is shorter than 0.2 s and then pauses for less than 0.3 s may or may not be one.
        #expect(clock.start(of: output + 1) - known <= 0.2 + 0.3 + 0.02)
      }
      if let last = live.finish(at: 12.02) { found.append(last) }
      #expect(found == whole)
    }
  }

  @Test("a long region is cut, and its parts are the region")
  func longest() {
    let rule = RegionRule(
      onset: 0.5, offset: 0.4, leastSpeech: 0.1, leastSilence: 0.1, padding: 0)
    let values = Array(repeating: Float(0), count: 50) + Array(repeating: 1, count: 500)
    var live = LiveRegions(rule, clock: clock, longest: 3)
    var found = (values + [0, 0, 0, 0, 0, 0, 0]).compactMap { live.push($0) }
    #expect(live.finish(at: 20) == nil)
    // 10 s: three of 3 s and what is left, each from where the one before ended.
    #expect(found.count == 4)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.end == $1.onset })
    #expect(found.first?.onset == clock.start(of: 50) && found.last?.end == clock.start(of: 550))
    #expect(found.dropLast().allSatisfy { $0.duration < 3.03 && $0.duration >= 3 })
    found.removeAll()
  }

  @Test("windows are those of the plan, however their region becomes known", arguments: 0..<40)
  func windows(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let plan = try WindowPlan(length: 1.5, hop: seed % 2 == 0 ? 0.75 : 0.5)
    var live = LiveWindows(plan, sampleRate: 1000)
    var start = 0
    for _ in 0..<20 {
      start += Int.random(in: 1...500, using: &random)
      let end = start + Int.random(in: 1...9000, using: &random)
      var found: [LiveWindow] = []
      var known = start
      while known < end {
        found += live.extend(from: start, to: known)
        known += Int.random(in: 1...2000, using: &random)
      }
      #expect(found.allSatisfy { $0.regionEnd == nil })
      found += live.close(from: start, to: end)
      #expect(found.map(\.cut) == plan.windows(in: start..<end, sampleRate: 1000))
      #expect(found.allSatisfy { $0.regionStart == start })
      #expect(found.map(\.isFirst) == found.indices.map { $0 == 0 })
      #expect(found.compactMap(\.regionEnd) == [end] && found.last?.regionEnd == end)
      start = end
    }
  }

  @Test("the detector says the same in blocks of any size, with any number of threads")
  func detector() throws {
    let samples = try Waveform(
      reading: Fixture.path("Conversations/conversation-1.flac"), sampleRate: 16_000
    ).samples
    let detector = try SpeechDetector.inTheBox()
    let track = try detector.track(of: samples, workers: Workers(threads: 1))
    for (block, threads) in [(16_001, 2), (3000, 1), (samples.count, 7)] {
      let workers = Workers(threads: threads)
      var live = LiveDetector(detector)
      var outputs: [LiveOutput] = []
      for start in stride(from: 0, to: samples.count, by: block) {
        let part = Array(samples[start..<min(start + block, samples.count)])
        outputs += try live.push(part, workers: workers)
      }
      outputs += try live.finish(workers: workers)
      #expect(outputs.map(\.speech) == track.speech)
      #expect(outputs.map(\.overlap) == track.overlap)
    }
  }
}
