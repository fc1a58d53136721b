// Loud stretches over a floor are found where they are, whatever the floor's level.

import Diarization
import Foundation
import TestSupport
import Testing

@Suite("Energy speech activity")
struct EnergySpeechActivityTests {
  /// Levels of 20 s: a floor, and 3 s from second 5 and 1 s from second 12 that are louder.
  private func levels(floor: Float, louder: Float) -> [Float] {
    (0..<2000).map { frame in
      (500..<800).contains(frame) || (1200..<1300).contains(frame) ? floor + louder : floor
    }
  }

  @Test("finds what is louder than the floor", arguments: [Float(-80), -60, -35])
  func findsSpeech(floor: Float) {
    let regions = EnergySpeechActivity().regions(of: levels(floor: floor, louder: 20))
    #expect(regions.count == 2)
    // Levels are averaged over 90 ms, so a boundary may move by half of that.
    for (region, (onset, end)) in zip(regions, [(5.0, 8.0), (12.0, 13.0)]) {
      #expect(abs(region.onset - onset) <= 0.045)
      #expect(abs(region.end - end) <= 0.045)
    }
  }

  @Test("finds nothing in silence, in steady noise, and in no sound at all")
  func findsNothing() {
    let activity = EnergySpeechActivity()
    #expect(activity.regions(of: [Float](repeating: -100, count: 500)).isEmpty)
    #expect(activity.regions(of: [Float](repeating: -30, count: 500)).isEmpty)
    #expect(activity.regions(of: []).isEmpty)
  }

  @Test("fills short pauses and drops short sounds")
  func pausesAndClicks() {
    var levels = levels(floor: -70, louder: 25)
    for frame in 600..<615 { levels[frame] = -70 }  // a pause of 0.15 s: filled
    for frame in 1700..<1705 { levels[frame] = -45 }  // a click of 0.05 s: dropped
    let regions = EnergySpeechActivity().regions(of: levels)
    #expect(regions.count == 2)
    #expect(regions[0].duration > 2.9)
  }

  @Test("measures a sine's level, with any size of block", arguments: [1, 160, 4096])
  func measuresLevels(block: Int) {
    // The difference of a sin(ωn) is a sine of amplitude 2 sin(ω/2); its power is half the square.
    let omega = 2 * Double.pi * 1000 / 16000
    let samples = (0..<8000).map { Float(0.1 * sin(omega * Double($0))) }
    var levels = FrameLevels(sampleRate: 16000)
    for start in stride(from: 0, to: samples.count, by: block) {
      levels.push(Array(samples[start..<min(start + block, samples.count)]))
    }
    let expected = 10 * log10(pow(0.1 * 2 * sin(omega / 2), 2) / 2)
    #expect(levels.values.count == 48)  // 1 + (8000 − 400) / 160, rounded down
    for level in levels.values.dropFirst() { #expect(abs(Double(level) - expected) < 0.05) }
  }
}
