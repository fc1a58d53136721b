// The layers of a detector as its file describes them, and what of that is computed here.

import Foundation

/// One convolution over time, with what is done to its outputs.
///
/// Input outside of the recording is zero at every layer, and `y[t]` reads
/// `x[stride · t + tap · dilation − padding]`.
struct DetectorLayer: Decodable, Sendable, Equatable {
  /// What is done to each output.
  enum Activation: String, Decodable {
    case rectifier = "relu"
    case none
  }

  /// The tensors are `name.weight`, `[outputs, inputs, kernel]`, and `name.bias`, `[outputs]`.
  let name: String
  /// Taps.
  let kernel: Int
  /// Inputs from one output to the next.
  let stride: Int
  /// Inputs from one tap to the next.
  let dilation: Int
  /// Inputs before the one that an output stands at.
  let padding: Int
  let activation: Activation
  /// Whether the input is added after the activation.
  let residual: Bool

  /// The layers that a file's metadata lists.
  ///
  /// - Parameters:
  ///   - text: JSON.
  ///   - path: The file, for messages.
  /// - Returns: One layer or more, in the order of the data, all of a kind that is computed.
  /// - Throws: ``SpeechDetectorError/malformedEntry(path:key:expected:)`` or
  ///   ``SpeechDetectorError/notComputed(path:layer:what:value:expected:)``.
  static func all(in text: String, path: String) throws(SpeechDetectorError) -> [DetectorLayer] {
    guard let layers = try? JSONDecoder().decode([DetectorLayer].self, from: Data(text.utf8)),
      (1...64).contains(layers.count)
    else { throw .malformedEntry(path: path, key: "layers", expected: "a JSON list of layers") }
    for (index, layer) in layers.enumerated() { try layer.check(isFirst: index == 0, path: path) }
    return layers
  }

  private func check(isFirst: Bool, path: String) throws(SpeechDetectorError) {
    try require((1...63).contains(kernel) && kernel % 2 == 1, "kernel", kernel, "1, 3 … 63", path)
    try require((1...1024).contains(dilation), "dilation", dilation, "1 to 1024", path)
    // So every output stands at the middle of what it reads.
    let middle = dilation * (kernel - 1) / 2
    try require(padding == middle, "padding", padding, "\(middle)", path)
    if isFirst {
      try require((1...8).contains(stride), "stride", stride, "1 to 8", path)
      try require(dilation == 1, "dilation", dilation, "1 in the first layer", path)
      try require(!residual, "residual", "true", "false in the first layer", path)
    } else {
      try require(stride == 1, "stride", stride, "1 after the first layer", path)
    }
  }

  private func require(
    _ holds: Bool, _ what: String, _ value: some CustomStringConvertible, _ expected: String,
    _ path: String
  ) throws(SpeechDetectorError) {
    guard !holds else { return }
    throw .notComputed(
      path: path, layer: name, what: what, value: value.description, expected: expected)
  }
}
