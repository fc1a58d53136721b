// One recording's turns, with the summary for people.

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
  let quiet: Bool

  /// The turns of a recording; the summary goes to standard error.
  func document(of recording: ListedRecording) throws -> TurnDocument {
    guard recording.path == "-" else {
      return try document(of: recording, at: recording.path, media: recording.path)
    }
    let copy = try StandardInputFile()
    do {
      return try document(of: recording, at: copy.path, media: nil)
    } catch let error as DiarizerError {
      throw ToolFailure(
        error.description.replacingOccurrences(of: copy.path, with: "standard input"))
    }
  }

  private func document(of recording: ListedRecording, at path: String, media: String?) throws
    -> TurnDocument
  {
    let name = recording.identifier
    let progress = Progress(quiet: quiet)
    let result = try diarizer.diarize(
      path, named: name, speech: speech.regions(of: RTTM.name(name)), workers: workers,
      progress: progress.show)
    progress.clear()
    if !quiet {
      Tool.complain(summary(of: result, named: name))
      if let estimate = result.estimate { Tool.complain(sentence(on: estimate, named: name)) }
    }
    return TurnDocument(
      recording: name, media: media, duration: result.duration, turns: result.turns)
  }

  private func summary(of result: Diarizer.Result, named name: String) -> String {
    guard result.speakers > 0 else { return "diarize: \(name): nobody speaks" }
    let speech = result.turns.reduce(0) { $0 + $1.duration }
    return String(
      format: "diarize: %@: %d speaker%@, %d turns, %.0f s of speech in %.0f s", name,
      result.speakers, result.speakers == 1 ? "" : "s", result.turns.count, speech,
      result.duration)
  }

  private func sentence(on estimate: SpeakerEstimate, named name: String) -> String {
    let other = estimate.nextBest.map { ", next best \($0); --speakers sets it" } ?? ""
    return "diarize: \(name): the number of speakers is \(estimate.certainty.rawValue): "
      + "\(estimate.speakers)\(other)"
  }
}
