// A detector's convolutions, packed for the kernels.

import Checkpoints
import Kernels

/// A convolution over rows, stride 1, ready to run.
struct DetectorStage: Sendable {
  let weights: PackedMatrix
  let epilogue: Epilogue
  /// Rows from one tap to the next.
  let dilation: Int
  /// Rows on each side that an output reads.
  let reach: Int
  /// Whether the input is added to the output.
  let residual: Bool
}

/// All layers of a detector, from normalised features to logits.
///
/// The first layer takes `stride` frames as one row, side by side, so that all layers step by one
/// row: with weights of zero for what its kernel does not reach, that is the same convolution.
struct DetectorNetwork: Sendable {
  /// Nobody, one voice, two or more.
  static let classes = 3

  /// In the order of the data; one or more.
  let stages: [DetectorStage]
  /// Frames in a row of the first stage's input, and from one output to the next.
  let stride: Int
  /// Features in a frame.
  let bins: Int
  /// What is subtracted from a feature, and what the difference is multiplied by, `[bins]` each.
  let mean, scale: [Float]

  /// Columns of the widest output.
  var width: Int { stages.map(\.weights.columns).max() ?? 0 }
  /// Rows on each side of an output that it depends on.
  var reach: Int { stages.reduce(0) { $0 + $1.reach } }

  /// Reads and packs all layers.
  ///
  /// - Parameters:
  ///   - checkpoint: Where the tensors are.
  ///   - layers: As the file describes them.
  ///   - bins: Features in a frame.
  ///   - set: The instruction set.
  /// - Throws: ``SpeechDetectorError`` for a tensor that is missing or of another shape.
  init(
    _ checkpoint: Checkpoint, layers: [DetectorLayer], bins: Int, on set: InstructionSet
  ) throws(SpeechDetectorError) {
    mean = try checkpoint.values(of: "features.mean", shape: [bins])
    scale = try checkpoint.values(of: "features.scale", shape: [bins])
    var inputs = bins
    var stages: [DetectorStage] = []
    for (index, layer) in layers.enumerated() {
      let outputs = try checkpoint.outputs(
        of: layer, inputs: inputs, isLast: index + 1 == layers.count)
      stages.append(
        try Self.stage(layer, of: checkpoint, inputs: inputs, outputs: outputs, on: set))
      inputs = outputs
    }
    self.stages = stages
    stride = layers[0].stride
    self.bins = bins
  }

  private static func stage(
    _ layer: DetectorLayer, of checkpoint: Checkpoint, inputs: Int, outputs: Int,
    on set: InstructionSet
  ) throws(SpeechDetectorError) -> DetectorStage {
    let weight = try checkpoint.values(
      of: "\(layer.name).weight", shape: [outputs, inputs, layer.kernel])
    let bias = try checkpoint.values(of: "\(layer.name).bias", shape: [outputs])
    let rows = RowConvolution(layer, weight: weight, inputs: inputs)
    return DetectorStage(
      weights: PackedMatrix(rows.weight.span, columns: outputs, taps: rows.taps, for: set),
      epilogue: Epilogue(
        bias: ColumnValues(bias.span), rectifies: layer.activation == .rectifier),
      dilation: layer.dilation, reach: rows.reach, residual: layer.residual)
  }
}

/// A strided convolution over frames as one of stride 1 over rows of `stride` frames.
private struct RowConvolution {
  /// `[outputs, stride · inputs, taps]`.
  let weight: [Float]
  let taps: Int
  /// Rows on each side that an output reads.
  let reach: Int

  init(_ layer: DetectorLayer, weight: [Float], inputs: Int) {
    let (kernel, stride) = (layer.kernel, layer.stride)
    guard stride > 1 else {
      self.weight = weight
      taps = kernel
      reach = layer.padding
      return
    }
    reach = (layer.padding + stride - 1) / stride
    taps = 2 * reach + 1
    let outputs = weight.count / (inputs * kernel)
    var rows = [Float](repeating: 0, count: outputs * stride * inputs * taps)
    for output in 0..<outputs {
      for input in 0..<inputs {
        for tap in 0..<kernel {
          // Frames after the first one of the earliest row that is read.
          let frame = tap - layer.padding + reach * stride
          let column = (frame % stride) * inputs + input
          rows[(output * stride * inputs + column) * taps + frame / stride] =
            weight[(output * inputs + input) * kernel + tap]
        }
      }
    }
    self.weight = rows
  }
}

extension Checkpoint {
  /// Outputs of a layer, from its bias.
  fileprivate func outputs(
    of layer: DetectorLayer, inputs: Int, isLast: Bool
  ) throws(SpeechDetectorError) -> Int {
    let bias = "\(layer.name).bias"
    let shape = try shape(orThrow: bias)
    guard shape.count == 1, (1...4096).contains(shape[0]),
      !isLast || shape[0] == DetectorNetwork.classes, !layer.residual || shape[0] == inputs
    else {
      let expected = isLast ? DetectorNetwork.classes : inputs
      throw .wrongShape(path: path, tensor: bias, shape: shape, expected: [expected])
    }
    return shape[0]
  }

  /// The values of a tensor that must have this shape.
  fileprivate func values(
    of name: String, shape expected: [Int]
  ) throws(SpeechDetectorError) -> [Float] {
    let shape = try shape(orThrow: name)
    guard shape == expected else {
      throw .wrongShape(path: path, tensor: name, shape: shape, expected: expected)
    }
    do { return try values(of: name) } catch { throw .checkpoint(error) }
  }

  private func shape(orThrow name: String) throws(SpeechDetectorError) -> [Int] {
    do throws(CheckpointError) {
      return try description(of: name).shape
    } catch {
      throw .checkpoint(error)
    }
  }
}
