// Every way in which a checkpoint can be wrong, one case each. The sentences stand in
// `CheckpointError+Sentences.swift`.

/// What can be wrong with a checkpoint; each message says where, what, and what to do.
///
/// `path` is the file as it was named by the user, or the shard that is at fault.
public enum CheckpointError: Error, Equatable, Sendable {
  // MARK: The file as a whole

  /// The file is missing, may not be read, or is not a regular file.
  case cannotOpen(path: String, reason: String)
  /// The file holds no byte.
  case emptyFile(path: String)
  /// The stand-in that Git LFS leaves for a file; `size` is what there is to fetch, in bytes.
  case gitLFSPointer(path: String, size: Int?)
  /// An HTML page, as a failed download leaves it.
  case webPage(path: String)
  /// An ONNX graph.
  case onnx(path: String)
  /// A TorchScript program.
  case torchScript(path: String)
  /// A tar archive, such as a `.nemo` file.
  case tarArchive(path: String)
  /// None of the containers that are known; `beginning` is its first bytes in hexadecimal.
  case unknownContainer(path: String, beginning: String)

  // MARK: The folder

  /// The folder holds no checkpoint.
  case noCheckpoint(folder: String)
  /// The folder holds several, and none has a name that decides.
  case severalCheckpoints(folder: String, files: [String])
  /// The configuration beside the weights cannot be read.
  case configurationMalformed(path: String, reason: String)

  // MARK: Safetensors

  /// Fewer than the eight bytes of the header's length.
  case shorterThanLength(path: String, bytes: Int)
  /// A header length that no file has; nothing is allocated from it.
  case headerTooLong(path: String, length: UInt64, limit: Int)
  /// The header would end after the file.
  case headerBeyondFile(path: String, length: Int, bytes: Int)
  /// The header is not JSON.
  case headerNotJSON(path: String)
  /// The header is JSON, but not an object.
  case headerNotObject(path: String)
  /// One name for two tensors, or one key twice in the header.
  case duplicateName(path: String, name: String)
  /// `__metadata__` is not a map from text to text.
  case metadataNotText(path: String)
  /// A tensor's entry lacks a field.
  case missingField(path: String, tensor: String, field: String)
  /// A field is not of the form that it must have.
  case malformedField(path: String, tensor: String, field: String, expected: String)
  /// An element type that is not known.
  case unknownType(path: String, tensor: String, type: String)
  /// A dimension below zero.
  case negativeDimension(path: String, tensor: String, shape: [Int])
  /// A shape whose product, or whose size in bytes, is beyond any file.
  case shapeOverflows(path: String, tensor: String, shape: [Int])
  /// Offsets below zero.
  case negativeOffsets(path: String, tensor: String, offsets: [Int])
  /// Offsets whose end is before their beginning.
  case reversedOffsets(path: String, tensor: String, offsets: [Int])
  /// Shape and offsets disagree.
  case sizeMismatch(
    path: String, tensor: String, shape: [Int], type: ElementType, needed: Int, given: Int)
  /// Two tensors share bytes.
  case overlap(path: String, first: String, second: String, bytes: Range<Int>)
  /// Bytes between two tensors, or before the first, that belong to none.
  case hole(path: String, bytes: Range<Int>)
  /// The file ends before a tensor does.
  case endsInside(path: String, tensor: String, missing: Int)
  /// Bytes after the last tensor.
  case trailingBytes(path: String, count: Int)

  // MARK: Shards

  /// The index is not JSON with a map from tensor names to file names.
  case indexMalformed(path: String)
  /// A shard that the index names is not there.
  case shardMissing(index: String, shard: String)
  /// A shard that would lie outside the index's own folder.
  case shardOutsideFolder(index: String, shard: String)
  /// The index promises a tensor that the shard does not hold.
  case notInShard(path: String, tensor: String)

  // MARK: Zip archives

  /// No central directory: the end of the file is missing.
  case zipCut(path: String)
  /// The central directory contradicts itself or the file.
  case zipDirectoryDamaged(path: String)
  /// A member whose local header or data do not lie where the directory says.
  case zipMemberDamaged(path: String, member: String)
  /// A member that is neither stored nor deflated.
  case zipCompression(path: String, member: String, method: Int)
  /// An encrypted member.
  case zipEncrypted(path: String, member: String)
  /// A zip archive without `data.pkl`.
  case notPyTorch(path: String)
  /// The member `byteorder` is neither `little` nor `big`.
  case unknownByteOrder(path: String, text: String)

  // MARK: Pickles

  /// A global that is not one of those that state dictionaries need.
  case refusedGlobal(path: String, global: String)
  /// An opcode that is unknown, or that no state dictionary needs.
  case refusedOpcode(path: String, opcode: UInt8, position: Int)
  /// The pickle ends before its STOP.
  case pickleCut(path: String)
  /// A pickle of more bytes or values than any state dictionary has.
  case pickleTooLarge(path: String, limit: Int)
  /// An entry of the memo that was never written.
  case memoMissing(path: String, entry: Int)
  /// An opcode that does not find on the stack what it needs.
  case pickleMalformed(path: String, opcode: UInt8, position: Int)
  /// A pickle on its own, without the container that PyTorch writes.
  case barePickle(path: String)
  /// The parts of a file from before PyTorch 1.6 do not fit together.
  case legacyMalformed(path: String, part: String)
  /// A pickle in which no dictionary of tensors was found.
  case noTensors(path: String)
  /// A quantised tensor.
  case quantised(path: String, tensor: String)
  /// A storage that the file does not hold.
  case storageMissing(path: String, storage: String, tensor: String)
  /// A storage with fewer bytes than a tensor needs.
  case storageShort(path: String, storage: String, bytes: Int, tensor: String, needed: Int)
  /// Offset, shape and strides lead past the end of the storage.
  case outsideStorage(path: String, tensor: String)

  // MARK: Values

  /// No tensor has this name.
  case noSuchTensor(path: String, tensor: String)
  /// Floating-point values were asked of a tensor that holds none.
  case notFloatingPoint(path: String, tensor: String, type: ElementType)
  /// Whole numbers were asked of a tensor that holds none.
  case notWhole(path: String, tensor: String, type: ElementType)
  /// A value is not a number; `element` counts from 0, row-major.
  case notANumber(path: String, tensor: String, element: Int)
  /// A value is infinite, or too large for a `Float`.
  case infinite(path: String, tensor: String, element: Int)

  // MARK: Writing

  /// The file cannot be written.
  case cannotWrite(path: String, reason: String)
  /// A tensor may not be named `__metadata__`.
  case reservedName(path: String)
}
