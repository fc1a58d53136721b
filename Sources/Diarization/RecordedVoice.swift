// What is known of a speaker when a recording is done: enough to find the same person in others.

public import SpeakerEmbeddings

/// A speaker's voice in one recording.
public struct RecordedVoice: Sendable, Equatable {
  /// The speaker's name in the recording's turns.
  public let speaker: String
  /// What was clustered by itself: the recording, or one of its channels.
  ///
  /// Two voices of one source are two people.
  public let source: String
  /// Seconds of speech that the voice was heard in.
  public let seconds: Double
  /// The mean of the windows' embeddings, each of length 1; shorter than 1 the more they differ.
  public let mean: Embedding

  /// Takes a voice.
  ///
  /// - Parameters:
  ///   - speaker: The speaker's name in the recording's turns.
  ///   - source: The recording, or one of its channels.
  ///   - seconds: Seconds of speech.
  ///   - mean: The mean of embeddings of length 1.
  public init(speaker: String, source: String, seconds: Double, mean: Embedding) {
    self.speaker = speaker
    self.source = source
    self.seconds = seconds
    self.mean = mean
  }
}

extension RecordedVoice {
  /// The voices of a recording's windows, speakers by their first windows.
  ///
  /// - Parameters:
  ///   - windows: Windows with their speakers.
  ///   - turns: The recording's turns; a voice has the seconds of its speaker's.
  ///   - source: The recording, or one of its channels.
  /// - Returns: A voice for each speaker that has a window.
  public static func voices(
    of windows: [SpokenWindow], turns: [Turn], source: String
  ) -> [RecordedVoice] {
    var (names, places) = ([String](), [String: Int]())
    var sums: [[Double]] = []
    var counts: [Int] = []
    for window in windows {
      let place = places[window.speaker] ?? names.count
      if place == names.count {
        places[window.speaker] = place
        names.append(window.speaker)
        sums.append([Double](repeating: 0, count: window.embedding.dimension))
        counts.append(0)
      }
      for (index, value) in window.embedding.values.unit.enumerated() {
        sums[place][index] += Double(value)
      }
      counts[place] += 1
    }
    var seconds: [String: Double] = [:]
    for turn in turns { seconds[turn.speaker, default: 0] += turn.duration }
    let model = windows.first?.embedding.model
    return names.indices.map { place in
      RecordedVoice(
        speaker: names[place], source: source, seconds: seconds[names[place]] ?? 0,
        mean: Embedding(
          values: sums[place].map { Float($0 / Double(counts[place])) }, model: model))
    }
  }
}
