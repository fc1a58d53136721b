// One recording's turns, with the summary for people.

import AudioFiles
import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport

/// Diarizes recordings and says what was found.
struct DiarizeJob {
  let diarizer: Diarizer
  let workers: Workers
  let speech: SpeechOption
  /// Voices that are known by name.
  let voices: KnownVoices?
  /// Whether every channel is diarized by itself.
  let eachChannel: Bool
  let quiet: Bool

  /// The turns of a recording; the summary goes to standard error.
  func diarize(_ recording: ListedRecording) throws -> DiarizedRecording {
    guard recording.path == "-" else {
      return try diarize(recording, at: recording.path, media: recording.path)
    }
    let copy = try StandardInputFile()
    do {
      return try diarize(recording, at: copy.path, media: nil)
    } catch let error as DiarizerError {
      throw ToolFailure(
        error.description.replacingOccurrences(of: copy.path, with: "standard input"),
        exitStatus: error.exitStatus)
    }
  }

  private func diarize(_ recording: ListedRecording, at path: String, media: String?) throws
    -> DiarizedRecording
  {
    let name = recording.identifier
    let progress = DiarizeProgress(of: name, quiet: quiet)
    var parts: [DiarizedPart] = []
    for part in try self.parts(of: path, named: name) {
      let result = try part.diarizer.diarize(
        path, named: name, speech: speech.regions(of: RTTM.name(name)), workers: workers,
        progress: progress.show)
      let names = try voices?.names(for: result.spoken) ?? [:]
      parts.append(DiarizedPart(recording: name, channel: part.channel, result, names: names))
    }
    progress.clear()
    let document = TurnDocument(
      recording: name, media: media, duration: parts.map(\.duration).max() ?? 0,
      turns: parts.flatMap(\.turns).sorted())
    if !quiet {
      try sayNarrowBand(of: path, named: name)
      let known = Set(parts.flatMap(\.known)).sorted()
      Tool.complain(Self.summary(of: document, known: known))
      parts.compactMap(\.estimateSentence).forEach(Tool.complain)
    }
    return DiarizedRecording(
      document: document, windows: parts.flatMap(\.windows), voices: parts.flatMap(\.voices))
  }

  /// What is diarized by itself: the recording, or each of its channels with its number.
  private func parts(of path: String, named name: String) throws
    -> [(channel: Int?, diarizer: Diarizer)]
  {
    guard eachChannel else { return [(nil, diarizer)] }
    let channels: Int
    do {
      channels = try AudioReader(opening: path).channels
    } catch {
      throw DiarizerError.model(path: path, error: .audio(error))
    }
    return (1...max(1, channels)).map { channel in
      var one = diarizer
      one.channel = .only(channel)
      return (channel, one)
    }
  }

  /// Says once when the recording has less of the spectrum than the model hears.
  private func sayNarrowBand(of path: String, named name: String) throws {
    let model = diarizer.model
    let what: String
    switch try NarrowBand.found(
      in: path, channel: eachChannel ? .mix : diarizer.channel, modelRate: model.sampleRate)
    {
    case nil: return
    case .lowRate(let rate):
      what = "is sampled at \(rate) Hz and the model at \(model.sampleRate) Hz"
    case .telephone:
      what =
        "has nothing above 4 kHz, as from a telephone, and the model hears "
        + "\(model.sampleRate / 2000) kHz"
    }
    Tool.complain(
      "diarize: \(name): \(what): voices are less alike than the thresholds were set for; "
        + "give --speakers, where it is known")
  }

  private static func summary(of document: TurnDocument, known: [String]) -> String {
    let speakers = Set(document.turns.map(\.speaker)).count
    guard speakers > 0 else { return "diarize: \(document.recording): nobody speaks" }
    let speech = document.turns.reduce(0) { $0 + $1.duration }
    let names = known.isEmpty ? "" : " (known: \(known.joined(separator: ", ")))"
    return "diarize: \(document.recording): \(speakers) speaker\(speakers == 1 ? "" : "s")\(names)"
      + String(
        format: ", %d turns, %.0f s of speech in %.0f s", document.turns.count, speech,
        document.duration)
  }
}
