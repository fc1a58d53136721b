// One recording's turns as text, with the summary for people.

import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport

/// Diarizes recordings and words the results.
struct DiarizeJob {
  let diarizer: Diarizer
  let workers: Workers
  let given: GivenSpeech
  let json: Bool
  let quiet: Bool

  /// The turns of a recording as RTTM or JSON; the summary goes to standard error.
  func text(of recording: ListedRecording) throws -> String {
    guard recording.path == "-" else { return try text(of: recording, at: recording.path) }
    let copy = try StandardInputFile()
    do {
      return try text(of: recording, at: copy.path)
    } catch let error as DiarizerError {
      throw ToolFailure(
        error.description.replacingOccurrences(of: copy.path, with: "standard input"))
    }
  }

  private func text(of recording: ListedRecording, at path: String) throws -> String {
    let name = RTTM.name(recording.identifier)
    let progress = Progress(quiet: quiet)
    let result = try diarizer.diarize(
      path, named: name, speech: given.regions(of: name), workers: workers,
      progress: progress.show)
    progress.clear()
    if !quiet { Tool.complain(summary(of: result, named: name)) }
    return json ? try jsonText(of: result, named: name) : RTTM.text(of: result.turns)
  }

  private func summary(of result: Diarizer.Result, named name: String) -> String {
    guard result.speakers > 0 else { return "diarize: \(name): nobody speaks" }
    let speech = result.turns.reduce(0) { $0 + $1.duration }
    return String(
      format: "diarize: %@: %d speaker%@, %d turns, %.0f s of speech in %.0f s", name,
      result.speakers, result.speakers == 1 ? "" : "s", result.turns.count, speech,
      result.duration)
  }

  private struct JSONResult: Encodable {
    struct JSONTurn: Encodable {
      let speaker: String
      let onset: Double
      let duration: Double
    }
    let recording: String
    let duration: Double
    let speakers: Int
    let turns: [JSONTurn]
  }

  private func jsonText(of result: Diarizer.Result, named name: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let milliseconds = { (seconds: Double) in (seconds * 1000).rounded() / 1000 }
    let turns = result.turns.map {
      JSONResult.JSONTurn(
        speaker: $0.speaker, onset: milliseconds($0.onset), duration: milliseconds($0.duration))
    }
    let data = try encoder.encode(
      JSONResult(
        recording: name, duration: milliseconds(result.duration), speakers: result.speakers,
        turns: turns))
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}

/// Speech that is known beforehand, from turns or regions of a file.
struct GivenSpeech {
  private let turns: RTTM?
  private let regions: UEM?
  private let path: String

  /// Reads the file that `--speech-activity` names; `energy` gives none.
  init(_ option: String) throws {
    path = option
    if option == "energy" {
      turns = nil
      regions = nil
    } else if option.hasSuffix(".uem") {
      turns = nil
      regions = try UEM(reading: option)
    } else {
      turns = try RTTM(reading: option)
      regions = nil
    }
  }

  /// The speech of a recording; nil where it is to be found.
  ///
  /// - Throws: ``ToolFailure`` when the file does not speak of this recording.
  func regions(of recording: String) throws -> [SpeechRegion]? {
    let missing = ToolFailure(
      "\(path): has nothing on the recording \(recording); "
        + "give a file whose second field is \(recording)")
    if let turns {
      let own = turns.turns.filter { $0.recording == recording }
      guard !own.isEmpty else { throw missing }
      return own.map { SpeechRegion(onset: $0.onset, end: $0.end) }.joined()
    }
    guard let regions else { return nil }
    guard let own = regions.regions(of: recording) else { throw missing }
    return own
  }
}
