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
}

extension Checkpoint: TensorSource {}
