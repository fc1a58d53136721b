// Resampling against librosa, against arithmetic, and however the input is cut.

import AudioFiles
import Foundation
import TestSupport
import Testing

@Suite("Resampler")
struct ResamplerTests {
  @Test("equals librosa.load", arguments: [("a-16k", 24_000), ("stereo-44k1", 16_000)])
  func equalsLibrosa(input: String, rate: Int) throws {
    let golden = try NumpyArray(fixture: "Models/resampled/\(input).to-\(rate / 1000)k.npy")
    let waveform = try Waveform(
      reading: Fixture.path("Models/inputs/\(input).wav"), sampleRate: rate)
    #expect(waveform.sampleRate == rate)
    #expect(waveform.samples.count == golden.values.count)
    let worst = zip(waveform.samples, golden.values).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
    #expect(worst <= 1e-6)
  }

  @Test("blocks of any size give the same samples", arguments: [1, 100, 4096, 65_536])
  func blockSizeDoesNotMatter(size: Int) throws {
    let tone = testTone(seconds: 0.5, sampleRate: 44_100)
    let whole = try Waveform(samples: tone, sampleRate: 44_100).resampled(to: 16_000)
    var resampler = try Resampler(from: 44_100, to: 16_000)
    var samples: [Float] = []
    for start in stride(from: 0, to: tone.count, by: size) {
      samples += resampler.push(Array(tone[start..<min(start + size, tone.count)]))
    }
    samples += resampler.finish()
    #expect(samples == whole.samples)
  }

  @Test(
    "a tone stays that tone",
    arguments: [
      (44_100, 16_000), (8_000, 16_000), (48_000, 16_000), (16_000, 24_000), (384_000, 4_000),
    ])
  func toneStays(from: Int, to: Int) throws {
    func tone(_ rate: Int) -> [Float] {
      (0..<rate).map { Float(0.5 * sin(2 * .pi * 500 * Double($0) / Double(rate))) }
    }
    let found = try Waveform(samples: tone(from), sampleRate: from).resampled(to: to)
    let expected = tone(to)
    #expect(found.samples.count == expected.count)
    // HQ is made for 20 bits, 2⁻²⁰ = 1e-6; near the ends the filter sees silence beyond them.
    for at in to / 10..<to * 9 / 10 {
      #expect(abs(found.samples[at] - expected[at]) <= 2e-6)
    }
  }

  @Test("how many samples come out")
  func countsAreLibrosas() {
    #expect(Resampler.outputCount(of: 88_200, from: 44_100, to: 16_000) == 32_000)
    #expect(Resampler.outputCount(of: 1, from: 48_000, to: 16_000) == 1)
    #expect(Resampler.outputCount(of: 4, from: 48_000, to: 16_000) == 2)
    #expect(Resampler.outputCount(of: 0, from: 48_000, to: 16_000) == 0)
    // ceil(88200 · (24000 / 44100)) in Python, where the product is 48000.00000000001.
    #expect(Resampler.outputCount(of: 88_200, from: 44_100, to: 24_000) == 48_001)
  }

  @Test("short inputs come out whole", arguments: [1, 2, 5, 100])
  func shortInputs(count: Int) throws {
    let samples = [Float](repeating: 0.5, count: count)
    let up = try Waveform(samples: samples, sampleRate: 16_000).resampled(to: 24_000)
    #expect(up.samples.count == Resampler.outputCount(of: count, from: 16_000, to: 24_000))
    #expect(up.samples.allSatisfy { $0.isFinite })
    let same = try Waveform(samples: samples, sampleRate: 16_000).resampled(to: 16_000)
    #expect(same.samples == samples)
  }
}
