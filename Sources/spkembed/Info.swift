// `spkembed info`: what a model or an embedding file is.

import ArgumentParser
import ECAPA
import Foundation
import SpeakerEmbeddings
import ToolSupport

struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a model or an embedding file is.",
    discussion: "  spkembed info default\n  spkembed info voices.safetensors")

  @Argument(
    help: "A model's file or folder, an embedding file, or 'default': the model in the box.",
    completion: .file())
  var subject: String

  @Option(help: "The project that a checkpoint comes from, where names and shapes do not tell.")
  var dialect: EcapaDialect?

  func validate() throws {
    if dialect != nil, subject == "default" || Self.isEmbeddingFile(subject) {
      throw ValidationError(
        "--dialect goes with a checkpoint, and \(subject) is none; leave it out")
    }
  }

  func run() throws {
    if subject == "default" {
      try Output.write(Self.describe(try SpeakerModel.inTheBox()))
    } else if Self.isEmbeddingFile(subject) {
      try Output.write(Self.describe(try EmbeddingStore(reading: subject), path: subject))
    } else {
      let model = try SpeakerModel(opening: subject, dialect: dialect)
      try Output.write(Self.describe(model))
    }
  }

  /// An embedding file, unless it is a model's: a safetensors file with the network's tensors.
  private static func isEmbeddingFile(_ path: String) -> Bool {
    guard let format = try? EmbeddingFormat(of: path) else { return false }
    guard format == .safetensors else { return true }
    return EmbeddingStore.isEmbeddingFile(path)
  }

  private static func describe(_ model: SpeakerModel) -> String {
    let sizes = model.configuration
    var lines = [
      ("model", model.name),
      ("fingerprint", model.fingerprint.hexadecimal),
      ("dialect", sizes.dialect.rawValue),
      ("embedding", "\(model.dimension) values"),
      ("features", "\(sizes.bins) bins at \(model.sampleRate) Hz"),
      ("channels", "\(sizes.channels), aggregation \(sizes.aggregation)"),
      ("shortest input", "\(model.shortestSamples) samples"),
    ]
    if let threshold = model.verificationThreshold {
      lines.append(("same speaker", "cosine >= \(threshold)"))
    }
    let known: Set = ["verification_threshold", "format", "dialect"]
    lines += model.metadata.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
      .map { ($0.key.replacingOccurrences(of: "_", with: " "), $0.value) }
    return table(lines)
  }

  private static func describe(_ store: EmbeddingStore, path: String) -> String {
    let models = Set(store.entries.map { $0.embedding.model?.hexadecimal ?? "not known" }).sorted()
    let sizes = Set(store.entries.map(\.embedding.dimension)).sorted()
    return table(
      [
        ("file", path), ("embeddings", "\(store.entries.count)"),
        ("values each", sizes.map(String.init).joined(separator: ", ")),
        ("model", models.joined(separator: ", ")),
      ] + store.entries.prefix(20).map { ("name", $0.identifier) })
  }

  private static func table(_ lines: [(String, String)]) -> String {
    let width = lines.map(\.0.count).max() ?? 0
    return lines.map { label, value in
      let indented = value.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n" + String(repeating: " ", count: width + 2))
      return label.padding(toLength: width + 2, withPad: " ", startingAt: 0) + indented + "\n"
    }.joined()
  }
}
