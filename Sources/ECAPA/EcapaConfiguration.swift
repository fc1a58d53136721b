// The sizes of one network, taken from the shapes of its tensors.

/// What an ECAPA-TDNN looks like: its dialect and every size.
public struct EcapaConfiguration: Sendable, Hashable {
  /// The form of the checkpoint.
  public let dialect: EcapaDialect
  /// Features a frame.
  public let bins: Int
  /// Channels of the blocks.
  public let channels: Int
  /// Channels after the aggregation of the three blocks.
  public let aggregation: Int
  /// Channels between the two convolutions of the attention.
  public let attention: Int
  /// Length of the embedding.
  public let dimension: Int
  /// Groups of a Res2Net layer.
  public let scale: Int
  /// Channels of a group.
  public let groupWidth: Int
  /// Channels inside squeeze-excitation.
  public let squeeze: Int
  /// Kernel lengths in frames: first convolution, Res2Net of the three blocks, aggregation.
  public let kernels: [Int]
  /// Dilations in frames, in the order of ``kernels``.
  public let dilations: [Int]
  /// Whether the attention sees mean and deviation of the utterance beside each frame.
  public let globalContext: Bool
  /// Whether a batch norm follows the last linear layer.
  public let embeddingBatchNorm: Bool

  /// Frames that a layer reaches to each side; layer 0 is the first convolution, 1 to 3 are the
  /// blocks' Res2Net.
  func reach(_ layer: Int) -> Int { dilations[layer] * (kernels[layer] - 1) / 2 }

  /// The fewest frames for which the original gives a number.
  public var fewestFrames: Int {
    let context = globalContext && dialect.contextDeviation.unbiased ? 2 : 1
    guard dialect.padding == .reflection else { return context }
    return max(context, (0...3).reduce(0) { max($0, reach($1)) } + 1)
  }
}
