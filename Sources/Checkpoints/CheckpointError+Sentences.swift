// The one sentence that a user reads for each way in which a checkpoint can be wrong:
// where; what is wrong, with the value; what to do.

extension CheckpointError: CustomStringConvertible {
  /// One sentence: where, what, what to do.
  public var description: String {
    let sentence =
      fileSentence ?? folderSentence ?? headerSentence ?? offsetSentence ?? shardSentence
      ?? zipSentence ?? pickleSentence ?? storageSentence ?? valueSentence
    guard let sentence else { return "the checkpoint cannot be read" }
    return "\(sentence.place): \(sentence.what)"
  }

  /// Where, and the rest of the sentence.
  private typealias Sentence = (place: String, what: String)

  private var fileSentence: Sentence? {
    switch self {
    case .cannotOpen(let path, let reason):
      (path, "cannot be opened (\(reason)); give a checkpoint file or folder that can be read")
    case .emptyFile(let path):
      (path, "the file is empty; download or copy it again")
    case .gitLFSPointer(let path, let size):
      (
        path,
        "this is a Git LFS pointer, not the file itself"
          + (size.map { " (\($0) bytes to fetch)" } ?? "") + "; run git lfs pull"
      )
    case .webPage(let path):
      (path, "this is a web page, not a checkpoint; download the file itself")
    case .onnx(let path):
      (path, "this is an ONNX graph; give the original checkpoint, or export its weights")
    case .torchScript(let path):
      (
        path,
        "this is a TorchScript program, not a checkpoint; save the model's state_dict instead"
      )
    case .tarArchive(let path):
      (path, "this is a tar archive; unpack it and give the checkpoint inside")
    case .unknownContainer(let path, let beginning):
      (
        path,
        "neither a safetensors file nor a PyTorch checkpoint (it begins with \(beginning)); "
          + "give one of these"
      )
    default: nil
    }
  }

  private var folderSentence: Sentence? {
    switch self {
    case .noCheckpoint(let folder):
      (
        folder,
        "no checkpoint in this folder; a .safetensors, .pt, .pth, .ckpt, .bin or .model file "
          + "is expected"
      )
    case .severalCheckpoints(let folder, let files):
      (folder, "several checkpoints in this folder (\(listed(files))); give the file itself")
    case .configurationMalformed(let path, let reason):
      (path, "the configuration cannot be read (\(reason)); mend it or take it away")
    default: nil
    }
  }

  private var headerSentence: Sentence? {
    switch self {
    case .shorterThanLength(let path, let bytes):
      (
        path,
        "the file has \(bytes) bytes, fewer than the 8 of a safetensors header length; "
          + again
      )
    case .headerTooLong(let path, let length, let limit):
      (
        path,
        "the header says it is \(length) bytes long, a safetensors header has at most \(limit); "
          + again
      )
    case .headerBeyondFile(let path, let length, let bytes):
      (
        path,
        "the header says it is \(length) bytes long, the file holds \(bytes) after its length; "
          + again
      )
    case .headerNotJSON(let path):
      (path, "the safetensors header is not JSON; \(again)")
    case .headerNotObject(let path):
      (path, "the safetensors header is not a JSON object; \(anew)")
    case .duplicateName(let path, let name):
      (path, "the name \(shown(name)) occurs twice; \(anew)")
    case .metadataNotText(let path):
      (path, "__metadata__ is not a map from text to text; \(anew)")
    case .missingField(let path, let tensor, let field):
      (path, "\(shown(tensor)) has no \(field); \(anew)")
    case .malformedField(let path, let tensor, let field, let expected):
      (path, "\(field) of \(shown(tensor)) is not \(expected); \(anew)")
    case .unknownType(let path, let tensor, let type):
      (
        path,
        "dtype \(shown(type)) of \(shown(tensor)) is not known; save it as F32, F16 or BF16"
      )
    default: nil
    }
  }

  private var offsetSentence: Sentence? {
    switch self {
    case .negativeDimension(let path, let tensor, let shape):
      (path, "a dimension of \(shown(tensor)) is negative (\(shape)); \(anew)")
    case .shapeOverflows(let path, let tensor, let shape):
      (path, "the shape of \(shown(tensor)) is beyond any file (\(shape)); \(anew)")
    case .negativeOffsets(let path, let tensor, let offsets):
      (path, "data_offsets of \(shown(tensor)) are negative (\(offsets)); \(anew)")
    case .reversedOffsets(let path, let tensor, let offsets):
      (path, "data_offsets of \(shown(tensor)) run backwards (\(offsets)); \(anew)")
    case .sizeMismatch(let path, let tensor, let shape, let type, let needed, let given):
      (
        path,
        "\(shown(tensor)) of shape \(shape) and type \(type.rawValue) needs \(needed) bytes, "
          + "its data_offsets give \(given); \(anew)"
      )
    case .overlap(let path, let first, let second, let bytes):
      (
        path,
        "\(shown(first)) and \(shown(second)) overlap: "
          + "bytes \(bytes.lowerBound)..\(bytes.upperBound) belong to both; \(anew)"
      )
    case .hole(let path, let bytes):
      (
        path,
        "bytes \(bytes.lowerBound)..\(bytes.upperBound) belong to no tensor, "
          + "the data must be contiguous; \(anew)"
      )
    case .endsInside(let path, let tensor, let missing):
      (path, "the file ends inside \(shown(tensor)), \(missing) bytes short; \(again)")
    case .trailingBytes(let path, let count):
      (path, "\(count) bytes follow the last tensor; \(again)")
    default: nil
    }
  }

  private var shardSentence: Sentence? {
    switch self {
    case .indexMalformed(let path):
      (path, "not an index of shards (JSON with weight_map, tensor to file name); \(again)")
    case .shardMissing(let index, let shard):
      (index, "\(shown(shard)), named by this index, is not there; download it too")
    case .shardOutsideFolder(let index, let shard):
      (
        index,
        "the index names a file outside its own folder (\(shown(shard))): refused; "
          + "take the checkpoint from a source you trust"
      )
    case .notInShard(let path, let tensor):
      (path, "\(shown(tensor)), which the index places in this file, is not in it; \(again)")
    default: nil
    }
  }
}

/// What to do about a file that was probably damaged on its way.
let again = "download or copy the file again"
/// What to do about a file that was written wrongly.
let anew = "have the file written again by its maker"

/// A name out of a file, fit for a sentence: one line, no control characters, not endless.
func shown(_ name: String) -> String {
  let limit = 120
  let beginning = name.unicodeScalars.prefix(limit)
  let text = beginning.map { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
    default: String(scalar)
    }
  }
  let isCut = name.unicodeScalars.dropFirst(limit).first != nil
  return text.joined() + (isCut ? "…" : "")
}

/// The first names of a list, and how many more there are.
func listed(_ names: [String]) -> String {
  let limit = 6
  let rest = names.count - limit
  return names.prefix(limit).map(shown).joined(separator: ", ") + (rest > 0 ? ", \(rest) more" : "")
}
