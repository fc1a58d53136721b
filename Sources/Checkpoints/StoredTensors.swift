// From what a pickle says of its tensors to what the file really holds: each tensor is held
// against its storage and each storage against the file.

extension ZipArchive {
  /// Whether the numbers of the storages are big-endian; archives that do not say are little.
  func isBigEndian(in folder: String, path: String) throws(CheckpointError) -> Bool {
    guard let bytes = try bytes(of: folder + "byteorder", limit: PickleReader.limit) else {
      return false
    }
    let text = String(decoding: bytes.array(0..<min(bytes.count, 16)), as: UTF8.self)
    switch text {
    case "little": return false
    case "big": return true
    default: throw .unknownByteOrder(path: path, text: text)
    }
  }
}

extension PickleHeap {
  /// Bytes of an element of each storage that the pickle names.
  func storageWidths() -> [String: Int] {
    var widths: [String: Int] = [:]
    for value in all {
      if case .storage(let storage) = value { widths[storage.key] = storage.type.byteWidth }
    }
    return widths
  }
}

/// Where the storages of a file from before PyTorch 1.6 lie, by key.
///
/// - Parameters:
///   - keys: The storages in the order of their data.
///   - widths: Bytes of an element of each.
///   - file: The whole file.
///   - start: Where the data begin.
///   - path: The file's name, for messages.
/// - Returns: The storages, each within the file.
/// - Throws: ``CheckpointError/legacyMalformed(path:part:)``.
func legacyStorages(
  _ keys: [String], widths: [String: Int], in file: FileBytes, from start: Int, path: String
) throws(CheckpointError) -> [String: StoredTensor.Storage] {
  var storages: [String: StoredTensor.Storage] = [:]
  var position = start
  for key in keys {
    guard let width = widths[key], let count = file.littleEndian(at: position, width: 8),
      count <= UInt64((file.count - position - 8) / width)
    else { throw .legacyMalformed(path: path, part: "storage \(shown(key))") }
    let range = position + 8..<position + 8 + Int(count) * width
    storages[key] = .init(range: range, isBigEndian: false, inflatedSize: nil, member: key)
    position = range.upperBound
  }
  return storages
}

extension [String: PickledTensor] {
  /// The tensors, each checked against its storage.
  ///
  /// - Parameters:
  ///   - file: The whole file.
  ///   - path: Its name, for messages.
  ///   - storageName: What messages call the storage of a key.
  ///   - storage: The storage of a key; nil when the file has none.
  /// - Returns: The tensors by name.
  /// - Throws: What `storage` throws, ``CheckpointError/storageMissing(path:storage:tensor:)``,
  ///   ``CheckpointError/storageShort(path:storage:bytes:tensor:needed:)``,
  ///   ``CheckpointError/shapeOverflows(path:tensor:shape:)`` and
  ///   ``CheckpointError/outsideStorage(path:tensor:)``.
  func stored(
    in file: FileBytes, path: String, storageName: (String) -> String,
    storage: (String) throws(CheckpointError) -> StoredTensor.Storage?
  ) throws(CheckpointError) -> [String: StoredTensor] {
    var tensors: [String: StoredTensor] = [:]
    for (name, pickled) in sorted(by: { $0.key < $1.key }) {
      let label = storageName(pickled.storage.key)
      guard let place = try storage(pickled.storage.key) else {
        throw .storageMissing(path: path, storage: label, tensor: name)
      }
      let held = place.inflatedSize ?? place.range.count
      let (needed, overflows) = pickled.storage.count
        .multipliedReportingOverflow(by: pickled.storage.type.byteWidth)
      guard !overflows, needed <= held else {
        throw .storageShort(
          path: path, storage: label, bytes: held, tensor: name,
          needed: overflows ? .max : needed)
      }
      guard let count = elementCount(of: pickled.shape), count <= Swift.max(file.count, held)
      else {
        // More elements than bytes: a stride of zero would make gigabytes of one value.
        throw .shapeOverflows(path: path, tensor: name, shape: pickled.shape)
      }
      guard count == 0 || pickled.isInsideStorage else {
        throw .outsideStorage(path: path, tensor: name)
      }
      tensors[name] = pickled.stored(as: name, in: place)
    }
    return tensors
  }
}

extension PickledTensor {
  /// Whether the last element lies in the storage; the tensor must have one.
  fileprivate var isInsideStorage: Bool {
    let (first, overflows) = storage.viewOffset.addingReportingOverflow(offset)
    guard !overflows, first < storage.count else { return false }
    var room = storage.count - 1 - first
    for (size, stride) in zip(shape, strides) where size > 1 && stride > 0 {
      guard size - 1 <= room / stride else { return false }
      room -= (size - 1) * stride
    }
    return true
  }

  /// The tensor in its storage, after the checks.
  fileprivate func stored(as name: String, in place: StoredTensor.Storage) -> StoredTensor {
    StoredTensor(
      description: .init(name: name, shape: shape, type: storage.type), storage: place,
      offset: shape.contains(0) ? 0 : storage.viewOffset + offset,
      // A stride that is never walked may be any number; zero cannot overflow.
      strides: zip(shape, strides).map { $0 > 1 ? $1 : 0 })
  }
}
