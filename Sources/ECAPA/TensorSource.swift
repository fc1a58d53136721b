// Where a network's tensors come from.

public import Checkpoints

/// Named tensors: a checkpoint, or weights that follow from a formula.
public protocol TensorSource: Sendable {
  /// What messages call it.
  var path: String { get }
  /// All names, sorted.
  var names: [String] { get }
  /// The key of the dictionary in the file whose entries these are; nil when there is none.
  var wrapper: String? { get }
  /// What stands beside the weights.
  var configuration: CheckpointConfiguration? { get }
  /// The shape of a tensor; nil when there is none of this name.
  func shape(of name: String) throws(CheckpointError) -> [Int]?
  /// The values of a tensor, row-major.
  func values(of name: String) throws(CheckpointError) -> [Float]
  /// Lends the values of a tensor, row-major, without a copy where the source has them in memory.
  func withValues<Result>(
    of name: String, _ body: (Span<Float>) -> Result
  ) throws(CheckpointError) -> Result
}

extension TensorSource {
  /// Lends a copy of the values.
  public func withValues<Result>(
    of name: String, _ body: (Span<Float>) -> Result
  ) throws(CheckpointError) -> Result {
    let values = try values(of: name)
    return body(values.span)
  }
}

extension Checkpoint: TensorSource {}
