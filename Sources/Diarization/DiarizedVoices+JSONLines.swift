// How a finished recording is kept, and what can be wrong with the file when it is read again.

public import Foundation
import SpeakerEmbeddings

/// What is wrong with a file that keeps a recording's voices, or names of them.
public struct VoiceFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// Where in it: a line, or the file.
  public let place: String
  /// What is wrong, and what was expected.
  public let reason: String
  /// What to do.
  public let advice: String

  /// One sentence.
  public var description: String { "\(path): \(place): \(reason); \(advice)" }
}

extension DiarizedVoices {
  private struct Line: Codable {
    struct Span: Codable {
      let onset: Double
      let duration: Double
      let confidence: Double?
    }

    var id: String?
    let recording: String
    let media: String?
    let duration: Double
    let voices: Int
    var speaker: String?
    var source: String?
    var seconds: Double?
    var turns: [Span]?
    var model: String?
    var dimension: Int?
    var embedding: [Float]?
  }

  /// The recording as JSON lines.
  public var jsonLines: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let facts = Line(
      recording: document.recording, media: document.media, duration: document.duration,
      voices: voices.count)
    let lines =
      voices.isEmpty
      ? [facts]
      : voices.map { voice in
        var line = facts
        line.id = "\(document.recording)/\(voice.speaker)"
        line.speaker = voice.speaker
        line.source = voice.source
        line.seconds = voice.seconds
        line.turns = document.turns.filter { $0.speaker == voice.speaker }
          .map { turn in
            Line.Span(
              onset: turn.onset, duration: turn.duration, confidence: turn.confidence)
          }
        line.model = voice.mean.model?.hexadecimal
        line.dimension = voice.mean.dimension
        line.embedding = voice.mean.values
        return line
      }
    // Text and finite numbers are all there is, and those always encode.
    return lines.reduce(into: Data()) { data, line in
      data += ((try? encoder.encode(line)) ?? Data()) + [UInt8(ascii: "\n")]
    }
  }

  /// Reads a recording that was kept.
  ///
  /// - Parameters:
  ///   - data: What ``jsonLines`` gave.
  ///   - path: The file that it is from, as messages name it.
  /// - Throws: ``VoiceFileError`` for anything else, such as a file that was cut.
  public init(jsonLines data: Data, path: String) throws(VoiceFileError) {
    let texts = data.split(separator: UInt8(ascii: "\n"))
    var lines: [Line] = []
    for (index, text) in texts.enumerated() {
      guard let line = try? JSONDecoder().decode(Line.self, from: text) else {
        throw Self.fault(path, line: index, "no JSON object with the fields of a kept voice")
      }
      lines.append(line)
    }
    guard let first = lines.first, lines.count == max(1, first.voices) else {
      throw Self.fault(
        path, "holds \(lines.count) of the \(lines.first?.voices ?? 1) lines that it had")
    }
    var voices: [RecordedVoice] = []
    var turns: [Turn] = []
    for (index, line) in lines.enumerated() where first.voices > 0 {
      guard line.recording == first.recording, line.voices == first.voices else {
        throw Self.fault(path, line: index, "belongs to another recording than the first line")
      }
      let voice = try Self.voice(of: line, path: path, line: index)
      guard !voices.contains(where: { $0.speaker == voice.speaker }) else {
        throw Self.fault(path, line: index, "the speaker \(voice.speaker) occurs twice")
      }
      guard voice.mean.dimension == voices.first?.mean.dimension ?? voice.mean.dimension,
        voice.mean.model == voices.first?.mean.model ?? voice.mean.model
      else {
        throw Self.fault(path, line: index, "another model made it than the first line's")
      }
      voices.append(voice)
      turns += (line.turns ?? []).map { span in
        Turn(
          recording: line.recording, speaker: voice.speaker, onset: span.onset,
          duration: span.duration, confidence: span.confidence)
      }
    }
    self.init(
      document: TurnDocument(
        recording: first.recording, media: first.media, duration: first.duration,
        turns: turns.sorted()),
      voices: voices)
  }

  private static func voice(of line: Line, path: String, line number: Int) throws(VoiceFileError)
    -> RecordedVoice
  {
    guard let speaker = line.speaker, let seconds = line.seconds, seconds >= 0,
      let values = line.embedding, !values.isEmpty, line.turns != nil
    else {
      throw fault(path, line: number, "lacks the speaker, seconds, turns or embedding of a voice")
    }
    return RecordedVoice(
      speaker: speaker, source: line.source ?? line.recording, seconds: seconds,
      mean: Embedding(values: values, model: line.model.map(ModelFingerprint.init(hexadecimal:))))
  }

  private static func fault(_ path: String, line: Int? = nil, _ reason: String) -> VoiceFileError {
    VoiceFileError(
      path: path, place: line.map { "line \($0 + 1)" } ?? "the file", reason: reason,
      advice: "remove the file, and the recording is diarized again")
  }
}
