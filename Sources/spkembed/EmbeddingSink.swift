// Where embeddings go: JSON lines, a speech request, or a file that appears when all are there.

import SpeakerEmbeddings
import ToolSupport

/// Takes embeddings one by one and delivers them in the form that was asked for.
final class EmbeddingSink {
  private let output: String?
  private let speech: SpeechRequestOptions
  private let spool: SpooledOutput
  private var kept: [StoredEmbedding] = []

  init(output: String?, speech: SpeechRequestOptions, streaming: Bool) throws {
    if let output { try Output.checkFolder(of: output) }
    self.output = output
    self.speech = speech
    spool = try SpooledOutput(streaming: streaming)
  }

  func add(_ entry: StoredEmbedding) throws {
    if output != nil {
      kept.append(entry)
    } else if let text = speech.text {
      try spool.write(try speech.request(saying: text, as: entry.embedding) + "\n")
    } else {
      try spool.write(entry.jsonLine)
    }
  }

  func finish() throws {
    guard let output else { return try spool.finish() }
    if !kept.isEmpty { try EmbeddingStore(kept).write(to: output) }
  }
}
