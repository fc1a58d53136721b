// A window of speech with its voice: what clusters are made of, and what can be kept to cluster
// again.

public import SpeakerEmbeddings

/// A window of a recording, its embedding and the speaker it was given to.
public struct SpokenWindow: Sendable, Equatable {
  /// Seconds from the recording's start.
  public let start: Double
  /// Seconds from the recording's start.
  public let end: Double
  /// The voice in it, as the model gives it.
  public let embedding: Embedding
  /// The speaker's name, as turns have it.
  public let speaker: String

  /// Takes a window in seconds.
  ///
  /// - Parameters:
  ///   - start: Seconds.
  ///   - end: Seconds.
  ///   - embedding: The voice in it.
  ///   - speaker: The speaker's name.
  public init(start: Double, end: Double, embedding: Embedding, speaker: String) {
    self.start = start
    self.end = end
    self.embedding = embedding
    self.speaker = speaker
  }

  /// Takes a window in samples, at a rate in hertz, and a label from 0.
  init(_ window: Window, sampleRate: Double, embedding: Embedding, speaker: Int) {
    self.init(
      start: Double(window.startSample) / sampleRate, end: Double(window.endSample) / sampleRate,
      embedding: embedding, speaker: Self.name(of: speaker))
  }

  /// The name of a speaker without one: `speaker_1` for label 0.
  static func name(of label: Int) -> String { "speaker_\(label + 1)" }
}

extension [Float] {
  /// The same direction with length 1; a zero vector stays one.
  var unit: [Float] {
    let length = reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    return length > 0 ? map { Float(Double($0) / length) } : self
  }
}
