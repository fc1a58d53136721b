// `spkembed blend`: a voice between voices.

import ArgumentParser
import Foundation
import SpeakerEmbeddings
import ToolSupport

struct Blend: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Blend embeddings into one voice.",
    discussion: """
        spkembed blend alice.safetensors bob.safetensors --weight 0.3 -o between.safetensors
      Two embeddings are joined on the great circle (SLERP), --weight being the second's share;
      with --linear, or for more than two, the weighted mean is taken, one --weight each.
      """)

  @Argument(help: "Embedding files with one embedding each.", completion: .file())
  var embeddings: [String]

  @Option(
    help: ArgumentHelp("The second's share; with more than two, once for each.", valueName: "share")
  )
  var weight: [Double] = []

  @Flag(help: "The weighted mean instead of the great circle.")
  var linear = false

  @Option(name: .shortAndLong, help: "Write a file instead of a JSON line.")
  var output: String?

  func validate() throws {
    if embeddings.count < 2 {
      throw ValidationError("\(embeddings.count) embedding is given; name two or more")
    }
    if weight.contains(where: { !$0.isFinite }) {
      throw ValidationError("--weight is not a finite number; give a share such as 0.3")
    }
    if let output { _ = try EmbeddingFormat(written: output) }
  }

  func run() throws {
    let voices = try embeddings.map(Self.voice)
    let blended = StoredEmbedding(identifier: "blend", embedding: try blend(voices))
    if let output {
      try EmbeddingStore([blended]).write(to: output)
    } else {
      try Output.write(blended.jsonLine)
    }
  }

  private func blend(_ voices: [Embedding]) throws -> Embedding {
    if voices.count == 2 && weight.count < 2 {
      let share = weight.first ?? 0.5
      return linear
        ? try EmbeddingBlend.linear(voices, weights: [1 - share, share])
        : try EmbeddingBlend.spherical(voices[0], voices[1], weight: share)
    }
    let shares = weight.isEmpty ? voices.map { _ in 1.0 } : weight
    return try EmbeddingBlend.linear(voices, weights: shares)
  }

  private static func voice(_ path: String) throws -> Embedding {
    let entries = try EmbeddingStore(reading: path).entries
    guard let entry = entries.first, entries.count == 1 else {
      throw ToolFailure(
        "\(path): holds \(entries.count) embeddings; give a file with one")
    }
    return entry.embedding
  }
}
