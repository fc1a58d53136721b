// PyTorch's containers: the zip archive that it writes since 1.6, and the row of pickles from
// before. Both end in a table of tensors whose every byte was held against the file.

extension TensorTable {
  /// The tensors of a zip archive: `NAME/data.pkl` and the storages `NAME/data/KEY`.
  init(zip file: FileBytes, path: String) throws(CheckpointError) {
    let archive = try ZipArchive(file, path: path)
    let pickles = archive.members.keys.filter { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }
    guard let pickle = pickles.min(by: { ($0.count, $0) < ($1.count, $1) }) else {
      throw .notPyTorch(path: path)
    }
    let folder = String(pickle.dropLast("data.pkl".count))
    // Programs carry their code; their `data.pkl` names classes that are only in it.
    if archive.members.keys.contains(where: {
      $0 == folder + "constants.pkl" || $0.hasPrefix(folder + "code/")
    }) {
      throw .torchScript(path: path)
    }
    guard let bytes = try archive.bytes(of: pickle, limit: PickleReader.limit) else {
      throw .notPyTorch(path: path)
    }
    var reader = PickleReader(bytes, path: path)
    let root = try reader.read()
    let (named, wrapper) = try reader.heap.namedTensors(in: root, path: path)
    let isBigEndian = try archive.isBigEndian(in: folder, path: path)
    let tensors = try named.stored(in: file, path: path, storageName: { "data/" + $0 }) {
      key throws(CheckpointError) in
      try archive.storage(of: folder + "data/" + key, isBigEndian: isBigEndian)
    }
    self.init(path: path, file: file, tensors: tensors, wrapper: wrapper)
  }

  /// The tensors of a file from before PyTorch 1.6: the pickles of a magic number, of the
  /// protocol, of a description of the system, of the object and of the storages' keys, and then
  /// for each key a 64-bit element count and the elements, little-endian.
  init(legacy file: FileBytes, path: String) throws(CheckpointError) {
    var position = 0
    func next() throws(CheckpointError) -> (PickleHeap, PickleReference) {
      var reader = PickleReader(file, from: position, path: path)
      let root = try reader.read()
      position = reader.position
      return (reader.heap, root)
    }
    let (magicHeap, magic) = try next()
    guard case .long(let number) = magicHeap[magic], number == legacyMagic else {
      throw .barePickle(path: path)
    }
    let (protocolHeap, version) = try next()
    guard protocolHeap.whole(version) == 1001 else {
      throw .legacyMalformed(path: path, part: "protocol version")
    }
    _ = try next()
    let (heap, root) = try next()
    let (named, wrapper) = try heap.namedTensors(in: root, path: path)
    let (keyHeap, keyList) = try next()
    guard case .list(let references) = keyHeap[keyList] else {
      throw .legacyMalformed(path: path, part: "list of storages")
    }
    let keys = references.compactMap { keyHeap.text($0) }
    let storages = try legacyStorages(
      keys, widths: heap.storageWidths(), in: file, from: position, path: path)
    let tensors = try named.stored(in: file, path: path, storageName: { $0 }) {
      key throws(CheckpointError) in storages[key]
    }
    self.init(path: path, file: file, tensors: tensors, wrapper: wrapper)
  }
}

/// 0x1950a86a20f9469cfc6c, with which the older files begin, least significant byte first.
private let legacyMagic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
