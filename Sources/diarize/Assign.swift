// `diarize assign`: a transcript gets its speakers.

import ArgumentParser
import Diarization
import Foundation
import ToolSupport

struct Assign: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give the words or captions of a transcript their speakers.",
    discussion: """
        diarize assign meeting.rttm meeting.json > named.json
        diarize assign meeting.rttm meeting.vtt -o named.vtt
      Reads Whisper's JSON (openai-whisper, WhisperX, faster-whisper, whisper.cpp), SubRip and
      WebVTT, and writes the same file with names in it: speaker on words and segments of JSON, the
      name in front of captions. A word is the speaker's who has most of its time.
      """)

  @Argument(help: "The turns, as RTTM; - is standard input.", completion: .file())
  var turns: String

  @Argument(help: "The transcript; - is standard input.", completion: .file())
  var transcript: String

  @Option(name: .shortAndLong, help: "Write this file instead of standard output.")
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Where nobody speaks, the nearest turn counts up to so far away.", valueName: "seconds"))
  var reach = SpeakerAttribution.standardReach

  @Option(help: "The recording whose turns count, where the RTTM file has several.")
  var recording: String?

  @Flag(help: "No summary.") var quiet = false

  func validate() throws {
    guard reach >= 0, reach.isFinite else {
      throw ValidationError("--reach is \(reach); give seconds, 0 or more")
    }
    if turns == "-" && transcript == "-" {
      throw ValidationError("- is given twice; standard input holds one file")
    }
  }

  func run() throws {
    let rttm = try RTTM(reading: turns)
    if !quiet { rttm.warnings.forEach { Tool.complain($0.description) } }
    let own = try chosen(of: rttm.turns)
    let named = try Transcript(reading: transcript)
      .named(by: SpeakerAttribution(turns: own, reach: reach))
    if let output {
      try Output.write(Data(named.bytes), to: output)
    } else {
      try Output.write(Data(named.bytes))
    }
    if !quiet {
      let alone = named.unnamed > 0 ? ", \(named.unnamed) without a speaker" : ""
      Tool.complain(
        "diarize assign: \(named.named) part\(named.named == 1 ? "" : "s") of \(named.speakers) "
          + "speaker\(named.speakers == 1 ? "" : "s")\(alone)")
    }
  }

  /// The turns of the recording that the transcript is of: the one that is named, the only one,
  /// or the one that is called as the transcript is.
  private func chosen(of turns: [Turn]) throws -> [Turn] {
    let recordings = Set(turns.map(\.recording)).sorted()
    let stem = ((transcript as NSString).lastPathComponent as NSString).deletingPathExtension
    if let recording {
      guard turns.isEmpty || recordings.contains(RTTM.name(recording)) else {
        throw ToolFailure(
          "\(self.turns): has nothing on the recording \(recording); "
            + "give one of \(Self.list(recordings))")
      }
      return turns.filter { $0.recording == RTTM.name(recording) }
    }
    guard recordings.count > 1 else { return turns }
    guard recordings.contains(RTTM.name(stem)) else {
      throw ToolFailure(
        "\(self.turns): has \(recordings.count) recordings (\(Self.list(recordings))); "
          + "say which with --recording")
    }
    return turns.filter { $0.recording == RTTM.name(stem) }
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(3).joined(separator: ", ")
      + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}
