// `spkembed export`: a voice encoder alone, out of any checkpoint that can be read.

import ArgumentParser
import ECAPA
import SpeakerEmbeddings
import ToolSupport

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a model's encoder alone as safetensors with its configuration.",
    discussion: """
        spkembed export Qwen3-TTS-12Hz-1.7B-Base -o Qwen3-Voice-Encoder
      The folder holds model.safetensors (float32) and the configuration, and is itself a model.
      """)

  @Argument(help: "A model's file or folder, or 'default'.", completion: .file())
  var source: String

  @Option(name: .shortAndLong, help: "The folder to write; it is made.")
  var output: String

  @Option(help: "The project that a checkpoint comes from, where names and shapes do not tell.")
  var dialect: EcapaDialect?

  func validate() throws {
    if dialect != nil, source == "default" {
      throw ValidationError("--dialect goes with a checkpoint, and default is none; leave it out")
    }
  }

  func run() throws {
    let model =
      source == "default"
      ? try SpeakerModel.inTheBox()
      : try SpeakerModel(opening: source, dialect: dialect)
    try model.export(to: output)
  }
}
