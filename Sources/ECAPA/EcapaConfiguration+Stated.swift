// What the configuration beside the weights says, held against the tensors. A key that is not
// there says nothing; where the two disagree the message gives both.

import Checkpoints

/// Where a dialect's configuration states a size.
private struct StatedSize {
  let keys: [String]
  let what: String
  let value: Int
  let tensor: NetworkLayer
  let isInputs: Bool
}

extension NetworkTensors {
  /// Holds the configuration against the tensors and takes the dilations from it.
  ///
  /// - Throws: ``EcapaError/configurationDisagrees(configuration:says:tensor:has:)``,
  ///   ``EcapaError/configurationListsDiffer(configuration:keys:counts:)`` or
  ///   ``EcapaError/notComputed(configuration:key:value:expected:)``.
  func confirmed(_ sizes: EcapaConfiguration) throws(EcapaError) -> EcapaConfiguration {
    guard let stated = source.configuration else { return sizes }
    let scope = dialect.configurationScope(in: stated)
    try checkLists(stated, scope)
    try checkLimits(stated, scope)
    for size in statedSizes(sizes, scope) {
      for key in size.keys {
        guard let said = stated.integer(at: key), said != size.value else { continue }
        throw disagreement(stated, "\(said) \(size.what)", size.tensor, size.value, size.isInputs)
      }
    }
    try checkChannels(sizes, stated, scope)
    try checkKernels(sizes, stated, scope)
    guard let dilations = stated.integers(at: scope.dilations) else { return sizes }
    return sizes.with(dilations: dilations)
  }

  private func disagreement(
    _ stated: CheckpointConfiguration, _ says: String, _ layer: NetworkLayer, _ value: Int,
    _ isInputs: Bool
  ) -> EcapaError {
    .configurationDisagrees(
      configuration: stated.path, says: says, tensor: weight(layer),
      has: "\(value) \(isInputs ? "columns" : "rows")")
  }

  private func statedSizes(
    _ sizes: EcapaConfiguration, _ scope: ConfigurationScope
  ) -> [StatedSize] {
    [
      StatedSize(
        keys: scope.bins, what: "bins", value: sizes.bins, tensor: .first, isInputs: true),
      StatedSize(
        keys: scope.dimension, what: "values an embedding", value: sizes.dimension,
        tensor: .linear, isInputs: false),
      StatedSize(
        keys: scope.attention, what: "attention channels", value: sizes.attention,
        tensor: .attention, isInputs: false),
      StatedSize(
        keys: scope.squeeze, what: "squeeze-excitation channels", value: sizes.squeeze,
        tensor: .squeeze(block: 1), isInputs: false),
      StatedSize(
        keys: scope.scale, what: "Res2Net groups", value: sizes.scale,
        tensor: .group(block: 1, index: 0), isInputs: false),
    ]
  }

  /// The three lists must be equally long, five values.
  private func checkLists(
    _ stated: CheckpointConfiguration, _ scope: ConfigurationScope
  ) throws(EcapaError) {
    let keys = [scope.channels, scope.kernels, scope.dilations]
    let lists = keys.map { stated.integers(at: $0) }
    let counts = lists.compactMap { $0?.count }
    guard counts.contains(where: { $0 != 5 }) else { return }
    throw .configurationListsDiffer(
      configuration: stated.path,
      keys: zip(keys, lists).compactMap { key, list in
        list == nil ? nil : key.split(separator: ".").last.map(String.init)
      }, counts: counts)
  }

  /// Block channels must be equal, since the residual has no projection.
  private func checkChannels(
    _ sizes: EcapaConfiguration, _ stated: CheckpointConfiguration, _ scope: ConfigurationScope
  ) throws(EcapaError) {
    if dialect == .weSpeaker, let one = stated.integer(at: scope.channels), one != sizes.channels {
      throw disagreement(stated, "\(one) channels", .first, sizes.channels, false)
    }
    guard let channels = stated.integers(at: scope.channels) else { return }
    for said in channels.dropLast() where said != sizes.channels {
      throw disagreement(stated, "\(said) channels", .first, sizes.channels, false)
    }
    if channels[4] != sizes.aggregation {
      throw disagreement(
        stated, "\(channels[4]) aggregation channels", .aggregation, sizes.aggregation, false)
    }
  }

