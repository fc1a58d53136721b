// What can be wrong with the weights of a detector of speech.

public import Checkpoints
public import FrontEnd

/// What can be wrong with a detector's file; each description is one sentence.
public enum SpeechDetectorError: Error, Equatable, Sendable {
  /// The file itself is at fault, or a tensor is not in it.
  case checkpoint(CheckpointError)
  /// The file does not say something that it must say in its metadata.
  case missingEntry(path: String, key: String)
  /// The file's metadata says something that is not understood.
  case malformedEntry(path: String, key: String, expected: String)
  /// A layer is of a kind that is not computed here.
  case notComputed(path: String, layer: String, what: String, value: String, expected: String)
  /// A tensor has another shape than its layer.
  case wrongShape(path: String, tensor: String, shape: [Int], expected: [Int])
  /// The front end cannot be made.
  case features(FrontEndError)
}

extension SpeechDetectorError: CustomStringConvertible {
  /// One sentence: where, what, what to do.
  public var description: String {
    switch self {
    case .checkpoint(let error): error.description
    case .missingEntry(let path, let key):
      "\(path): the metadata has no \(key), so this is no detector of speech; "
        + "give one that the recipe exported"
    case .malformedEntry(let path, let key, let expected):
      "\(path): \(key) in the metadata is not \(expected); export the detector again"
    case .notComputed(let path, let layer, let what, let value, let expected):
      "\(path): the \(what) of \(layer) is \(value), only \(expected) is computed; "
        + "export the detector again"
    case .wrongShape(let path, let tensor, let shape, let expected):
      "\(path): \(tensor) is \(shape), expected \(expected); export the detector again"
    case .features(let error): error.description
    }
  }
}
