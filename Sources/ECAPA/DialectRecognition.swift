// Which dialect a checkpoint is of: from its names, and where two projects share them, from
// the configuration beside it.

import Checkpoints

/// A dialect and what its names begin with in one checkpoint.
struct RecognisedDialect: Sendable, Equatable {
  let dialect: EcapaDialect
  let prefix: String

  /// Recognises the dialect of a checkpoint.
  ///
  /// - Parameters:
  ///   - source: The tensors.
  ///   - asked: The dialect that the user named; `nil` finds it out.
  /// - Throws: ``EcapaError`` that says what the tensors are instead.
  init(of source: some TensorSource, asked: EcapaDialect?) throws(EcapaError) {
    let names = DialectNames(source)
    guard let asked else {
      self = try names.recognised(in: source)
      return
    }
    guard let prefix = names.prefix(of: asked) else {
      let other = names.candidates.first?.dialect
      if other == nil { throw names.refusal(of: source) }
      throw .notOfDialect(path: source.path, dialect: asked, recognised: other)
    }
    dialect = asked
    self.prefix = prefix
  }

  init(_ dialect: EcapaDialect, prefix: String) {
    self.dialect = dialect
    self.prefix = prefix
  }
}

/// The names of a checkpoint, asked for what they have of each dialect.
private struct DialectNames {
  let names: Set<String>
  let sorted: [String]
  let hasNorms: Bool

  init(_ source: some TensorSource) {
    sorted = source.names
    names = Set(sorted)
    hasNorms = sorted.contains { $0.contains("norm") }
  }

  /// What a name must begin with to be of this dialect; nil when none is.
  func prefix(of dialect: EcapaDialect) -> String? {
    dialect.prefixes.first { prefix in
      switch dialect {
      case .qwen3:
        sorted.contains { $0.hasPrefix(prefix + "blocks.") || $0.hasPrefix(prefix + "mfa.") }
          && !has(prefix + "blocks.0.conv.conv.weight")
          && (!prefix.isEmpty || has("blocks.0.conv.weight") && !hasNorms)
      case .speechBrain, .threeDSpeaker, .threeDSpeakerSelfSupervised:
        has(prefix + "blocks.0.conv.conv.weight") && has(prefix + "asp_bn.norm.weight")
      case .weSpeaker: has(prefix + "layer2.se_res2block.0.conv.weight")
      case .taoRuijie: has(prefix + "layer1.convs.0.weight")
      }
    }
  }

  /// The dialects that the names allow, without a look at the configuration.
  var candidates: [RecognisedDialect] {
    EcapaDialect.allCases.compactMap { dialect in
      prefix(of: dialect).map { RecognisedDialect(dialect, prefix: $0) }
    }
  }

  /// The one dialect that it is.
  func recognised(in source: some TensorSource) throws(EcapaError) -> RecognisedDialect {
    let candidates = candidates
    guard let first = candidates.first else { throw refusal(of: source) }
    let said = source.configuration.flatMap(Self.dialect(saidBy:))
    if let match = candidates.first(where: { $0.dialect == said }) { return match }
    if candidates.allSatisfy({ $0.prefix == "backbone." }) || source.wrapper == "teacher" {
      let selfSupervised = candidates.first { $0.dialect == .threeDSpeakerSelfSupervised }
      return selfSupervised ?? first
    }
    guard candidates.count > 1 else { return first }
    if let configuration = source.configuration, let other = Self.network(namedBy: configuration) {
      throw .configurationNamesOther(configuration: configuration.path, network: other)
    }
    let file = source.path.split(separator: "/").last.map(String.init) ?? ""
    guard ["ecapa_tdnn.bin", "ecapa-tdnn.ckpt"].contains(file) else {
      throw .ambiguous(path: source.path)
    }
    return RecognisedDialect(.threeDSpeaker, prefix: first.prefix)
  }

  private func has(_ name: String) -> Bool { names.contains(name) }
}

extension DialectNames {
  /// The dialect that a configuration states, if it states one.
  static func dialect(saidBy configuration: CheckpointConfiguration) -> EcapaDialect? {
    if let named = configuration.string(at: "dialect") { return EcapaDialect(rawValue: named) }
    if let tag = configuration.tag(at: "embedding_model"), tag.contains("speechbrain"),
      tag.hasSuffix("ECAPA_TDNN")
    {
      return .speechBrain
    }
    if configuration.string(at: "embedding_model.obj")?.hasSuffix(
      "ecapa_tdnn.ECAPA_TDNN.ECAPA_TDNN") == true
    {
      return .threeDSpeaker
    }
    if configuration.string(at: "teacher_ecapa.obj")?.hasSuffix("ECAPA_TDNN.ECAPA_TDNN") == true {
      return .threeDSpeakerSelfSupervised
    }
    return nil
  }

  /// The network that a configuration names where it is no ECAPA-TDNN.
  static func network(namedBy configuration: CheckpointConfiguration) -> String? {
    let named =
      configuration.tag(at: "embedding_model").map { $0.replacing("!new:", with: "") }
      ?? configuration.string(at: "embedding_model.obj") ?? configuration.string(at: "model")
    guard let named, !named.contains("ECAPA_TDNN") else { return nil }
    return named.split(separator: ".").suffix(2).joined(separator: ".")
  }

  /// Why a checkpoint without the names of any dialect is refused.
  func refusal(of source: some TensorSource) -> EcapaError {
    if sorted.contains(where: { $0.hasPrefix("talker.") }) {
      let type = source.configuration?.string(at: "tts_model_type") ?? "base"
      return type == "base"
        ? .encoderStripped(path: source.path) : .noEncoder(path: source.path, type: type)
    }
    if let configuration = source.configuration, let other = Self.network(namedBy: configuration) {
      return .configurationNamesOther(configuration: configuration.path, network: other)
    }
    if let other = networkOfNames { return .otherNetwork(path: source.path, network: other) }
    return .unknownNames(path: source.path, found: Array(sorted.prefix(3)))
  }

  /// A network that is known by its names and not computed here.
  private var networkOfNames: String? {
    if sorted.contains(where: { $0.hasPrefix("decoder.emb_layers") || $0.contains(".conv_layer") })
    {
      return "NVIDIA NeMo's ECAPA-TDNN (encoder.layers.N.conv_layer, decoder.emb_layers)"
    }
    if has("layer1.0.conv1.weight") { return "a ResNet (layer1.0.conv1)" }
    if sorted.contains(where: { $0.hasPrefix("xvector.") }) { return "CAM++ (xvector)" }
    return nil
  }
}
