// The affine layers of the network, in the order in which data passes them.

/// One affine layer of an ECAPA-TDNN.
///
/// Blocks are counted from 1, as in the literature.
enum NetworkLayer: Hashable, Sendable {
  /// The first convolution.
  case first
  /// A block's convolution before Res2Net.
  case expand(block: Int)
  /// A convolution of a block's Res2Net, counted from 0.
  case group(block: Int, index: Int)
  /// A block's convolution after Res2Net.
  case reduce(block: Int)
  /// Squeeze-excitation's first and second layer.
  case squeeze(block: Int)
  case excite(block: Int)
  /// The convolution over the three blocks' outputs.
  case aggregation
  /// The attention's first and second convolution.
  case attention
  case attentionOutput
  /// The layer after pooling.
  case linear

  /// Whether the layer's own outputs pass through a ReLU; the attention's first is the dialect's.
  var rectifies: Bool {
    switch self {
    case .excite, .attentionOutput, .linear: false
    case .first, .expand, .group, .reduce, .squeeze, .aggregation, .attention: true
    }
  }

  /// All layers of a network with so many groups in Res2Net; 38 of them for 8.
  static func all(scale: Int) -> [NetworkLayer] {
    var layers: [NetworkLayer] = [.first]
    for block in 1...3 {
      layers.append(.expand(block: block))
      layers += (0..<scale - 1).map { .group(block: block, index: $0) }
      layers += [.reduce(block: block), .squeeze(block: block), .excite(block: block)]
    }
    return layers + [.aggregation, .attention, .attentionOutput, .linear]
  }
}

/// Names of a layer's tensors without their last part: `.weight` and `.bias` follow.
struct LayerName: Sendable {
  let convolution: String
  /// The batch norm behind it; nil when the dialect has none there.
  let norm: String?
}

extension EcapaDialect {
  /// What the names of this dialect may begin with.
  var prefixes: [String] {
    switch self {
    case .qwen3, .taoRuijie: ["speaker_encoder.", ""]
    case .threeDSpeakerSelfSupervised: ["backbone.", ""]
    case .speechBrain, .threeDSpeaker, .weSpeaker: [""]
    }
  }

  /// The names of a layer after the prefix.
  func name(of layer: NetworkLayer) -> LayerName {
    switch self {
    case .qwen3:
      LayerName(convolution: torchUnit(layer).name + torchUnit(layer).convolution, norm: nil)
    case .speechBrain, .threeDSpeaker, .threeDSpeakerSelfSupervised:
      LayerName(
        convolution: torchUnit(layer).name + torchUnit(layer).convolution + ".conv",
        norm: torchUnit(layer).isNormalized ? torchUnit(layer).name + ".norm.norm" : nil)
    case .weSpeaker: weSpeakerName(layer)
    case .taoRuijie: taoRuijieName(layer)
    }
  }

  /// The batch norm of the pooled vector.
  var pooledNorm: String? {
    switch self {
    case .qwen3: nil
    case .speechBrain, .threeDSpeaker, .threeDSpeakerSelfSupervised: "asp_bn.norm"
    case .weSpeaker: "bn"
    case .taoRuijie: "bn5"
    }
  }

  /// The batch norm of the embedding, where a model has one.
  var embeddingNorm: String? {
    switch self {
    case .weSpeaker: "bn2"
    case .taoRuijie: "bn6"
    case .qwen3, .speechBrain, .threeDSpeaker, .threeDSpeakerSelfSupervised: nil
    }
  }

  /// Whether a tensor that is no part of the network is known to lie beside it: a training
  /// head, counters, buffers of the front end, or the rest of a larger model.
  func isKnownCompanion(_ name: String, prefix: String) -> Bool {
    if name.hasSuffix(".num_batches_tracked") { return true }
    if !prefix.isEmpty, !name.hasPrefix(prefix) { return true }
    switch self {
    case .weSpeaker: return name.hasPrefix("projection.")
    case .taoRuijie:
      return name.hasPrefix(prefix + "torchfbank.") || name.hasPrefix("speaker_loss.")
    case .threeDSpeakerSelfSupervised: return name.hasPrefix("head.")
    case .qwen3, .speechBrain, .threeDSpeaker: return false
    }
  }

  /// SpeechBrain's names, which Qwen3 and 3D-Speaker took over: a unit and its convolution.
  private func torchUnit(
    _ layer: NetworkLayer
  ) -> (name: String, convolution: String, isNormalized: Bool) {
    switch layer {
    case .first: ("blocks.0", ".conv", true)
    case .expand(let block): ("blocks.\(block).tdnn1", ".conv", true)
    case .group(let block, let index):
      ("blocks.\(block).res2net_block.blocks.\(index)", ".conv", true)
    case .reduce(let block): ("blocks.\(block).tdnn2", ".conv", true)
    case .squeeze(let block): ("blocks.\(block).se_block", ".conv1", false)
    case .excite(let block): ("blocks.\(block).se_block", ".conv2", false)
    case .aggregation: ("mfa", ".conv", true)
    case .attention: ("asp.tdnn", ".conv", true)
    case .attentionOutput: ("asp", ".conv", false)
    case .linear: ("fc", "", false)
    }
  }

  private func weSpeakerName(_ layer: NetworkLayer) -> LayerName {
    switch layer {
    case .first: LayerName(convolution: "layer1.conv", norm: "layer1.bn")
    case .expand(let block): weSpeakerUnit(block, ".0.conv", ".0.bn")
    case .group(let block, let index):
      weSpeakerUnit(block, ".1.convs.\(index)", ".1.bns.\(index)")
    case .reduce(let block): weSpeakerUnit(block, ".2.conv", ".2.bn")
    case .squeeze(let block): weSpeakerUnit(block, ".3.linear1", nil)
    case .excite(let block): weSpeakerUnit(block, ".3.linear2", nil)
    case .aggregation: LayerName(convolution: "conv", norm: nil)
    case .attention: LayerName(convolution: "pool.linear1", norm: nil)
    case .attentionOutput: LayerName(convolution: "pool.linear2", norm: nil)
    case .linear: LayerName(convolution: "linear", norm: nil)
    }
  }

  private func weSpeakerUnit(_ block: Int, _ convolution: String, _ norm: String?) -> LayerName {
    let unit = "layer\(block + 1).se_res2block"
    return LayerName(convolution: unit + convolution, norm: norm.map { unit + $0 })
  }

  private func taoRuijieName(_ layer: NetworkLayer) -> LayerName {
    switch layer {
    case .first: LayerName(convolution: "conv1", norm: "bn1")
    case .expand(let block):
      LayerName(convolution: "layer\(block).conv1", norm: "layer\(block).bn1")
    case .group(let block, let index):
      LayerName(
        convolution: "layer\(block).convs.\(index)", norm: "layer\(block).bns.\(index)")
    case .reduce(let block):
      LayerName(convolution: "layer\(block).conv3", norm: "layer\(block).bn3")
    case .squeeze(let block): LayerName(convolution: "layer\(block).se.se.1", norm: nil)
    case .excite(let block): LayerName(convolution: "layer\(block).se.se.3", norm: nil)
    case .aggregation: LayerName(convolution: "layer4", norm: nil)
    case .attention: LayerName(convolution: "attention.0", norm: "attention.2")
    case .attentionOutput: LayerName(convolution: "attention.4", norm: nil)
    case .linear: LayerName(convolution: "fc6", norm: nil)
    }
  }
}
