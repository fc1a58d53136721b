// `diarize`: the command line.

import ArgumentParser
import ToolSupport

@main
struct Diarize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diarize", abstract: "Say who spoke when.",
    discussion: """
        diarize meeting.wav > meeting.rttm
        diarize --speakers 3 --output-dir turns monday.flac tuesday.flac
        diarize --format textgrid meeting.wav > meeting.TextGrid
        diarize assign meeting.rttm meeting.json > named.json
      """,
    version: Timbre.version,
    subcommands: [Turns.self, Assign.self],
    defaultSubcommand: Turns.self)

  static func main() { Tool.run(self) }
}
