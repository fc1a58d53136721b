// One opened file: its bytes, and where each tensor lies in them. Every container ends here.

/// The tensors of one file.
struct TensorTable: Sendable {
  /// The file as messages name it.
  let path: String
  let file: FileBytes
  /// By the name under which they are asked for.
  let tensors: [String: StoredTensor]
  /// The text beside the tensors; only safetensors files have some.
  var metadata: [String: String] = [:]
  /// The key of the dictionary that was unwrapped; only PyTorch files may have one.
  var wrapper: String?

  /// Values widened to `Float`, row-major, all finite.
  func floats(of name: String) throws(CheckpointError) -> [Float] {
    let tensor = try stored(name)
    let type = tensor.description.type
    guard type.isFloatingPoint else {
      throw .notFloatingPoint(path: path, tensor: name, type: type)
    }
    let values = try withStorage(of: tensor) { tensor.floats(in: $0) }
    if let fault = nonFiniteValue(in: values.span, of: name) { throw fault }
    return values
  }

  /// Lends the values, row-major, all finite: the file's own bytes where they are aligned float32
  /// of this machine's byte order, otherwise a copy.
  func withFloats<Result>(
    of name: String, _ body: (Span<Float>) -> Result
  ) throws(CheckpointError) -> Result {
    let tensor = try stored(name)
    var result: Result?
    var fault: CheckpointError?
    try withStorage(of: tensor) { storage in
      tensor.withFloats(in: storage) { values in
        fault = nonFiniteValue(in: values, of: name)
        if fault == nil { result = body(values) }
      }
    }
    if let fault { throw fault }
    if let result { return result }
    let copy = try floats(of: name)
    return body(copy.span)
  }

  private func nonFiniteValue(in values: Span<Float>, of name: String) -> CheckpointError? {
    guard let element = firstNonFinite(in: values) else { return nil }
    return values[element].isNaN
      ? .notANumber(path: path, tensor: name, element: element)
      : .infinite(path: path, tensor: name, element: element)
  }

  /// Lends the values as little-endian float32, row-major: the file's own bytes where they are
  /// that already, otherwise a widened copy.
  func withFloatBytes(of name: String, _ body: (RawSpan) -> Void) throws(CheckpointError) {
    let tensor = try stored(name)
    guard tensor.description.type == .float32, tensor.isContiguous, !tensor.storage.isBigEndian
    else {
      let words = try floats(of: name).map { $0.bitPattern.littleEndian }
      return unsafe body(words.span.bytes)
    }
    try withStorage(of: tensor) { storage in
      body(storage.extracting(4 * tensor.offset..<4 * (tensor.offset + tensor.count)))
    }
  }

  /// Whole numbers, row-major.
  func wholeNumbers(of name: String) throws(CheckpointError) -> [Int] {
    let tensor = try stored(name)
    let type = tensor.description.type
    guard type.isWhole else { throw .notWhole(path: path, tensor: name, type: type) }
    return try withStorage(of: tensor) { tensor.wholeNumbers(in: $0) }
  }

  private func stored(_ name: String) throws(CheckpointError) -> StoredTensor {
    guard let tensor = tensors[name] else { throw .noSuchTensor(path: path, tensor: name) }
    return tensor
  }

  /// Lends the bytes of a tensor's storage, inflated where they are deflated.
  private func withStorage<Result>(
    of tensor: StoredTensor, _ body: (RawSpan) -> Result
  ) throws(CheckpointError) -> Result {
    let storage = tensor.storage
    guard let size = storage.inflatedSize else { return file.withBytes(storage.range, body) }
    guard let bytes = inflate(file, storage.range, size: size) else {
      throw .zipMemberDamaged(path: path, member: storage.member)
    }
    return FileBytes(bytes).withBytes(0..<size, body)
  }
}

extension TensorTable {
  /// The tensors of a safetensors file.
  init(safetensors file: FileBytes, path: String) throws(CheckpointError) {
    let header = try SafetensorsHeader(of: file, path: path)
    self.init(
      path: path, file: file,
      tensors: header.entries.mapValues { entry in
        StoredTensor(
          description: entry.description,
          storage: .init(
            range: entry.range, isBigEndian: false, inflatedSize: nil,
            member: entry.description.name),
          offset: 0, strides: rowMajorStrides(of: entry.description.shape))
      },
      metadata: header.metadata)
  }
}

/// Elements between neighbours along each dimension of a row-major tensor.
func rowMajorStrides(of shape: [Int]) -> [Int] {
  var strides = shape
  var stride = 1
  for axis in shape.indices.reversed() {
    strides[axis] = stride
    stride *= max(1, shape[axis])
  }
  return strides
}
