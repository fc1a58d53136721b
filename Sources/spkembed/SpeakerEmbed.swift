// `spkembed`: the command line.

import ArgumentParser
import ToolSupport

@main
struct SpeakerEmbed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spkembed", abstract: "Turn voices into embeddings.", version: Timbre.version)

  static func main() { Tool.run(self) }
}
