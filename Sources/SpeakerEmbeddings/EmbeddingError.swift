// What can be wrong with embeddings and with the files that keep them.

public import Checkpoints

/// What can be wrong with embeddings; each description is one sentence.
public enum EmbeddingError: Error, Equatable, Sendable {
  /// Two embeddings come from two models, whose spaces have nothing to do with each other.
  case differentModels(ModelFingerprint, ModelFingerprint)
  /// Two embeddings differ in length.
  case differentDimensions(Int, Int)
  /// An embedding of length zero has no direction.
  case zeroLength
  /// There is nothing to blend.
  case nothingToBlend
  /// Weights that do not fit the embeddings, or sum to zero.
  case badWeights(reason: String)
  /// A file cannot be opened or read.
  case cannotRead(path: String, reason: String)
  /// A file cannot be written.
  case cannotWrite(path: String, reason: String)
  /// The suffix names no format.
  case unknownFormat(path: String)
  /// A file breaks its format; `place` is a line, a byte or a key.
  case malformed(path: String, place: String, reason: String)
  /// A safetensors file that cannot be read or written.
  case checkpoint(CheckpointError)
  /// Two entries have one name.
  case duplicateIdentifier(path: String, identifier: String)
}

extension EmbeddingError: CustomStringConvertible {
  /// One sentence: where, what is wrong, what to do.
  public var description: String {
    switch self {
    case .differentModels(let ours, let theirs):
      "embeddings of two models (\(ours) and \(theirs)) cannot be compared; make both with one model"
    case .differentDimensions(let ours, let theirs):
      "embeddings of \(ours) and \(theirs) values cannot be compared; make both with one model"
    case .zeroLength:
      "an embedding of length zero has no direction; make it again from a recording with speech"
    case .nothingToBlend:
      "there is no embedding to blend; give two or more"
    case .badWeights(let reason):
      "the weights do not fit: \(reason); give one weight for each embedding"
    case .cannotRead(let path, let reason):
      "\(path): cannot be read (\(reason)); give an embedding file that can be read"
    case .cannotWrite(let path, let reason):
      "\(path): cannot be written (\(reason)); give a folder that exists and has room"
    case .unknownFormat(let path):
      "\(path): the suffix names no embedding format; "
        + "use .safetensors, .npy, .ark, .scp, .jsonl or .json"
    case .malformed(let path, let place, let reason):
      "\(path): \(place): \(reason); write the file again with the tool that made it"
    case .checkpoint(let error): error.description
    case .duplicateIdentifier(let path, let identifier):
      "\(path): the name \(identifier) occurs twice; give each embedding a name of its own"
    }
  }
}