  private func checkKernels(
    _ sizes: EcapaConfiguration, _ stated: CheckpointConfiguration, _ scope: ConfigurationScope
  ) throws(EcapaError) {
    guard let kernels = stated.integers(at: scope.kernels), kernels != sizes.kernels else {
      return
    }
    throw .configurationDisagrees(
      configuration: stated.path, says: "kernels of \(kernels) frames", tensor: weight(.first),
      has: "and the blocks and the aggregation have \(sizes.kernels)")
  }

  /// What a configuration may ask for and Timbre does not compute.
  private func checkLimits(
    _ stated: CheckpointConfiguration, _ scope: ConfigurationScope
  ) throws(EcapaError) {
    for (key, expected) in scope.required {
      guard let value = stated.string(at: key), value.lowercased() != expected else { continue }
      throw .notComputed(
        configuration: stated.path, key: key, value: value, expected: expected)
    }
    guard let dilations = stated.integers(at: scope.dilations) else { return }
    guard dilations.allSatisfy({ (1...1000).contains($0) }) else {
      throw .notComputed(
        configuration: stated.path, key: scope.dilations, value: "\(dilations)",
        expected: "a dilation of 1 to 1000 frames")
    }
  }
}

extension EcapaConfiguration {
  fileprivate func with(dilations: [Int]) -> EcapaConfiguration {
    EcapaConfiguration(
      dialect: dialect, bins: bins, channels: channels, aggregation: aggregation,
      attention: attention, dimension: dimension, scale: scale, groupWidth: groupWidth,
      squeeze: squeeze, kernels: kernels, dilations: dilations, globalContext: globalContext,
      embeddingBatchNorm: embeddingBatchNorm)
  }
}

/// The keys under which a dialect's configuration states sizes.
struct ConfigurationScope {
  var channels = ""
  var kernels = ""
  var dilations = ""
  var bins: [String] = []
  var dimension: [String] = []
  var attention: [String] = []
  var squeeze: [String] = []
  var scale: [String] = []
  /// Keys whose value, where there is one, must be this.
  var required: [(key: String, expected: String)] = []
}

extension EcapaDialect {
  /// The keys of this dialect's configuration; those of Qwen3 stand at the top level of a
  /// configuration that came with the encoder alone.
  fileprivate func configurationScope(
    in stated: CheckpointConfiguration
  ) -> ConfigurationScope {
    switch self {
    case .qwen3:
      let nested = stated.value(at: "speaker_encoder_config") != nil
      return .qwen3(below: nested ? "speaker_encoder_config." : "")
    case .speechBrain: return .torch(below: "embedding_model.", bins: ["n_mels"])
    case .threeDSpeaker: return .torch(below: "embedding_model.args.", bins: ["fbank_dim"])
    case .threeDSpeakerSelfSupervised:
      return .torch(below: "teacher_ecapa.args.", bins: ["n_mels"])
    case .weSpeaker: return .weSpeaker
    case .taoRuijie: return ConfigurationScope()
    }
  }
}

extension ConfigurationScope {
  fileprivate static func qwen3(below scope: String) -> ConfigurationScope {
    ConfigurationScope(
      channels: scope + "enc_channels", kernels: scope + "enc_kernel_sizes",
      dilations: scope + "enc_dilations", bins: [scope + "mel_dim"],
      dimension: [scope + "enc_dim"], attention: [scope + "enc_attention_channels"],
      squeeze: [scope + "enc_se_channels"], scale: [scope + "enc_res2net_scale"],
      required: [(scope + "sample_rate", "24000")])
  }

  fileprivate static func torch(below scope: String, bins: [String]) -> ConfigurationScope {
    ConfigurationScope(
      channels: scope + "channels", kernels: scope + "kernel_sizes",
      dilations: scope + "dilations", bins: [scope + "input_size"] + bins,
      dimension: [scope + "lin_neurons"], attention: [scope + "attention_channels"],
      squeeze: [scope + "se_channels"], scale: [scope + "res2net_scale"],
      required: [
        (scope + "global_context", "true"), ("sample_rate", "16000"),
        ("feature_extractor.args.mean_nor", "true"),
      ])
  }

  fileprivate static var weSpeaker: ConfigurationScope {
    ConfigurationScope(
      channels: "model_args.channels",
      bins: [
        "model_args.feat_dim", "dataset_args.fbank_args.num_mel_bins",
      ], dimension: ["model_args.embed_dim"],
      required: [
        ("dataset_args.frontend", "fbank"), ("model_args.pooling_func", "astp"),
        ("dataset_args.resample_rate", "16000"),
      ])
  }
}
