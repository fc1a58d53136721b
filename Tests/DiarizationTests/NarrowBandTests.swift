// Telephone sound is told from full sound: tones and noise of known bandwidth.

import AudioFiles
import Diarization
import Foundation
import TestSupport
import Testing

@Suite("Narrow band")
struct NarrowBandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func found(_ samples: [Float], sampleRate: Int) throws -> NarrowBand? {
    let path = folder.path("sound.wav")
    try WaveFile.bytes([samples], sampleRate: sampleRate).write(to: URL(fileURLWithPath: path))
    return try NarrowBand.found(in: path, channel: .mix, modelRate: 16_000)
  }

  /// Three seconds of a tone, with a second one of another loudness.
  private func tones(_ low: Double, _ high: Double, ratio: Double, sampleRate: Int = 16_000)
    -> [Float]
  {
    (0..<3 * sampleRate).map { sample in
      let time = 2 * Double.pi * Double(sample) / Double(sampleRate)
      return Float(0.3 * sin(low * time) + 0.3 * ratio * sin(high * time))
    }
  }

  @Test("noise of the whole band is full")
  func noise() throws {
    var random = SeededGenerator(seed: 3)
    let noise = (0..<48_000).map { _ in Float.random(in: -0.5...0.5, using: &random) }
    #expect(try found(noise, sampleRate: 16_000) == nil)
    #expect(
      try found(noise, sampleRate: 8000) == .lowRate(8000))
  }

  @Test("noise that was sampled at 8 kHz is not, whatever the rate is now")
  func upsampled() throws {
    var random = SeededGenerator(seed: 4)
    let noise = (0..<24_000).map { _ in Float.random(in: -0.5...0.5, using: &random) }
    for rate in [16_000, 44_100] {
      let up = try Waveform(samples: noise, sampleRate: 8000).resampled(to: rate)
      #expect(try found(up.samples, sampleRate: rate) == .telephone)
    }
  }

  // -53 dB is a ratio of amplitudes of 0.0022.
  @Test("a tone above 4.6 kHz counts from -53 dB", arguments: [(0.004, false), (0.001, true)])
  func level(ratio: Double, isNarrow: Bool) throws {
    let sound = tones(700, 6000, ratio: ratio)
    #expect(try found(sound, sampleRate: 16_000) == (isNarrow ? .telephone : nil))
  }

  @Test("a telephone's 3.9 kHz does not count, 5 kHz does")
  func edges() throws {
    #expect(try found(tones(700, 3900, ratio: 1), sampleRate: 16_000) == .telephone)
    #expect(try found(tones(700, 5000, ratio: 0.1), sampleRate: 16_000) == nil)
  }

  @Test("silence says nothing, and neither does a recording of no length to speak of")
  func silence() throws {
    #expect(try found([Float](repeating: 0, count: 32_000), sampleRate: 16_000) == nil)
    #expect(try found([0.5, -0.5, 0.5], sampleRate: 16_000) == nil)
  }
}
