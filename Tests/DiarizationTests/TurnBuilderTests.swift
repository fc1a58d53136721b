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

  /// A track of outputs every 0.1 s, the first at 0.05 s.
  private func track(_ speech: [Float]) -> SpeechTrack {
    SpeechTrack(
      speech: speech, overlap: speech.map { _ in 0 }, clock: OutputClock(first: 0.05, shift: 0.1),
      duration: Double(speech.count) / 10)
  }

  @Test("change where speech is least likely, near the middle between two windows")
  func quietBoundary() {
    // Windows 0–100 and 50–150 at 100 Hz: centres 50 and 100, midway 75, so 0.25 s on each side.
    let windows = [0, 50].map { Window(startSample: $0, endSample: $0 + 100) }
    func boundary(_ speech: [Float]) -> Double {
      TurnBuilder(recording: "r", sampleRate: 100, track: track(speech)).turns(
        regions: [0..<150], windows: [windows], labels: [0, 1])[0].end
    }
    var speech = [Float](repeating: 0.9, count: 15)
    #expect(boundary(speech) == 0.75)
    speech[9] = 0.5  // at 0.95 s
    #expect(boundary(speech) == 0.95)
    speech[6] = 0.5  // as unlikely, and nearer: at 0.65 s
    #expect(boundary(speech) == 0.65)
    speech[3] = 0.1  // at 0.35 s, out of reach
    #expect(boundary(speech) == 0.65)
    speech = [Float](repeating: 0.9, count: 15)
    speech[8] = 0.87  // less, but not by a twentieth
    #expect(boundary(speech) == 0.75)
    #expect(boundary([]) == 0.75)
  }
}
