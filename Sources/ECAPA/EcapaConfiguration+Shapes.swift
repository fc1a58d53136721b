// The sizes of a network from the shapes of its tensors, and the check of every shape.

import Checkpoints

/// The tensors of one checkpoint, seen as a network of a known dialect.
struct NetworkTensors<Source: TensorSource> {
  let source: Source
  let recognised: RecognisedDialect

  var dialect: EcapaDialect { recognised.dialect }

  /// The whole name of a tensor.
  func name(_ rest: String) -> String { recognised.prefix + rest }

  /// The whole name of a layer's weights.
  func weight(_ layer: NetworkLayer) -> String {
    name(dialect.name(of: layer).convolution + ".weight")
  }

  /// The shape of a tensor that must be there.
  func shape(_ tensor: String) throws(EcapaError) -> [Int] {
    let found: [Int]?
    do { found = try source.shape(of: tensor) } catch { throw .checkpoint(error) }
    guard let found else { throw .missingTensor(path: source.path, tensor: tensor) }
    return found
  }

  /// The shape of a layer's weights, with a kernel of 1 where the layer has none.
  private func sizes(
    _ layer: NetworkLayer
  ) throws(EcapaError) -> (rows: Int, inputs: Int, kernel: Int) {
    let shape = try shape(weight(layer))
    guard (2...3).contains(shape.count), shape.allSatisfy({ $0 > 0 }) else {
      throw .wrongShape(
        path: source.path, tensor: weight(layer), shape: shape, expected: [1, 1, 1])
    }
    return (shape[0], shape[1], shape.count == 3 ? shape[2] : 1)
  }

  /// The sizes of the network.
  ///
  /// - Throws: ``EcapaError/missingTensor(path:tensor:)``, and
  ///   ``EcapaError/wrongShape(path:tensor:shape:expected:)`` for the first tensor that
  ///   does not fit the others.
  func configuration() throws(EcapaError) -> EcapaConfiguration {
    let first = try sizes(.first)
    let expand = try sizes(.expand(block: 1))
    let groups = [
      try sizes(.group(block: 1, index: 0)), try sizes(.group(block: 2, index: 0)),
      try sizes(.group(block: 3, index: 0)),
    ]
    let aggregation = try sizes(.aggregation)
    let attention = try sizes(.attention)
    let embeddingNorm = dialect.embeddingNorm.map { name($0 + ".weight") }
    let configuration = EcapaConfiguration(
      dialect: dialect, bins: first.inputs, channels: first.rows, aggregation: aggregation.rows,
      attention: attention.rows, dimension: try sizes(.linear).rows,
      scale: max(expand.rows / groups[0].rows, 2), groupWidth: groups[0].rows,
      squeeze: try sizes(.squeeze(block: 1)).rows,
      kernels: [first.kernel] + groups.map(\.kernel) + [1], dilations: [1, 2, 3, 4, 1],
      globalContext: dialect != .weSpeaker || attention.inputs != aggregation.rows,
      embeddingBatchNorm: try embeddingNorm.map { (norm) throws(EcapaError) in
        dialect == .taoRuijie || source.names.contains(norm)
      } ?? false)
    try check(configuration)
    return configuration
  }

  /// Checks the shape of every tensor, layer by layer, and that there is no other tensor.
  private func check(_ configuration: EcapaConfiguration) throws(EcapaError) {
    let tensors = configuration.tensors
    for tensor in tensors { _ = try shape(name(tensor.name)) }
    for tensor in tensors {
      let found = try shape(name(tensor.name))
      guard found == tensor.shape else {
        throw .wrongShape(
          path: source.path, tensor: name(tensor.name), shape: found, expected: tensor.shape)
      }
    }
    let known = Set(tensors.map { name($0.name) })
    for other in source.names
    where !known.contains(other)
      && !dialect.isKnownCompanion(other, prefix: recognised.prefix)
    {
      throw .unknownTensor(path: source.path, tensor: other, dialect: dialect)
    }
    try checkKernels(of: configuration)
  }

  /// A kernel has a middle frame, and reaches no farther than memory for its frames is made.
  private func checkKernels(of configuration: EcapaConfiguration) throws(EcapaError) {
    let layers = [NetworkLayer.first] + (1...3).map { .group(block: $0, index: 0) }
    for (layer, kernel) in zip(layers, configuration.kernels)
    where kernel % 2 == 0 || kernel > 63 {
      let shape = configuration.shape(of: layer)
      throw .wrongShape(
        path: source.path, tensor: weight(layer), shape: shape,
        expected: shape.dropLast() + [layer == .first ? 5 : 3])
    }
  }
}

/// A tensor that a network must have.
package struct ExpectedTensor: Sendable, Equatable {
  /// The name after the dialect's prefix.
  package let name: String
  /// Sizes of its dimensions.
  package let shape: [Int]
}

extension EcapaConfiguration {
  /// Every tensor of the network in canonical order: layer by layer as data passes them, each
  /// with weight, bias, then its batch norm's weight, bias, mean and variance.
  package var tensors: [ExpectedTensor] {
    NetworkLayer.all(scale: scale).flatMap { layer -> [ExpectedTensor] in
      let names = dialect.name(of: layer)
      let shape = shape(of: layer)
      let affine = [
        ExpectedTensor(name: names.convolution + ".weight", shape: shape),
        ExpectedTensor(name: names.convolution + ".bias", shape: [shape[0]]),
      ]
      let norm = names.norm.map { Self.norm($0, shape[0]) } ?? []
      guard layer == .linear else { return affine + norm }
      let pooled = dialect.pooledNorm.map { Self.norm($0, 2 * aggregation) } ?? []
      let last = embeddingBatchNorm ? dialect.embeddingNorm.map { Self.norm($0, dimension) } : nil
      return pooled + affine + (last ?? [])
    }
  }

  private static func norm(_ name: String, _ channels: Int) -> [ExpectedTensor] {
    ["weight", "bias", "running_mean", "running_var"].map {
      ExpectedTensor(name: "\(name).\($0)", shape: [channels])
    }
  }

  /// The shape of a layer's weights.
  func shape(of layer: NetworkLayer) -> [Int] {
    let inner = scale * groupWidth
    switch layer {
    case .first: return [channels, bins, kernels[0]]
    case .expand: return [inner, channels, 1]
    case .group(let block, _): return [groupWidth, groupWidth, kernels[block]]
    case .reduce: return [channels, inner, 1]
    case .squeeze: return matrix(squeeze, channels)
    case .excite: return matrix(channels, squeeze)
    case .aggregation: return [aggregation, 3 * channels, 1]
    case .attention: return [attention, globalContext ? 3 * aggregation : aggregation, 1]
    case .attentionOutput: return [aggregation, attention, 1]
    case .linear:
      let shape = [dimension, 2 * aggregation]
      return dialect == .weSpeaker || dialect == .taoRuijie ? shape : shape + [1]
    }
  }

  /// WeSpeaker's squeeze-excitation is made of plain matrices, the others' of convolutions.
  private func matrix(_ rows: Int, _ inputs: Int) -> [Int] {
    dialect == .weSpeaker ? [rows, inputs] : [rows, inputs, 1]
  }
}
