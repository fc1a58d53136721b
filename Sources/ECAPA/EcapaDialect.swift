// The six forms in which public ECAPA-TDNN checkpoints come, and where their arithmetic differs.

/// A project's form of ECAPA-TDNN: tensor names, shapes and arithmetic.
///
/// All of them follow Desplanques, Thienpondt, Demuynck, "ECAPA-TDNN: Emphasized Channel
/// Attention, Propagation and Aggregation in TDNN Based Speaker Verification", Interspeech 2020.
public enum EcapaDialect: String, Sendable, CaseIterable {
  /// The voice encoder of Qwen3-TTS (qwen-tts, `Qwen3TTSSpeakerEncoder`).
  case qwen3
  /// SpeechBrain (`lobes.models.ECAPA_TDNN.ECAPA_TDNN`).
  case speechBrain = "speechbrain"
  /// 3D-Speaker's supervised models (`speakerlab.models.ecapa_tdnn`).
  case threeDSpeaker = "3dspeaker"
  /// 3D-Speaker's self-supervised models (`speakerlab.models.rdino`, `sdpn`).
  case threeDSpeakerSelfSupervised = "3dspeaker-ssl"
  /// WeSpeaker (`wespeaker.models.ecapa_tdnn`).
  case weSpeaker = "wespeaker"
  /// TaoRuijie's ECAPA-TDNN repository (`model.py`).
  case taoRuijie = "taoruijie"
}

/// What stands in for the frames before the first and after the last one of a convolution.
enum EdgePadding: Sendable {
  /// Mirrored about the edge frame, which is not repeated.
  case reflection
  case zeros
}

/// The time deviation that the attention sees beside each frame.
///
///     √(max(floor, variance) + offset)
struct ContextDeviation: Sendable {
  /// Divides by one less than the number of frames.
  let unbiased: Bool
  let floor: Double
  let offset: Double
}

extension EcapaDialect {
  /// Names of all dialects, for messages.
  static let list = allCases.map(\.rawValue).joined(separator: ", ")

  var padding: EdgePadding {
    switch self {
    case .weSpeaker, .taoRuijie: .zeros
    case .qwen3, .speechBrain, .threeDSpeaker, .threeDSpeakerSelfSupervised: .reflection
    }
  }

  /// Whether Res2Net hands its last group on unchanged, and not its first.
  var passesLastGroup: Bool { self == .weSpeaker || self == .taoRuijie }

  /// Whether a block is given the sum of all outputs before it, and not the last one.
  var addsAllOutputs: Bool { self == .taoRuijie }

  /// Whether a rectifier follows the attention's first convolution.
  var attentionRectifies: Bool { self != .weSpeaker }

  var contextDeviation: ContextDeviation {
    switch self {
    case .weSpeaker: ContextDeviation(unbiased: true, floor: 0, offset: 1e-7)
    case .taoRuijie: ContextDeviation(unbiased: true, floor: 1e-4, offset: 0)
    case .qwen3, .speechBrain, .threeDSpeaker, .threeDSpeakerSelfSupervised:
      ContextDeviation(unbiased: false, floor: 1e-12, offset: 0)
    }
  }

  /// The least variance of the pooled deviation.
  var pooledFloor: Double {
    switch self {
    case .weSpeaker: 1e-7
    case .taoRuijie: 1e-4
    case .qwen3, .speechBrain, .threeDSpeaker, .threeDSpeakerSelfSupervised: 1e-12
    }
  }
}
