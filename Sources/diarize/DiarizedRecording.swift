// What was found in a recording, under the names that are written.

public import Diarization
import SpeakerEmbeddings
public import ToolSupport

extension DiarizerError: ToolError {
  /// Trouble where a recording cannot be read to its end.
  public var exitStatus: ExitStatus {
    if case .model(_, let error) = self { error.exitStatus } else { .badInput }
  }
}

/// What was found in a recording.
struct DiarizedRecording {
  let document: TurnDocument
  /// The windows with their voices, to be kept.
  let windows: [StoredEmbedding]
  /// The voices of those who speak.
  let voices: [RecordedVoice]

  /// What is kept to link the recording with others.
  var kept: DiarizedVoices { DiarizedVoices(document: document, voices: voices) }
}

/// What was found in a recording or one of its channels, under the names that are written.
struct DiarizedPart {
  let turns: [Turn]
  let windows: [StoredEmbedding]
  let voices: [RecordedVoice]
  let duration: Double
  /// Names of known voices that occur.
  let known: [String]
  /// How sure the number of speakers is, as a sentence; nil where it was given.
  let estimateSentence: String?

  init(
    recording: String, channel: Int?, _ result: Diarizer.Result, names: [String: String]
  ) {
    let prefix = channel.map { "channel_\($0)_" } ?? ""
    turns = result.turns.map { turn in
      turn.with(speaker: prefix + (names[turn.speaker] ?? turn.speaker))
    }
    // Channels are clustered apart, so they are recordings of their own when kept.
    let source = channel.map { "\(recording)-channel_\($0)" } ?? recording
    windows = result.spoken.map { window in
      StoredEmbedding(
        window: .init(recording: source, start: window.start, end: window.end),
        embedding: window.embedding)
    }
    voices = RecordedVoice.voices(of: result.spoken, turns: result.turns, source: source)
      .map { voice in
        RecordedVoice(
          speaker: prefix + (names[voice.speaker] ?? voice.speaker), source: voice.source,
          seconds: voice.seconds, mean: voice.mean)
      }
    duration = result.duration
    known = Array(names.values)
    let name = channel.map { "\(recording), channel \($0)" } ?? recording
    estimateSentence = result.estimate.map { Self.sentence(on: $0, named: name) }
  }

  private static func sentence(on estimate: SpeakerEstimate, named name: String) -> String {
    let other = estimate.nextBest.map { ", next best \($0); --speakers sets it" } ?? ""
    return "diarize: \(name): the number of speakers is \(estimate.certainty.rawValue): "
      + "\(estimate.speakers)\(other)"
  }
}
