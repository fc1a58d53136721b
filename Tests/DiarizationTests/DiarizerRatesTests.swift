// Recording, detector and speaker model may each have a rate of their own.

import AudioFiles
import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import TestSupport
import Testing

@Suite("Diarizer at other rates")
struct DiarizerRatesTests {
  /// A mono WAV file of 32-bit floats.
  private func write(_ sound: Waveform, to path: String) throws {
    let size = 4 * sound.samples.count
    var file = Data("RIFF".utf8)
    func append(_ value: Int, _ bytes: Int) {
      file.append(contentsOf: (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
    }
    append(36 + size, 4)
    file.append(contentsOf: Data("WAVEfmt ".utf8))
    for (value, bytes) in [
      (16, 4), (3, 2), (1, 2), (sound.sampleRate, 4), (4 * sound.sampleRate, 4), (4, 2), (32, 2),
    ] { append(value, bytes) }
    file.append(contentsOf: Data("data".utf8))
    append(size, 4)
    for sample in sound.samples { append(Int(sample.bitPattern), 4) }
    try file.write(to: URL(fileURLWithPath: path))
  }

  @Test(
    "finds about the same speech whatever the rates are",
    arguments: [SpeechActivity.detector, .energy(EnergySpeechActivity())], [22_050, 44_100])
  func otherRates(activity: SpeechActivity, rate: Int) throws {
    let meeting = Fixture.path("Conversations/conversation-1.flac")
    let folder = try TemporaryFolder()
    let other = folder.path("other.wav")
    try write(Waveform(reading: meeting, sampleRate: rate), to: other)
    let workers = Workers(threads: 2)
    // Qwen3's encoder hears 24 kHz.
    let small = try SpeakerModel(opening: Fixture.path("Models/qwen3-small"))
    #expect(small.sampleRate == 24_000)
    let results = try [
      (SpeakerModel.inTheBox(), meeting), (SpeakerModel.inTheBox(), other), (small, other),
    ].map { model, path in
      try Diarizer(
        model: model, detector: .inTheBox(), count: .exactly(2), activity: activity
      ).diarize(path, named: "m", workers: workers)
    }
    let speech = results.map { $0.turns.reduce(0) { $0 + $1.duration } }
    #expect(speech[0] > 25)
    for (result, seconds) in zip(results, speech) {
      #expect(abs(result.duration - results[0].duration) < 0.001)
      // Half a second of 43: boundaries where the level is near a threshold.
      #expect(abs(seconds - speech[0]) < 0.5)
    }
  }

  @Test("needs no more than the length of a recording whose speech is known")
  func givenSpeech() throws {
    let meeting = Fixture.path("Conversations/conversation-1.flac")
    let result = try Diarizer(model: .inTheBox(), detector: .inTheBox(), count: .exactly(1))
      .diarize(
        meeting, named: "m", speech: [SpeechRegion(onset: 40, end: 9000)],
        workers: Workers(threads: 1))
    #expect(result.turns.count == 1)
    #expect(result.turns.first?.onset == 40)
    #expect(abs((result.turns.first?.end ?? 0) - result.duration) < 1e-3)
  }
}
