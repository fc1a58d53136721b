// A model's encoder alone, as a folder that is itself a model.

import Checkpoints
import ECAPA
import Foundation

extension SpeakerModel {
  /// Writes `model.safetensors` (float32, the encoder's tensors and nothing else) and `config.json`.
  ///
  /// For Qwen3 the names carry no prefix and the configuration's keys stand at the top level: the
  /// form of the stand-alone voice encoders. For the other dialects the names are the project's
  /// own, and the configuration names the dialect. The folder opens as a model with the same
  /// fingerprint.
  ///
  /// - Parameter folder: It is made when it is not there; not the one that the model lies in, whose
  ///   other weights and configuration would be lost.
  /// - Throws: ``SpeakerModelError`` when a tensor cannot be read or a file not be written.
  public func export(to folder: String) throws(SpeakerModelError) {
    if identity.lies(in: folder) {
      throw .cannotExport(folder: folder, reason: "the model itself lies there")
    }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      let configuration = try exportedConfiguration
      try writeWhole(to: (folder as NSString).appendingPathComponent("config.json")) { file in
        try file.write(contentsOf: configuration)
      }
    } catch {
      throw .cannotExport(folder: folder, reason: systemReason(of: error))
    }
    var text = metadata
    text["dialect"] = configuration.dialect.rawValue
    text["format"] = "pt"
    try identity.writeTensors(
      to: (folder as NSString).appendingPathComponent("model.safetensors"), metadata: text)
  }

  private var exportedConfiguration: Data {
    get throws {
      let sizes = configuration
      let keys: [String: ConfigurationEntry] =
        sizes.dialect == .qwen3
        ? [
          "architectures": .texts(["EcapaTdnnSpeakerEncoder"]),
          "mel_dim": .number(sizes.bins),
          "enc_dim": .number(sizes.dimension),
          "enc_channels": .numbers(
            Array(repeating: sizes.channels, count: 4) + [sizes.aggregation]),
          "enc_kernel_sizes": .numbers(sizes.kernels),
          "enc_dilations": .numbers(sizes.dilations),
          "enc_attention_channels": .number(sizes.attention),
          "enc_res2net_scale": .number(sizes.scale),
          "enc_se_channels": .number(sizes.squeeze),
          "sample_rate": .number(sampleRate),
        ]
        : [
          "dialect": .text(sizes.dialect.rawValue),
          "dimension": .number(sizes.dimension),
          "sample_rate": .number(sampleRate),
        ]
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      return try encoder.encode(keys)
    }
  }
}

/// A value of an exported configuration.
private enum ConfigurationEntry: Encodable {
  case number(Int)
  case numbers([Int])
  case text(String)
  case texts([String])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let value): try container.encode(value)
    case .numbers(let values): try container.encode(values)
    case .text(let value): try container.encode(value)
    case .texts(let values): try container.encode(values)
    }
  }
}
