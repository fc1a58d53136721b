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
  /// The suffix names a format that is read and not written.
  case onlyRead(path: String)
  /// A file breaks its format; `place` is a line, a byte or a key.
  case malformed(path: String, place: String, reason: String)
  /// A safetensors file that cannot be read or written.
  case checkpoint(CheckpointError)
  /// A voice that a store does not hold.
  case noVoice(name: String)
  /// Of a voice's embedding and the store's others, only one side names its model.
  case makerUnknown(name: String)
  /// A voice whose name is to be given to another.
  case voiceExists(name: String)
  /// A name that does not fit on a line of its own.
  case badVoiceName(name: String)
  /// A store of voices under a suffix of another format.
  case badStoreName(path: String)
  /// A name that the format of a file cannot hold.
  case unfitName(path: String, name: String)
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
        + "use .safetensors, .npy, .npz, .ark, .scp, .jsonl or .json"
    case .onlyRead(let path):
      "\(path): archives of NumPy are only read; give a name that ends in .npy or .safetensors"
    case .malformed(let path, let place, let reason):
      "\(path): \(place): \(reason); write the file again with the tool that made it"
    case .checkpoint(let error): error.description
    case .noVoice(let name):
      "no voice is called \(name); spkembed enrol list prints the names"
    case .makerUnknown(let name):
      "the voice \(name) and the stored ones may come of two models: one side names none; "
        + "embed all with spkembed, which names it"
    case .voiceExists(let name):
      "a voice is called \(name) already; remove it first, or choose another name"
    case .badVoiceName(let name):
      "the name \(name.debugDescription) does not fit on a line; give one without tabs and line ends"
    case .badStoreName(let path):
      "\(path): voices are kept as safetensors; give a name that ends in .safetensors"
    case .unfitName(let path, let name):
      "\(path): the name \(name.debugDescription) cannot be written, since Kaldi's names hold no "
        + "blanks; give another name, or a file that ends in .safetensors or .jsonl"
    case .duplicateIdentifier(let path, let identifier):
      "\(path): the name \(identifier) occurs twice; give each embedding a name of its own"
    }
  }
}
