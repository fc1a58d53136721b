// `spkeval`: the command line.

import ArgumentParser
import ToolSupport

@main
struct SpeakerEval: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spkeval", abstract: "Say how good scores and turns are.", version: Timbre.version)

  static func main() { Tool.run(self) }
}
