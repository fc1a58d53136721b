// What can go wrong between a model's file and an embedding.

public import AudioFiles
public import Checkpoints
public import ECAPA
public import FrontEnd

/// What can go wrong in a speaker model; each case carries the sentence of the module it came from.
public enum SpeakerModelError: Error, Equatable, Sendable {
  /// The file cannot be read as a checkpoint.
  case checkpoint(CheckpointError)
  /// The checkpoint is not an ECAPA network that is known here, or its arithmetic failed.
  case network(EcapaError)
  /// The samples give no features, as when there are too few.
  case features(FrontEndError)
  /// The recording cannot be read.
  case audio(AudioError)
  /// The model cannot be written.
  case cannotExport(folder: String, reason: String)
}

extension SpeakerModelError: CustomStringConvertible {
  /// One sentence: where, what, what to do.
  public var description: String {
    switch self {
    case .checkpoint(let error): error.description
    case .network(let error): error.description
    case .features(let error): error.description
    case .audio(let error): error.description
    case .cannotExport(let folder, let reason):
      "\(folder): the model cannot be written (\(reason)); give a folder that can be made"
    }
  }
}
