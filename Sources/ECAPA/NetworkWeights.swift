// All weights of a network, packed for the kernels. Tensors are read one by one and packed at
// once, so that no tensor is in memory twice for longer than its own packing takes.

import Checkpoints
import Kernels

/// A layer: packed weights and what is done to each output.
struct AffineLayer: Sendable {
  let weights: PackedMatrix
  let epilogue: Epilogue
}

/// The weights of one SE-Res2 block.
struct BlockWeights: Sendable {
  let expand: AffineLayer
  let groups: [AffineLayer]
  let reduce: AffineLayer
  let squeeze: AffineLayer
  let excite: AffineLayer
}

/// The attention's weights.
///
/// The columns for the utterance's mean and deviation stand apart:
/// they are equal in every frame, so their product is made once and becomes the bias.
struct AttentionWeights: Sendable {
  let frames: AffineLayer
  let context: PackedMatrix?
  let output: AffineLayer
}

/// Every layer of a network.
struct NetworkWeights: Sendable {
  let first: AffineLayer
  let blocks: [BlockWeights]
  let aggregation: AffineLayer
  let attention: AttentionWeights
  /// Scale and shift of the pooled vector, where the dialect has a batch norm there.
  let pooledNorm: Epilogue.Affine?
  let linear: AffineLayer
  /// Scale and shift of the embedding.
  let embeddingNorm: Epilogue.Affine?
}

extension NetworkTensors {
  /// Reads and packs all weights, layers side by side.
  ///
  /// - Throws: ``EcapaError/checkpoint(_:)`` for a tensor that cannot be read and
  ///   ``EcapaError/negativeVariance(path:tensor:element:)``.
  func weights(
    of sizes: EcapaConfiguration, on set: InstructionSet, workers: Workers
  ) throws(EcapaError) -> NetworkWeights {
    let layers = try layers(of: sizes, on: set, workers: workers)
    func packed(_ one: NetworkLayer) throws(EcapaError) -> AffineLayer {
      if let layer = layers[one] { return layer }
      return try layer(one, on: set)
    }
    var blocks: [BlockWeights] = []
    for block in 1...3 {
      var groups: [AffineLayer] = []
      for index in 0..<sizes.scale - 1 {
        groups.append(try packed(.group(block: block, index: index)))
      }
      blocks.append(
        BlockWeights(
          expand: try packed(.expand(block: block)), groups: groups,
          reduce: try packed(.reduce(block: block)), squeeze: try packed(.squeeze(block: block)),
          excite: try packed(.excite(block: block))))
    }
    return NetworkWeights(
      first: try packed(.first), blocks: blocks, aggregation: try packed(.aggregation),
      attention: try attention(sizes, output: packed(.attentionOutput), on: set),
      pooledNorm: try dialect.pooledNorm.map { (name) throws(EcapaError) in try norm(name) },
      linear: try packed(.linear),
      embeddingNorm: sizes.embeddingBatchNorm
        ? try dialect.embeddingNorm.map { (name) throws(EcapaError) in try norm(name) } : nil)
  }

  /// Every layer but the attention's first, whose columns are packed apart; the last layer, the
  /// largest, is begun first.
  private func layers(
    of sizes: EcapaConfiguration, on set: InstructionSet, workers: Workers
  ) throws(EcapaError) -> [NetworkLayer: AffineLayer] {
    let order = NetworkLayer.all(scale: sizes.scale).reversed().filter { $0 != .attention }
    let results = workers.map(pieces: order.count) { piece in
      Result { () throws(EcapaError) -> AffineLayer in try layer(order[piece], on: set) }
    }
    var layers: [NetworkLayer: AffineLayer] = [:]
    // In the order of the data, so that the first fault of a file is the one that is named.
    for (layer, result) in zip(order, results).reversed() { layers[layer] = try result.get() }
    return layers
  }

  private func layer(
    _ layer: NetworkLayer, on set: InstructionSet
  ) throws(EcapaError) -> AffineLayer {
    let shape = try shape(weight(layer))
    let packed = try withValues(weight(layer)) { values in
      PackedMatrix(values, columns: shape[0], taps: shape.count == 3 ? shape[2] : 1, for: set)
    }
    return AffineLayer(
      weights: packed, epilogue: try epilogue(layer, rectifies: layer.rectifies))
  }

  private func attention(
    _ sizes: EcapaConfiguration, output: AffineLayer, on set: InstructionSet
  ) throws(EcapaError) -> AttentionWeights {
    func packed(_ inputs: Range<Int>) throws(EcapaError) -> PackedMatrix {
      try withValues(weight(.attention)) { values in
        PackedMatrix(values, columns: sizes.attention, taps: 1, taking: inputs, for: set)
      }
    }
    let frames = try packed(0..<sizes.aggregation)
    let context =
      sizes.globalContext ? try packed(sizes.aggregation..<3 * sizes.aggregation) : nil
    return AttentionWeights(
      frames: AffineLayer(
        weights: frames,
        epilogue: try epilogue(.attention, rectifies: dialect.attentionRectifies)),
      context: context, output: output)
  }

  private func epilogue(
    _ layer: NetworkLayer, rectifies: Bool
  ) throws(EcapaError) -> Epilogue {
    let names = dialect.name(of: layer)
    let bias = try values(name(names.convolution + ".bias"))
    return Epilogue(
      bias: ColumnValues(bias.span), rectifies: rectifies,
      affine: try names.norm.map { (norm) throws(EcapaError) in try self.norm(norm) })
  }

  /// A batch norm in evaluation as one multiply-add, its constants computed in double precision:
  /// (x − mean) / √(variance + 1e-5) · weight + bias.
  private func norm(_ norm: String) throws(EcapaError) -> Epilogue.Affine {
    let weight = try values(name(norm + ".weight"))
    let bias = try values(name(norm + ".bias"))
    let mean = try values(name(norm + ".running_mean"))
    let variance = try values(name(norm + ".running_var"))
    if let element = variance.firstIndex(where: { $0 < 0 }) {
      throw .negativeVariance(
        path: source.path, tensor: name(norm + ".running_var"), element: element)
    }
    return Self.affine(weight: weight, bias: bias, mean: mean, variance: variance)
  }

  private static func affine(
    weight: [Float], bias: [Float], mean: [Float], variance: [Float]
  ) -> Epilogue.Affine {
    let scale = weight.indices.map {
      Double(weight[$0]) / (Double(variance[$0]) + 1e-5).squareRoot()
    }
    let shift = bias.indices.map { Float(Double(bias[$0]) - Double(mean[$0]) * scale[$0]) }
    return Epilogue.Affine(
      scale: ColumnValues(scale.map { Float($0) }.span), shift: ColumnValues(shift.span))
  }

  private func withValues<Result>(
    _ tensor: String, _ body: (Span<Float>) -> Result
  ) throws(EcapaError) -> Result {
    do { return try source.withValues(of: tensor, body) } catch { throw .checkpoint(error) }
  }

  private func values(_ tensor: String) throws(EcapaError) -> [Float] {
    do { return try source.values(of: tensor) } catch { throw .checkpoint(error) }
  }
}
