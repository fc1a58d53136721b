// The detector in the box says what PyTorch says, in any stretches, blocks and threads.

import AudioFiles
import DefaultModel
import FrontEnd
import Kernels
import TestSupport
import Testing

@testable import Diarization

@Suite("Speech detector")
struct SpeechDetectorTests {
  @Test("gives PyTorch's logits", arguments: InstructionSet.here)
  func equalsReference(set: InstructionSet) throws {
    let features = try NumpyArray(fixture: "DefaultModel/detector.features.npy")
    let expected = try NumpyArray(fixture: "DefaultModel/detector.logits.npy")
    let logits = try SpeechDetector.inTheBox(on: set).logits(
      of: Features(frames: features.shape[0], bins: features.shape[1], values: features.floats))
    #expect(expected.shape == [151, 3])
    // Ten layers of sums of up to 400 products in another order: some hundred units in the last
    // place, 6e-8 each, of the largest value.
    #expect(relativeError(logits, expected.values) < 1e-5)
  }

  @Test("hears the same in stretches of any length, to the bit", arguments: [1, 33, 500])
  func stretches(length: Int) throws {
    let samples = try Self.conversation()
    let detector = try SpeechDetector.inTheBox()
    let workers = Workers(threads: 2)
    var whole = DetectorStream(detector, stretch: 1 << 20)
    try whole.push(samples, workers: workers)
    var cut = DetectorStream(detector, stretch: length, batch: 3)
    try cut.push(samples, workers: workers)
    let track = try whole.finish(workers: workers)
    // 43 s in outputs of 20 ms.
    #expect(track.speech.count > 2100)
    #expect(try cut.finish(workers: workers) == track)
  }

  @Test("hears the same in blocks of any size, with any number of threads")
  func blocksAndThreads() throws {
    let samples = try Self.conversation()
    let detector = try SpeechDetector.inTheBox()
    let track = try detector.track(of: samples, workers: Workers(threads: 1))
    for (block, threads) in [(997, 2), (16_000, 7), (1 << 16, 1)] {
      let workers = Workers(threads: threads)
      var stream = DetectorStream(detector, stretch: 1024, batch: 1)
      for start in stride(from: 0, to: samples.count, by: block) {
        let end = min(start + block, samples.count)
        try stream.push(Array(samples[start..<end]), workers: workers)
      }
      #expect(try stream.finish(workers: workers) == track)
    }
  }

  @Test("hears nothing where there is no frame", arguments: [0, 1, 399])
  func tooShort(count: Int) throws {
    let detector = try SpeechDetector.inTheBox()
    let track = try detector.track(
      of: [Float](repeating: 0.1, count: count), workers: Workers(threads: 1))
    #expect(track.speech.isEmpty)
    #expect(track.speechRegions(.speech(from: 0.5)).isEmpty)
  }

  @Test("hears one output in one frame, and not a voice in silence")
  func silence() throws {
    let detector = try SpeechDetector.inTheBox()
    let workers = Workers(threads: 1)
    #expect(
      try detector.track(of: [Float](repeating: 0, count: 400), workers: workers).speech.count == 1)
    let track = try detector.track(of: [Float](repeating: 0, count: 160_000), workers: workers)
    #expect(track.speechRegions(.speech(from: detector.speechThreshold)).isEmpty)
  }

  @Test("says where in the recording a sample is out of range")
  func sampleOutOfRange() throws {
    var samples = [Float](repeating: 0, count: 1_000_000)
    samples[900_001] = .nan
    let detector = try SpeechDetector.inTheBox()
    #expect(throws: FrontEndError.sampleOutOfRange(at: 900_001)) {
      try detector.track(of: samples, workers: Workers(threads: 2))
    }
  }

  @Test("finds the voices of a conversation")
  func conversation() throws {
    let detector = try SpeechDetector.inTheBox()
    let track = try detector.track(of: Self.conversation(), workers: Workers(threads: 2))
    let found = track.speechRegions(.speech(from: detector.speechThreshold))
    let turns = try RTTM(reading: Fixture.path("Conversations/conversation-1.rttm")).turns
    let speech = turns.map { SpeechRegion(onset: $0.onset, end: $0.end) }.joined()
    let both = found.intersected(with: speech).reduce(0) { $0 + $1.duration }
    // Nine tenths of either are of the other: the turns of the reference hold short pauses.
    #expect(both > 0.9 * speech.reduce(0) { $0 + $1.duration })
    #expect(both > 0.9 * found.reduce(0) { $0 + $1.duration })
  }

  private static func conversation() throws -> [Float] {
    try Waveform(
      reading: Fixture.path("Conversations/conversation-1.flac"), sampleRate: 16_000
    ).samples
  }
}
