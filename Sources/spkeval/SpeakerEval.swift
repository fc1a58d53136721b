// `spkeval`: the command line.

import ArgumentParser
import ToolSupport

@main
struct SpeakerEval: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spkeval", abstract: "Say how good scores and turns are.",
    discussion: """
        spkeval trials trials.txt scores.txt
        spkeval calibrate trials.txt scores.txt -o calibration.json
        spkeval make-trials voices/ --trials 2000 > trials.txt
        spkeval diarization -r reference.rttm -s system.rttm -u evaluated.uem
        spkeval check reference.rttm evaluated.uem
      """,
    version: Timbre.version,
    subcommands: [
      Trials.self, Calibrate.self, MakeTrials.self, DiarizationCommand.self,
      DiarizationCheck.self,
    ])

  static func main() { Tool.run(self) }
}
