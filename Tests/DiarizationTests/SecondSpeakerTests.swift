// Whom overlap is given to, in conversations of vectors made by hand.

import SpeakerEmbeddings
import Testing

@testable import Diarization

@Suite("Second speaker")
struct SecondSpeakerTests {
  private static let maker = ModelFingerprint(hexadecimal: String(repeating: "0", count: 64))

  /// Windows of one second from second 0 on: voices and speakers.
  private func windows(_ voices: [([Float], String)]) -> [SpokenWindow] {
    voices.enumerated().map { second, voice in
      SpokenWindow(
        start: Double(second), end: Double(second + 1),
        embedding: Embedding(values: voice.0, model: Self.maker), speaker: voice.1)
    }
  }

  private func turn(_ speaker: String, _ onset: Double, _ end: Double) -> Turn {
    Turn(recording: "m", speaker: speaker, onset: onset, duration: end - onset)
  }

  /// Three voices at right angles; in second 1 the first one sounds a little like the third.
  private var three: [SpokenWindow] {
    windows([
      ([1, 0, 0], "a"), ([1, 0.1, 0.3], "a"), ([1, 0, 0], "a"), ([0, 1, 0], "b"),
      ([0, 1, 0], "b"), ([0, 0, 1], "c"),
    ])
  }

  private var turns: [Turn] { [turn("a", 0, 3), turn("b", 3, 5), turn("c", 5, 6)] }

  @Test("is whose mean voice is nearest, where nobody else is near in time")
  func nearestVoice() {
    let found = SecondSpeaker().turns(
      turns, windows: three, overlap: [SpeechRegion(onset: 1.25, end: 1.75)])
    #expect(found == [turn("a", 0, 3), turn("c", 1.25, 1.75), turn("b", 3, 5), turn("c", 5, 6)])
  }

  @Test("is the neighbour on either side of a change of speaker, whose turn then reaches further")
  func neighbours() {
    let found = SecondSpeaker().turns(
      turns, windows: three, overlap: [SpeechRegion(onset: 2.75, end: 3.5)])
    #expect(found == [turn("a", 0, 3.5), turn("b", 2.75, 5), turn("c", 5, 6)])
  }

  @Test("is nobody where there is one speaker, and where there is no turn")
  func nobody() {
    let one = windows([([1, 0], "a"), ([1, 0], "a")])
    let alone = [turn("a", 0, 2)]
    let region = [SpeechRegion(onset: 0.5, end: 1)]
    #expect(SecondSpeaker().turns(alone, windows: one, overlap: region) == alone)
    let pause = [SpeechRegion(onset: 7, end: 8)]
    #expect(SecondSpeaker().turns(turns, windows: three, overlap: pause) == turns)
    #expect(SecondSpeaker().turns(turns, windows: three, overlap: []) == turns)
  }
}
