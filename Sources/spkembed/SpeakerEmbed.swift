// `spkembed`: the command line.

import ArgumentParser
import ToolSupport

@main
struct SpeakerEmbed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spkembed", abstract: "Turn voices into embeddings.",
    discussion: """
        spkembed voice.wav
        spkembed --list wav.scp -o voices.safetensors
        spkembed --model Qwen3-TTS-12Hz-1.7B-Base voice.wav -o alice.safetensors
      """,
    version: Timbre.version,
    subcommands: [Embed.self, Enrol.self, Blend.self, Info.self, Export.self],
    defaultSubcommand: Embed.self)

  static func main() { Tool.run(self) }
}
