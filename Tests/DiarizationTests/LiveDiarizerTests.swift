// Turns come when they should.

import AudioFiles
import Kernels
import SpeakerEmbeddings
import TestSupport
import Testing

@testable import Diarization

@Suite("Live diarizer")
struct LiveDiarizerTests {
  @Test(
    "gives a turn no later than the delay after its end, in the time of the recording",
    arguments: [(3.0, false), (5.0, false), (5.0, true)])
  func delay(seconds: Double, namesOverlap: Bool) throws {
    let samples = try Waveform(
      reading: Fixture.path("Conversations/conversation-1.flac"), sampleRate: 16_000
    ).samples
    let workers = Workers(threads: 2)
    var live = try LiveDiarizer(
      model: .inTheBox(), detector: .inTheBox(), recording: "a", namesOverlap: namesOverlap,
      delay: seconds)
    var count = 0
    for start in stride(from: 0, to: samples.count, by: 1600) {
      let block = Array(samples[start..<min(start + 1600, samples.count)])
      for turn in try live.push(block, model: block, workers: workers) {
        count += 1
        let heard = Double(start + block.count) / 16_000
        // A turn that ends in an overlap waits for the end of that, which is 3 s away at most, and
        // for the turns within half a second of it.
        #expect(heard - turn.end <= seconds + (namesOverlap ? 3.5 : 0))
        #expect(heard > turn.end)
      }
    }
    #expect(count > 5)
    #expect(try live.finish(workers: workers).count < 4)
  }

  @Test("forgets the sound that it has done with")
  func memory() throws {
    var random = SeededGenerator(seed: 5)
    let workers = Workers(threads: 2)
    var live = try LiveDiarizer(model: .inTheBox(), detector: .inTheBox(), recording: "a")
    let voice = try Waveform(
      reading: Fixture.path("Voices/kal-1.flac"), sampleRate: 16_000
    ).samples
    var most = 0
    for _ in 0..<30 {
      let pause = [Float](
        repeating: 0, count: Int.random(in: 1000...40_000, using: &random))
      for block in [voice, pause] {
        _ = try live.push(block, model: block, workers: workers)
        most = max(most, live.samplesKept - block.count)
      }
    }
    // Besides the block that came last: a second that the detector needs, a window and what it is
    // widened by, and the pause that ends a region.
    #expect(most < 5 * 16_000)
  }
}
