// `diarize`: the command line.

import ArgumentParser
import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport

@main
struct Diarize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diarize", abstract: "Say who spoke when.",
    discussion: """
        diarize meeting.wav > meeting.rttm
        diarize --speakers 3 --output-dir turns monday.flac tuesday.flac
      """,
    version: Timbre.version)

  @Argument(help: "Recordings; - is standard input.", completion: .file())
  var recordings: [String]

  @Option(help: "Write one file a recording here; what is there already is skipped.")
  var outputDir: String?

  @OptionGroup var model: ModelOptions
  @OptionGroup var count: SpeakerCountOptions

  @Option(
    help: ArgumentHelp(
      "Merge clusters up to this cosine distance; without it, the model's own.",
      valueName: "distance"))
  var threshold: Double?

  @Option(help: ArgumentHelp("A window's length.", valueName: "seconds"))
  var window = WindowPlan.standard.length

  @Option(help: ArgumentHelp("From one window to the next.", valueName: "seconds"))
  var hop = WindowPlan.standard.hop

  @Option(
    help: ArgumentHelp(
      "How speech is found: energy, or a file of turns (RTTM) or regions (UEM) that says so.",
      valueName: "energy|file"))
  var speechActivity = "energy"

  @Flag(help: "Write JSON instead of RTTM.") var json = false
  @Flag(help: "No progress and no summary.") var quiet = false

  func validate() throws {
    if let threshold, !(0...2).contains(threshold) {
      throw ValidationError("--threshold is \(threshold); give a cosine distance from 0 to 2")
    }
    if recordings.count > 1 && outputDir == nil {
      throw ValidationError("\(recordings.count) recordings are given; name an --output-dir")
    }
    _ = try WindowPlan(length: window, hop: hop)
  }

  func run() throws {
    let given = try GivenSpeech(speechActivity)
    let listed = try RecordingList.recordings(of: recordings)
    if let outputDir { try makeFolder(outputDir) }
    let job = DiarizeJob(
      diarizer: Diarizer(
        model: try model.load(), plan: try WindowPlan(length: window, hop: hop),
        count: try count.count(), threshold: threshold, channel: model.channel),
      workers: model.workers(), given: given, json: json, quiet: quiet)
    for recording in listed {
      guard let outputDir else {
        try Output.write(try job.text(of: recording))
        continue
      }
      let file = (outputDir as NSString).appendingPathComponent(
        "\(recording.identifier).\(json ? "json" : "rttm")")
      if FileManager.default.fileExists(atPath: file) { continue }
      try makeFolder((file as NSString).deletingLastPathComponent)
      try Output.write(Data(try job.text(of: recording).utf8), to: file)
    }
  }

  private func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ToolFailure(
        "\(path): the folder cannot be made; give one that can be written", exitStatus: .trouble)
    }
  }

  static func main() { Tool.run(self) }
}

/// How many speakers there are, or may be.
struct SpeakerCountOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many speakers there are, when known.", valueName: "n"))
  var speakers: Int?

  @Option(help: ArgumentHelp("At least so many speakers.", valueName: "n"))
  var minSpeakers: Int?

  @Option(help: ArgumentHelp("At most so many speakers.", valueName: "n"))
  var maxSpeakers: Int?

  func validate() throws {
    let given = [
      ("--speakers", speakers), ("--min-speakers", minSpeakers), ("--max-speakers", maxSpeakers),
    ]
    for (name, value) in given {
      if let value, value < 1 { throw ValidationError("\(name) is \(value); give 1 or more") }
    }
    if speakers != nil && (minSpeakers != nil || maxSpeakers != nil) {
      throw ValidationError("--speakers says how many; leave out --min-speakers and --max-speakers")
    }
    if let minSpeakers, let maxSpeakers, minSpeakers > maxSpeakers {
      throw ValidationError(
        "--min-speakers is \(minSpeakers) and --max-speakers \(maxSpeakers); "
          + "give a range from few to many")
    }
  }

  /// The bounds that the options give.
  func count() throws -> SpeakerCount {
    if let speakers { return .exactly(speakers) }
    return SpeakerCount(fewest: minSpeakers ?? 1, most: maxSpeakers)
  }
}
