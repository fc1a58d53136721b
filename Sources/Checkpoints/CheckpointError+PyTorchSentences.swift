// The sentences about PyTorch's containers and about the values of tensors.

extension CheckpointError {
  var zipSentence: (place: String, what: String)? {
    switch self {
    case .zipCut(let path):
      (path, "the zip archive has no central directory, the file is cut off; \(again)")
    case .zipDirectoryDamaged(let path):
      (path, "the zip archive's central directory is damaged; \(again)")
    case .zipMemberDamaged(let path, let member):
      (path, "the member \(shown(member)) of the zip archive is damaged; \(again)")
    case .zipCompression(let path, let member, let method):
      (
        path,
        "the member \(shown(member)) is compressed by method \(method), "
          + "only stored (0) and deflated (8) are read; \(saveAgain)"
      )
    case .zipEncrypted(let path, let member):
      (path, "the member \(shown(member)) is encrypted; decrypt the archive first")
    case .notPyTorch(let path):
      (
        path,
        "a zip archive without data.pkl is not a PyTorch checkpoint; "
          + "unpack it and give the checkpoint inside"
      )
    case .unknownByteOrder(let path, let text):
      (path, "the byte order \(shown(text)) is neither little nor big; \(saveAgain)")
    default: nil
    }
  }

  var pickleSentence: (place: String, what: String)? {
    switch self {
    case .refusedGlobal(let path, let global):
      (path, "the pickle names \(shown(global)): refused, nothing was run; \(saveTensors)")
    case .refusedOpcode(let path, let opcode, let position):
      (
        path,
        "the pickle holds the opcode \(hexadecimal(opcode)) at byte \(position), "
          + "which no checkpoint needs; \(saveTensors)"
      )
    case .pickleCut(let path):
      (path, "the pickle ends before its STOP; \(again)")
    case .pickleTooLarge(let path, let limit):
      (path, "the pickle has more than \(limit) bytes or values; \(saveTensors)")
    case .memoMissing(let path, let entry):
      (path, "the pickle reads memo entry \(entry), which was never written; \(again)")
    case .pickleMalformed(let path, let opcode, let position):
      (
        path,
        "the opcode \(hexadecimal(opcode)) at byte \(position) of the pickle "
          + "does not find what it needs; \(again)"
      )
    case .barePickle(let path):
      (path, "a bare pickle, not a PyTorch checkpoint; save it with torch.save")
    case .legacyMalformed(let path, let part):
      (path, "the \(part) of this checkpoint from before PyTorch 1.6 is damaged; \(again)")
    case .noTensors(let path):
      (path, "no tensors in the pickle; \(saveTensors)")
    default: nil
    }
  }

  var storageSentence: (place: String, what: String)? {
    switch self {
    case .quantised(let path, let tensor):
      (path, "\(shown(tensor)) is a quantised tensor; give the checkpoint in floating point")
    case .storageMissing(let path, let storage, let tensor):
      (path, "the storage \(shown(storage)) of \(shown(tensor)) is not in the file; \(again)")
    case .storageShort(let path, let storage, let bytes, let tensor, let needed):
      (
        path,
        "the storage \(shown(storage)) holds \(bytes) bytes, \(shown(tensor)) needs \(needed); "
          + again
      )
    case .outsideStorage(let path, let tensor):
      (path, "\(shown(tensor)) reaches past the end of its storage; \(saveAgain)")
    default: nil
    }
  }

  var valueSentence: (place: String, what: String)? {
    switch self {
    case .noSuchTensor(let path, let tensor):
      (path, "\(shown(tensor)) is missing; give a checkpoint that has it")
    case .notFloatingPoint(let path, let tensor, let type):
      (
        path,
        "\(shown(tensor)) is \(type.rawValue), expected a floating-point type; "
          + "save it as F32, F16 or BF16"
      )
    case .notWhole(let path, let tensor, let type):
      (path, "\(shown(tensor)) is \(type.rawValue), expected whole numbers; save it as I64")
    case .notANumber(let path, let tensor, let element):
      (
        path,
        "\(shown(tensor)) holds a value that is not a number (element \(element)); "
          + "take a checkpoint from before training diverged"
      )
    case .infinite(let path, let tensor, let element):
      (
        path,
        "\(shown(tensor)) holds a value that is infinite (element \(element)); "
          + "take a checkpoint from before training diverged"
      )
    case .cannotWrite(let path, let reason):
      (path, "cannot be written (\(reason)); choose another place")
    case .reservedName(let path):
      (path, "a tensor may not be named __metadata__; rename it")
    default: nil
    }
  }
}

/// What to do about an archive that PyTorch would not have written so.
private let saveAgain = "save it again with torch.save"
/// What to do about a pickle that holds more than tensors.
private let saveTensors = "save the model's state_dict alone"

/// A byte as `0x2E`.
private func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return "0x" + (digits.count < 2 ? "0" : "") + digits
}
