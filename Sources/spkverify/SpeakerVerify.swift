// `spkverify`: the command line.

import ArgumentParser
import ToolSupport

@main
struct SpeakerVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spkverify", abstract: "Say whether two recordings are the same person.",
    version: Timbre.version)

  static func main() { Tool.run(self) }
}
