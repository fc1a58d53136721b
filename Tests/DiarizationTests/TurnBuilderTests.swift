// From labelled windows to turns.

import SpeakerEmbeddings
import Testing

@testable import Diarization

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
