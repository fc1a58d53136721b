// Which errors of the modules are the system's trouble; all others are the input's fault.

public import AudioFiles
import Checkpoints
public import SpeakerEmbeddings

extension AudioError: ToolError {
  /// Trouble where data stopped coming or could not be kept.
  public var exitStatus: ExitStatus {
    if case .cannotRead = self { .trouble } else { .badInput }
  }
}

extension EmbeddingError: ToolError {
  /// Trouble where a file cannot be written.
  public var exitStatus: ExitStatus {
    switch self {
    case .cannotWrite, .checkpoint(.cannotWrite): .trouble
    default: .badInput
    }
  }
}

extension SpeakerModelError: ToolError {
  /// Trouble where a model cannot be written, or a recording not be read to its end.
  public var exitStatus: ExitStatus {
    switch self {
    case .cannotExport, .checkpoint(.cannotWrite): .trouble
    case .audio(let error): error.exitStatus
    default: .badInput
    }
  }
}
