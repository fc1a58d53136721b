// A checkpoint as the rest of the house sees it: named tensors and the configuration beside
// them, whatever container they came in. No code in a file is ever run.

/// Named tensors from a safetensors file, its shards, or a PyTorch archive.
///
///     let checkpoint = try Checkpoint(opening: "Qwen3-TTS-12Hz-1.7B-Base")
///     let weight = try checkpoint.values(of: "speaker_encoder.fc.weight")
///
/// Files are mapped, not read: what is never asked for costs nothing. Names of PyTorch files
/// are given after their wrapping is taken off: of a dictionary with one of the keys
/// `state_dict`, `model` or `teacher`, that entry alone is presented (``wrapper`` says which),
/// and a leading `module.` of a name is dropped. Names of safetensors files are as they are.
public struct Checkpoint: Sendable {
  private enum Source: Sendable {
    case file(TensorTable)
    case shards(ShardedSafetensors)
  }

  private let source: Source

  /// The file with the weights, or the index of its shards.
  public let path: String

  /// The names of all tensors, sorted; of shards, as their index gives them.
  public let names: [String]

  /// What stands beside the weights: `config.json`, `hyperparams.yaml`, `config.yaml` or
  /// `model_config.yaml` in the same folder, the first of them that is there.
  public let configuration: CheckpointConfiguration?

  /// Opens a file, the index of shards, or the folder that holds one of them.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - withConfiguration: Whether to read the configuration beside the file too.
  /// - Throws: The ``CheckpointError`` that says what is wrong with the file.
  public init(
    opening path: String, withConfiguration: Bool = true
  ) throws(CheckpointError) {
    let file = Folder.exists(path) ? try Folder.checkpoint(in: path) : path
    if file.hasSuffix(".index.json") {
      source = .shards(try ShardedSafetensors(index: file))
    } else {
      source = .file(try TensorTable(of: FileBytes(mapping: file), path: file))
    }
    self.path = file
    names = Self.names(in: source)
    configuration = withConfiguration ? try CheckpointConfiguration(beside: file) : nil
  }

  /// Opens a checkpoint that is in memory; it has no configuration.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: What messages call it.
  /// - Throws: The ``CheckpointError`` that says what is wrong with the bytes.
  public init(bytes: [UInt8], name: String) throws(CheckpointError) {
    source = .file(try TensorTable(of: FileBytes(bytes), path: name))
    path = name
    names = Self.names(in: source)
    configuration = nil
  }

  private static func names(in source: Source) -> [String] {
    switch source {
    case .file(let table): table.tensors.keys.sorted()
    case .shards(let shards): shards.shardOfTensor.keys.sorted()
    }
  }
}

extension Checkpoint {
  /// All tensors, sorted by name; every shard is opened for it, ``names`` opens none.
  public var tensors: [TensorDescription] {
    get throws(CheckpointError) {
      var all: [TensorDescription] = []
      for name in names { all.append(try description(of: name)) }
      return all
    }
  }

  /// Text beside the tensors, such as who wrote them; empty unless it is one safetensors file.
  public var metadata: [String: String] {
    if case .file(let table) = source { table.metadata } else { [:] }
  }

  /// The key of the dictionary whose entries are presented: `state_dict`, `model` or `teacher`.
  public var wrapper: String? {
    if case .file(let table) = source { table.wrapper } else { nil }
  }

  /// Whether there is a tensor of this name; of shards, whether their index names it.
  public func contains(_ name: String) -> Bool {
    switch source {
    case .file(let table): table.tensors[name] != nil
    case .shards(let shards): shards.shardOfTensor[name] != nil
    }
  }

  /// The shape of a tensor; nil when there is none of this name.
  ///
  /// - Throws: What is wrong with the shard that should hold it.
  public func shape(of name: String) throws(CheckpointError) -> [Int]? {
    try table(of: name)?.tensors[name]?.description.shape
  }

  /// Name, shape and type of a tensor.
  ///
  /// - Throws: ``CheckpointError/noSuchTensor(path:tensor:)``, or what is wrong with its shard.
  public func description(of name: String) throws(CheckpointError) -> TensorDescription {
    guard let tensor = try table(of: name)?.tensors[name] else {
      throw .noSuchTensor(path: path, tensor: name)
    }
    return tensor.description
  }

  /// The values of a floating-point tensor, widened to `Float`, row-major, all of them finite.
  ///
  /// - Throws: ``CheckpointError/noSuchTensor(path:tensor:)``,
  ///   ``CheckpointError/notFloatingPoint(path:tensor:type:)``,
  ///   ``CheckpointError/notANumber(path:tensor:element:)``,
  ///   ``CheckpointError/infinite(path:tensor:element:)``, or what is wrong with its shard.
  /// - Complexity: O(elements); only this tensor's bytes of the file are touched.
  public func values(of name: String) throws(CheckpointError) -> [Float] {
    guard let table = try table(of: name) else { throw .noSuchTensor(path: path, tensor: name) }
    return try table.floats(of: name)
  }

  /// Lends what ``values(of:)`` gives, without a copy where the file has it as it is needed.
  ///
  /// - Throws: As ``values(of:)``.
  public func withValues<Result>(
    of name: String, _ body: (Span<Float>) -> Result
  ) throws(CheckpointError) -> Result {
    guard let table = try table(of: name) else { throw .noSuchTensor(path: path, tensor: name) }
    return try table.withFloats(of: name, body)
  }

  /// Lends the values of a floating-point tensor as little-endian float32 bytes, row-major.
  ///
  /// Values that stand in the file like that are not copied; a digest over them costs no memory.
  ///
  /// - Throws: As ``values(of:)``; a value that is not finite is only noticed in other types.
  package func withFloatBytes(of name: String, _ body: (RawSpan) -> Void) throws(CheckpointError) {
    guard let table = try table(of: name) else { throw .noSuchTensor(path: path, tensor: name) }
    try table.withFloatBytes(of: name, body)
  }

  /// The values of a tensor of whole numbers, row-major.
  ///
  /// - Throws: ``CheckpointError/noSuchTensor(path:tensor:)``,
  ///   ``CheckpointError/notWhole(path:tensor:type:)``, or what is wrong with its shard.
  public func wholeNumbers(of name: String) throws(CheckpointError) -> [Int] {
    guard let table = try table(of: name) else { throw .noSuchTensor(path: path, tensor: name) }
    return try table.wholeNumbers(of: name)
  }

  /// The file that holds a tensor; nil when none does.
  private func table(of name: String) throws(CheckpointError) -> TensorTable? {
    switch source {
    case .file(let table): table.tensors[name] == nil ? nil : table
    case .shards(let shards): try shards.table(of: name)
    }
  }
}

extension TensorTable {
  /// Opens a file of any container.
  fileprivate init(of file: FileBytes, path: String) throws(CheckpointError) {
    switch try Container(of: file, path: path) {
    case .safetensors: try self.init(safetensors: file, path: path)
    case .zip: try self.init(zip: file, path: path)
    case .pickle: try self.init(legacy: file, path: path)
    }
  }
}
