// Turns from embeddings alone, by hand, and what cannot be clustered.

import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import TestSupport
import Testing

@Suite("Embeddings become turns")
struct EmbeddingDiarizerTests {
  private let workers = Workers(threads: 1)

  private func window(
    _ recording: String, _ start: Double, _ end: Double, _ values: [Float]
  ) -> StoredEmbedding {
    StoredEmbedding(
      window: .init(recording: recording, start: start, end: end),
      embedding: Embedding(values: values, model: nil))
  }

  /// Ann is near the first axis, Bo near the second; lengths do not matter.
  private let ann: [Float] = [2, 0.1, 0]
  private let bo: [Float] = [0, 5, 0.2]

  private func turn(_ recording: String, _ speaker: Int, _ onset: Double, _ end: Double) -> Turn {
    Turn(
      recording: recording, speaker: "speaker_\(speaker)", onset: onset, duration: end - onset)
  }

  @Test("boundaries lie in the middle of what windows share; between windows is silence")
  func byHand() throws {
    // Windows of 1.5 s every 0.75 s: Ann from 0 to 3.75 s, Bo from 3 to 6.75, then one window each.
    let starts = (0..<8).map { 0.75 * Double($0) }
    let spoken = starts.map { window("m", $0, $0 + 1.5, $0 < 3 ? ann : bo) }
    let store = EmbeddingStore(
      // Out of order, and of two recordings by turns.
      [window("m", 11.5, 13, bo), window("n", 0, 1.5, bo)] + spoken.reversed()
        + [window("n", 5, 6.5, bo), window("m", 10, 11.5, ann)])
    let diarizer = EmbeddingDiarizer(path: "w", threshold: 0.5)
    let recordings = try diarizer.recordings(of: store)
    #expect(recordings.map(\.name) == ["m", "n"])
    #expect(recordings.map(\.duration) == [13, 6.5])
    // 2.25…3.75 and 3…4.5 share 3…3.75, whose middle is 3.375; 10…11.5 and 11.5…13 touch.
    #expect(
      try diarizer.turns(of: recordings[0], workers: workers) == [
        turn("m", 1, 0, 3.375), turn("m", 2, 3.375, 6.75), turn("m", 1, 10, 11.5),
        turn("m", 2, 11.5, 13),
      ])
    #expect(
      try diarizer.turns(of: recordings[1], workers: workers) == [
        turn("n", 1, 0, 1.5), turn("n", 1, 5, 6.5),
      ])
  }

  @Test("a count that is known needs no threshold, no count needs one")
  func thresholds() throws {
    let store = EmbeddingStore([
      window("m", 0, 1, ann), window("m", 1, 2, bo), window("m", 2, 3, ann), window("m", 3, 4, bo),
    ])
    let known = EmbeddingDiarizer(path: "w", count: .exactly(1), threshold: nil)
    let recording = try known.recordings(of: store)[0]
    #expect(try known.turns(of: recording, workers: workers) == [turn("m", 1, 0, 4)])
    let none = EmbeddingDiarizer(path: "w.ark", threshold: nil)
    #expect(throws: DiarizerError.noThreshold(model: "w.ark")) {
      try none.turns(of: recording, workers: workers)
    }
    let many = EmbeddingDiarizer(path: "w", count: .exactly(5), threshold: nil)
    #expect(throws: DiarizerError.tooManySpeakers(path: "w", asked: 5, windows: 4)) {
      try many.turns(of: recording, workers: workers)
    }
  }

  @Test("no embedding, no recording")
  func nothing() throws {
    #expect(try EmbeddingDiarizer(path: "w", threshold: 0.5).recordings(of: .init([])).isEmpty)
  }

  @Test("what cannot be clustered is named")
  func refused() throws {
    let good = window("m", 0, 1, ann)
    let cases: [(StoredEmbedding, String)] = [
      (
        StoredEmbedding(identifier: "x", embedding: Embedding(values: ann, model: nil)),
        "w: the embedding x cannot be clustered: it has no times; give them with --segments"
      ),
      (
        window("m", 1, 2, [1, 2]),
        "w: the embedding m-00001000-00002000 cannot be clustered: it has 2 values and the first "
          + "one 3; give embeddings of one model"
      ),
      (
        window("m", 1, 2, [1, .nan, 0]),
        "w: the embedding m-00001000-00002000 cannot be clustered: it holds a value that is not a "
          + "finite number; make it again"
      ),
    ]
    for (bad, sentence) in cases {
      let error = #expect(throws: DiarizerError.self) {
        try EmbeddingDiarizer(path: "w", threshold: 0.5).recordings(of: .init([good, bad]))
      }
      #expect(error?.description == sentence)
    }
  }
}

@Suite("Known voices")
struct KnownVoicesTests {
  private func embedding(_ values: [Float], by model: String? = nil) -> Embedding {
    Embedding(values: values, model: model.map(ModelFingerprint.init(hexadecimal:)))
  }

  private func window(_ speaker: String, _ values: [Float]) -> SpokenWindow {
    SpokenWindow(start: 0, end: 1, embedding: embedding(values), speaker: speaker)
  }

  private var axes: [KnownVoices.Voice] {
    [
      .init(name: "alice", embedding: embedding([1, 0, 0])),
      .init(name: "bob", embedding: embedding([0, 2, 0])),
    ]
  }

  @Test("a cluster takes the name of the voice that its mean reaches; others stay")
  func names() throws {
    let windows = [
      window("speaker_1", [2, 0.1, 0]), window("speaker_2", [0, 0, 1]),
      window("speaker_1", [30, -1, 0]), window("speaker_2", [0.1, 0, 1]),
    ]
    let names = try KnownVoices(voices: axes, threshold: 0.5).names(for: windows)
    #expect(names == ["speaker_1": "alice"])
  }

  @Test("each name goes to one cluster, so that the sum above the threshold is largest")
  func assignment() throws {
    // Cosines: 0.8 and 0.6 for the first, 0.9 and 0.44 for the second. Alice for the first alone
    // gains 0.3 above 0.5; Bob for the first and Alice for the second gain 0.1 + 0.4.
    let windows = [window("speaker_1", [0.8, 0.6, 0]), window("speaker_2", [0.9, 0.436, 0])]
    let names = try KnownVoices(voices: axes, threshold: 0.5).names(for: windows)
    #expect(names == ["speaker_1": "bob", "speaker_2": "alice"])
  }

  @Test("the threshold itself is reached, a little less is not")
  func threshold() throws {
    let windows = [window("speaker_1", [4, 0, 0]), window("speaker_2", [0, 1, 0.01])]
    let names = try KnownVoices(voices: axes, threshold: 1).names(for: windows)
    #expect(names == ["speaker_1": "alice"])
  }

  @Test("several recordings of a voice count alike, whatever their lengths")
  func mean() throws {
    let voice = try KnownVoices.Voice(name: "x", of: [embedding([9, 0]), embedding([0, 1])])
    #expect(voice.embedding.values == [0.5, 0.5])
  }

  @Test("voices of another model are refused")
  func models() throws {
    let voices = [KnownVoices.Voice(name: "a", embedding: embedding([1, 0], by: "aa"))]
    let window = SpokenWindow(
      start: 0, end: 1, embedding: embedding([1, 0], by: "bb"), speaker: "speaker_1")
    #expect(throws: EmbeddingError.self) {
      try KnownVoices(voices: voices, threshold: 0).names(for: [window])
    }
  }
}
