// The body of a text-to-speech request that speaks with a voice's embedding.

import ArgumentParser
import Foundation
import SpeakerEmbeddings

/// What goes into a request to an OpenAI-style `/v1/audio/speech` server that takes voices.
struct SpeechRequestOptions: ParsableArguments {
  @Option(
    name: .customLong("speech-request"),
    help: ArgumentHelp(
      "Print the JSON body of a speech request that says this text in the voice.",
      valueName: "text"))
  var text: String?

  @Option(help: "The request's model.")
  var speechModel = "Qwen/Qwen3-TTS-12Hz-1.7B-Base"

  @Option(help: "The request's language.")
  var language = "Auto"

  @Option(help: "The request's response format.")
  var responseFormat = "wav"

  /// The request as one line of JSON; fields in the order of the server's documentation.
  func request(saying text: String, as voice: Embedding) throws -> String {
    let fields = [
      ("model", speechModel), ("input", text), ("task_type", "Base"), ("language", language),
      ("response_format", responseFormat),
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let texts = try fields.map { name, value in
      "\"\(name)\":\(String(decoding: try encoder.encode(value), as: UTF8.self))"
    }
    return "{\(texts.joined(separator: ",")),\"speaker_embedding\":\(voice.jsonArray)}"
  }
}
