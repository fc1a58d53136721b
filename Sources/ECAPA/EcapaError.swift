// Everything that can be wrong with a network's checkpoint or with what it is given.

public import Checkpoints

/// What can be wrong with a speaker network; each message is one sentence.
public enum EcapaError: Error, Equatable, Sendable {
  /// The file itself is at fault.
  case checkpoint(CheckpointError)
  /// No dialect has these names; `found` are the first of them.
  case unknownNames(path: String, found: [String])
  /// The names are those of a network that Timbre does not compute.
  case otherNetwork(path: String, network: String)
  /// The configuration names another network.
  case configurationNamesOther(configuration: String, network: String)
  /// A Qwen3-TTS checkpoint of a type that has no speaker encoder.
  case noEncoder(path: String, type: String)
  /// A Qwen3-TTS Base checkpoint from which the encoder was taken out.
  case encoderStripped(path: String)
  /// SpeechBrain's and 3D-Speaker's checkpoints cannot be told apart by their tensors.
  case ambiguous(path: String)
  /// The dialect that was asked for has other names.
  case notOfDialect(path: String, dialect: EcapaDialect, recognised: EcapaDialect?)
  /// A tensor of the network is not there.
  case missingTensor(path: String, tensor: String)
  /// A tensor that no network of this dialect has.
  case unknownTensor(path: String, tensor: String, dialect: EcapaDialect)
  /// A tensor has another shape than the rest of the network asks for.
  case wrongShape(path: String, tensor: String, shape: [Int], expected: [Int])
  /// The configuration and a tensor disagree.
  case configurationDisagrees(
    configuration: String, says: String, tensor: String, has: String)
  /// Lists in the configuration that must be equally long are not.
  case configurationListsDiffer(configuration: String, keys: [String], counts: [Int])
  /// The configuration asks for something that Timbre does not compute.
  case notComputed(configuration: String, key: String, value: String, expected: String)
  /// A batch norm with a variance below zero.
  case negativeVariance(path: String, tensor: String, element: Int)
  /// Features with another number of bins than the first convolution.
  case wrongBins(bins: Int, expected: Int)
  /// Fewer frames than the network can take.
  case tooShort(frames: Int, needed: Int)
  /// More frames than the machine's memory, in bytes, holds layers of.
  case tooLong(frames: Int, bytes: Int, memory: UInt64)
}

extension EcapaError: CustomStringConvertible {
  /// One sentence: where, what, what to do.
  public var description: String {
    switch self {
    case .checkpoint(let error): error.description
    case .unknownNames, .otherNetwork, .configurationNamesOther, .noEncoder, .encoderStripped,
      .ambiguous, .notOfDialect:
      recognitionSentence
    case .missingTensor(let path, let tensor):
      "\(path): \(tensor) is missing; download the checkpoint again"
    case .unknownTensor(let path, let tensor, let dialect):
      "\(path): \(tensor) is no tensor of a \(dialect.rawValue) network; "
        + "give the published checkpoint"
    case .wrongShape(let path, let tensor, let shape, let expected):
      "\(path): \(tensor) is \(shape), expected \(expected); download the checkpoint again"
    case .negativeVariance(let path, let tensor, let element):
      "\(path): \(tensor) holds a negative variance (element \(element)); "
        + "download the checkpoint again"
    case .configurationDisagrees, .configurationListsDiffer, .notComputed:
      configurationSentence
    case .wrongBins(let bins, let expected):
      "the features have \(bins) bins, the network takes \(expected); "
        + "use the front end of the model"
    case .tooShort(let frames, let needed):
      "the sound is too short for the network (\(frames) frames, \(needed) are needed); "
        + "give a longer one"
    case .tooLong(let frames, let bytes, let memory):
      "the sound is too long for one embedding (\(frames) frames take \(Self.gigabytes(bytes)) GB "
        + "of memory, the machine has \(Self.gigabytes(Int(clamping: memory)))); embed windows of "
        + "it, as spkembed --windows 3 does"
    }
  }

  /// Whole gigabytes, rounded up.
  private static func gigabytes(_ bytes: Int) -> Int {
    bytes / 1_000_000_000 + (bytes % 1_000_000_000 == 0 ? 0 : 1)
  }

  private var recognitionSentence: String {
    switch self {
    case .unknownNames(let path, let found):
      "\(path): no known ECAPA-TDNN dialect has these tensor names "
        + "(\(found.joined(separator: ", "))); give a checkpoint of one of \(EcapaDialect.list)"
    case .otherNetwork(let path, let network):
      "\(path): these are the tensor names of \(network), which is not supported; "
        + "give a checkpoint of one of \(EcapaDialect.list)"
    case .configurationNamesOther(let configuration, let network):
      "\(configuration): names \(network), not an ECAPA_TDNN; "
        + "give a checkpoint of one of \(EcapaDialect.list)"
    case .noEncoder(let path, let type):
      "\(path): a \(type) checkpoint (tts_model_type \(type)) carries no speaker encoder; "
        + "take the Base checkpoint"
    case .encoderStripped(let path):
      "\(path): tts_model_type is base, yet no tensor begins with speaker_encoder. "
        + "(the encoder was stripped, as fine-tuning does, or a shard is missing); "
        + "take the published Base checkpoint"
    case .ambiguous(let path):
      "\(path): speechbrain and 3dspeaker share these names and shapes, and no configuration "
        + "stands beside the file; say which with --dialect"
    case .notOfDialect(let path, let dialect, let recognised):
      "\(path): the tensors are not named as in \(dialect.rawValue) but as in "
        + "\(recognised?.rawValue ?? "no known dialect"); leave the dialect out or correct it"
    default: ""
    }
  }

  private var configurationSentence: String {
    switch self {
    case .configurationDisagrees(let configuration, let says, let tensor, let has):
      "\(configuration): says \(says), but \(tensor) has \(has); "
        + "use the configuration and the weights of one download"
    case .configurationListsDiffer(let configuration, let keys, let counts):
      "\(configuration): \(keys.joined(separator: ", ")) differ in length "
        + "(\(counts.map(String.init).joined(separator: ", "))); download the configuration again"
    case .notComputed(let configuration, let key, let value, let expected):
      "\(configuration): \(key) is \(value), only \(expected) is supported; "
        + "give a published checkpoint"
    default: ""
    }
  }
}
