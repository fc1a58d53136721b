// `spkeval make-trials`: a trial list out of a folder of speakers.

import ArgumentParser
import Foundation
import ToolSupport
import Verification

struct MakeTrials: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make-trials", abstract: "Draw a trial list from a folder of speakers.",
    discussion: """
        spkeval make-trials voices/ --trials 2000 --seed 1 > trials.txt
        spkverify trials.txt --audio-root voices/ > scores.txt
      The folder holds a folder for each speaker with recordings anywhere below it. Half of the
      trials are targets; speakers take turns; the same seed draws the same list everywhere.
      """)

  @Argument(help: "The folder: speaker/recording.wav.", completion: .directory)
  var folder: String

  @Option(help: ArgumentHelp("How many trials, half of them targets.", valueName: "n"))
  var trials = 2000

  @Option(help: ArgumentHelp("What the draw follows from.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(name: .shortAndLong, help: "Write a file instead of standard output.")
  var output: String?

  func validate() throws {
    if trials < 2 { throw ValidationError("--trials is \(trials); give 2 or more") }
  }

  func run() throws {
    let recordings = try recordingsBySpeaker()
    let pairs = TrialSampler(recordingsBySpeaker: recordings, seed: seed)
      .pairs(targets: trials / 2, nonTargets: trials - trials / 2)
    let targets = pairs.count { $0.label == .target }
    if pairs.count < trials {
      Tool.complain(
        "\(folder): \(trials) trials were asked for and the recordings give \(targets) target and "
          + "\(pairs.count - targets) non-target trials")
    }
    let text = pairs.map { "\($0.label.rawValue) \($0.enrolment) \($0.test)\n" }.joined()
    if let output {
      try Output.write(Data(text.utf8), to: output)
    } else {
      try Output.write(text)
    }
  }

  private func recordingsBySpeaker() throws -> [String: [String]] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
      isFolder.boolValue, let names = try? FileManager.default.subpathsOfDirectory(atPath: folder)
    else {
      throw ToolFailure("\(folder): is not a folder that can be read; give a folder of speakers")
    }
    var speakers: [String: [String]] = [:]
    for name in names where RecordingSuffix.isSound(name) {
      guard let slash = name.firstIndex(of: "/") else { continue }
      guard !name.contains(where: \.isWhitespace) else {
        throw ToolFailure(
          "\(folder)/\(name): a name with blanks cannot stand in a trial list; rename it")
      }
      speakers[String(name[..<slash]), default: []].append(name)
    }
    guard speakers.count > 1, speakers.values.contains(where: { $0.count > 1 }) else {
      throw ToolFailure(
        "\(folder): holds \(speakers.count) speakers with recordings; give a folder with two or "
          + "more, one of them with two recordings or more, as speaker/recording.wav")
    }
    return speakers
  }
}
