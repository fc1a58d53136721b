// What can keep a recording from being diarized.

import AudioFiles
public import SpeakerEmbeddings

/// What can go wrong between a recording and its turns; each description is one sentence.
public enum DiarizerError: Error, Equatable, Sendable {
  /// The recording cannot be read, or the model refuses it.
  case model(path: String, error: SpeakerModelError)
  /// No threshold is known for the model's distances.
  case noThreshold(model: String)
  /// More speakers are asked for than there are windows.
  case tooManySpeakers(path: String, asked: Int, windows: Int)
  /// An embedding that cannot be clustered with the others.
  case unusable(path: String, identifier: String, reason: String)
}

extension DiarizerError: CustomStringConvertible {
  /// One sentence: where, what, what to do.
  public var description: String {
    switch self {
    case .model(_, .audio(let error)): error.description
    case .model(let path, let error): "\(path): \(error)"
    case .noThreshold(let model):
      "\(model): no clustering threshold is known for this model; "
        + "give --threshold (a cosine distance, such as 0.7) or --speakers"
    case .tooManySpeakers(let path, let asked, let windows):
      "\(path): \(asked) speakers are asked for and the speech gives \(windows) windows; "
        + "give a smaller --speakers"
    case .unusable(let path, let identifier, let reason):
      "\(path): the embedding \(identifier) cannot be clustered: \(reason)"
    }
  }
}
