// Resampling against librosa, and independence of how the input is cut.

import AudioFiles
import TestSupport
import Testing

@Suite("Resampler")
struct ResamplerTests {
  @Test(
    "equals librosa.load",
    arguments: [("a-16k", 24_000), ("stereo-44k1", 16_000)])
  func equalsLibrosa(input: String, rate: Int) throws {
    let golden = try NumpyArray(fixture: "Models/resampled/\(input).to-\(rate / 1000)k.npy")
    let waveform = try Waveform(
      reading: Fixture.path("Models/inputs/\(input).wav"), sampleRate: rate)
    #expect(waveform.sampleRate == rate)
    #expect(waveform.samples.count == golden.values.count)
    let worst = zip(waveform.samples, golden.values).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
    #expect(worst <= 1e-6)
  }
}
