// Windows of a recording that is read in blocks are those of the whole one.

import AudioFiles
import Kernels
import SpeakerEmbeddings
import TestSupport
import Testing

@Suite("Windows while reading")
struct WindowStreamTests {
  private let path = Fixture.path("Models/inputs/a-16k.wav")
  private let workers = Workers(threads: 2)

  /// Short windows close together: several batches of 64, with a last one moved back.
  private static let plans = [(0.3, 0.02), (0.5, 0.5), (1.0, 0.013), (3.0, 1.5), (9.0, 9.0)]

  @Test("are the plan's, with the same embeddings", arguments: plans)
  func equalsPlan(length: Double, hop: Double) throws {
    let model = try SpeakerModel(opening: Fixture.path("Models/qwen3-small"))
    let plan = try WindowPlan(length: length, hop: hop)
    let whole = try Waveform(reading: path, sampleRate: model.sampleRate)
    let windows = plan.windows(in: whole.samples.indices, sampleRate: model.sampleRate)
    let expected = try model.embeddings(of: whole, windows: windows, workers: workers)

    var stream = try WindowStream(opening: path, channel: .mix, plan: plan, model: model)
    var (found, embeddings): ([Window], [Embedding]) = ([], [])
    while case let batch = try stream.next(workers: workers), !batch.isEmpty {
      found += batch.map(\.window)
      embeddings += batch.map(\.embedding)
    }
    #expect(found == windows)
    #expect(embeddings == expected)
    #expect(
      try model.embeddings(
        ofRecording: path, channel: .mix, windows: windows, workers: workers) == expected)
  }
}
