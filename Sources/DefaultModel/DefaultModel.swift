// The weights in the box: what the linker put into the program, as checkpoints.

internal import CDefaultModel

/// The model files that lie in the program itself.
public enum DefaultModel {
  /// The bytes of the speaker model's safetensors file.
  package static var speakerFile: [UInt8] { unsafe bytes(of: cdm_speaker()) }

  /// The bytes of the safetensors file of the detector of speech and overlap.
  package static var speechFile: [UInt8] { unsafe bytes(of: cdm_speech()) }

  /// The bytes of the safetensors file of the score-normalisation cohort: `cohort`, `[speakers, 192]`,
  /// unit-length mean embeddings of training speakers by the speaker model beside it.
  package static var cohortFile: [UInt8] { unsafe bytes(of: cdm_cohort()) }

  private static func bytes(of file: cdm_file) -> [UInt8] {
    unsafe [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.count))
  }
}
