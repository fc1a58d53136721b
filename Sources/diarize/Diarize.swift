// `diarize`: the command line.

import ArgumentParser
import ToolSupport

@main
struct Diarize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diarize", abstract: "Say who spoke when.", version: Timbre.version)

  static func main() { Tool.run(self) }
}
