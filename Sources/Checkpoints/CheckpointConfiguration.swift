// The configuration that a project keeps beside its weights: which class they belong to and
// its sizes. It is looked up by key paths; nothing is ever built from it.

import Foundation
internal import Yams

/// A configuration file: `config.json`, `hyperparams.yaml` or `config.yaml`.
///
///     configuration.integer(at: "speaker_encoder_config.enc_dim")
///     configuration.tag(at: "embedding_model")  // "!new:speechbrain.lobes…ECAPA_TDNN"
public struct CheckpointConfiguration: Sendable, Equatable {
  /// The notation of the file.
  public enum Format: Sendable, Equatable {
    case json, yaml
  }

  /// The file.
  public let path: String
  /// Its notation.
  public let format: Format
  /// Everything in it.
  public let root: ConfigurationValue

  /// The file names that are looked for, in this order.
  static let names = ["config.json", "hyperparams.yaml", "config.yaml", "model_config.yaml"]

  /// The most values that a configuration may hold.
  private static let limit = 1_000_000

  /// Reads the first configuration in the folder of a file; nil when there is none.
  init?(beside file: String) throws(CheckpointError) {
    let folder = Folder.containing(file)
    let paths = Self.names.map { Folder.file($0, in: folder) }
    guard let path = paths.first(where: FileManager.default.fileExists(atPath:)) else {
      return nil
    }
    try self.init(reading: path)
  }

  /// Reads a configuration file; YAML unless its name ends in `.json`.
  ///
  /// - Throws: ``CheckpointError/cannotOpen(path:reason:)`` and
  ///   ``CheckpointError/configurationMalformed(path:reason:)``.
  public init(reading path: String) throws(CheckpointError) {
    let text = try smallFile(path)
    self.path = path
    format = path.hasSuffix(".json") ? .json : .yaml
    do {
      root = try format == .json ? Self.json(text) : Self.yaml(text)
    } catch {
      throw .configurationMalformed(path: path, reason: Self.reason(error, format))
    }
  }

  private static func json(_ text: [UInt8]) throws -> ConfigurationValue {
    try JSONDecoder().decode(ConfigurationValue.self, from: Data(text))
  }

  private static func yaml(_ text: [UInt8]) throws -> ConfigurationValue {
    guard let node = try Yams.compose(yaml: String(decoding: text, as: UTF8.self)) else {
      return ConfigurationValue(content: .map([:]), tag: nil)
    }
    var budget = limit
    return try ConfigurationValue(node, budget: &budget)
  }

  private static func reason(_ error: any Error, _ format: Format) -> String {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      "line \(mark.line): \(problem)"
    case is ConfigurationValue.TooLarge: "too many or too deeply nested values"
    default: format == .json ? "not JSON" : "not YAML"
    }
  }
}

extension CheckpointConfiguration {
  /// The value at a path of keys joined by dots; nil when there is none.
  ///
  /// A scalar that is nothing but `<key>`, as HyperPyYAML's `!ref <key>` and 3D-Speaker write
  /// references, is replaced by the value at that path.
  public func value(at keyPath: String) -> ConfigurationValue? {
    value(at: keyPath, references: 8)
  }

  /// The text of a scalar.
  public func string(at keyPath: String) -> String? { value(at: keyPath)?.text }

  /// A whole number.
  public func integer(at keyPath: String) -> Int? { string(at: keyPath).flatMap { Int($0) } }

  /// A number.
  public func number(at keyPath: String) -> Double? { string(at: keyPath).flatMap { Double($0) } }

  /// A truth value, in any of YAML's spellings.
  public func truth(at keyPath: String) -> Bool? {
    switch string(at: keyPath)?.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }

  /// A list of whole numbers; nil when it is no list or one of its values is something else.
  public func integers(at keyPath: String) -> [Int]? {
    guard case .list(let values)? = value(at: keyPath)?.content else { return nil }
    let numbers = values.compactMap { $0.text.flatMap { Int($0) } }
    return numbers.count == values.count ? numbers : nil
  }

  /// The YAML tag of a value, such as `!new:speechbrain.lobes.features.Fbank`.
  public func tag(at keyPath: String) -> String? {
    value(at: keyPath, references: 0)?.tag
  }

  private func value(at keyPath: String, references: Int) -> ConfigurationValue? {
    var value: ConfigurationValue? = root
    for key in keyPath.split(separator: ".") { value = value?[String(key)] }
    guard references > 0, let text = value?.text, text.hasPrefix("<"), text.hasSuffix(">") else {
      return value
    }
    let target = String(text.dropFirst().dropLast())
    return self.value(at: target, references: references - 1) ?? value
  }
}
