// Known voices: names with one or more embeddings each, kept in one file that is never half written.

import Checkpoints
import Foundation

/// The voices that somebody may turn out to be.
///
///     var voices = try EnrolledVoices(reading: "voices.safetensors")
///     try voices.add(embedding, to: "alice")
///     try voices.write(to: "voices.safetensors")
///
/// Embeddings are made unit length when they come in, and a voice keeps all of its own: two
/// recordings of one person over a telephone and in a room are two points, and their mean is none.
public struct EnrolledVoices: Sendable, Equatable {
  /// A name with its embeddings.
  public struct Voice: Sendable, Equatable {
    /// The name; one line of text.
    public let name: String
    /// Unit vectors, `[dimension]` each, in the order in which they were added.
    public let vectors: [[Float]]
  }

  /// The voices in the order in which they were first added.
  public private(set) var voices: [Voice] = []
  /// The model that made every embedding; nil for no embedding, or of unknown making.
  public private(set) var model: ModelFingerprint?
  /// Values of an embedding; nil for no embedding.
  public var dimension: Int? { voices.first?.vectors.first?.count }

  /// Begins without a voice.
  public init() {}

  /// Adds an embedding to a voice, which is made where there is none of that name.
  ///
  /// - Throws: ``EmbeddingError`` for another model's embedding, one that names no model among such that do
  ///   (and the other way round), another dimension, one without
  ///   direction, and for a name that does not fit on a line.
  public mutating func add(_ embedding: Embedding, to name: String) throws(EmbeddingError) {
    try Self.check(name)
    if let dimension, dimension != embedding.dimension {
      throw .differentDimensions(dimension, embedding.dimension)
    }
    if !voices.isEmpty, model != embedding.model {
      guard let ours = model, let theirs = embedding.model else { throw .makerUnknown(name: name) }
      throw .differentModels(ours, theirs)
    }
    let vector = try embedding.lengthNormalized().values
    if voices.isEmpty { model = embedding.model }
    guard let place = voices.firstIndex(where: { $0.name == name }) else {
      voices.append(Voice(name: name, vectors: [vector]))
      return
    }
    voices[place] = Voice(name: name, vectors: voices[place].vectors + [vector])
  }

  /// Gives a voice another name.
  ///
  /// - Throws: ``EmbeddingError/noVoice(name:)``; ``EmbeddingError/voiceExists(name:)``.
  public mutating func rename(_ name: String, to other: String) throws(EmbeddingError) {
    try Self.check(other)
    let place = try place(of: name)
    guard !voices.contains(where: { $0.name == other }) else { throw .voiceExists(name: other) }
    voices[place] = Voice(name: other, vectors: voices[place].vectors)
  }

  /// Removes a voice with all its embeddings.
  ///
  /// - Throws: ``EmbeddingError/noVoice(name:)``.
  public mutating func remove(_ name: String) throws(EmbeddingError) {
    voices.remove(at: try place(of: name))
    if voices.isEmpty { model = nil }
  }

  private func place(of name: String) throws(EmbeddingError) -> Int {
    guard let place = voices.firstIndex(where: { $0.name == name }) else {
      throw .noVoice(name: name)
    }
    return place
  }

  private static func check(_ name: String) throws(EmbeddingError) {
    guard !name.isEmpty, !name.contains(where: { $0.isNewline || $0 == "\t" || $0 == "\0" }) else {
      throw .badVoiceName(name: name)
    }
  }

  /// Voices whose vectors are unit length by their making; neighbours of one name are one voice.
  fileprivate init(names: [Substring], rows: [Float], dimension: Int, model: ModelFingerprint?) {
    self.model = model
    voices.reserveCapacity(names.count)
    var start = 0
    while start < names.count {
      var end = start + 1
      while end < names.count, names[end] == names[start] { end += 1 }
      voices.append(
        Voice(
          name: String(names[start]),
          vectors: (start..<end).map { Array(rows[$0 * dimension..<($0 + 1) * dimension]) }))
      start = end
    }
  }
}

// MARK: Files

extension EnrolledVoices {
  /// The tensor that holds all embeddings, `[embeddings, dimension]`.
  private static let tensor = "voices"
  /// The metadata that names each row's voice, one a line.
  private static let names = "voice_names"

  /// Reads a store, an embedding file (each embedding is a voice of its name), or a folder of
  /// embedding files (each file is a voice of its name, with all that is in it).
  ///
  /// - Throws: ``EmbeddingError`` with the file.
  public init(reading path: String) throws(EmbeddingError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      try self.init(readingFolder: path)
      return
    }
    if try EmbeddingFormat(of: path) == .safetensors, let store = try Self.read(path) {
      self = store
      return
    }
    self.init()
    for entry in try EmbeddingStore(reading: path).entries {
      try add(entry.embedding, to: entry.identifier)
    }
  }

  private init(readingFolder path: String) throws(EmbeddingError) {
    self.init()
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
      .filter { name in
        guard let format = try? EmbeddingFormat(of: name) else { return false }
        // Notes beside an array, and the index of an archive, are no voices.
        return format != .json && format != .kaldiScript
      }
    guard !files.isEmpty else {
      throw .cannotRead(path: path, reason: "the folder holds no embedding file")
    }
    for file in files {
      let full = (path as NSString).appendingPathComponent(file)
      for entry in try EmbeddingStore(reading: full).entries {
        try add(entry.embedding, to: (file as NSString).deletingPathExtension)
      }
    }
  }

  /// The store in a safetensors file; nil for a file of another kind.
  private static func read(_ path: String) throws(EmbeddingError) -> EnrolledVoices? {
    do throws(CheckpointError) {
      let checkpoint = try Checkpoint(opening: path, withConfiguration: false)
      guard let text = checkpoint.metadata[names], checkpoint.contains(tensor),
        let shape = try checkpoint.shape(of: tensor), shape.count == 2
      else { return nil }
      let lines = text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false)
      guard lines.count == shape[0] else {
        return nil
      }
      return EnrolledVoices(
        names: lines, rows: try checkpoint.values(of: tensor), dimension: shape[1],
        model: checkpoint.metadata["model_fingerprint"].map(ModelFingerprint.init(hexadecimal:)))
    } catch {
      throw .checkpoint(error)
    }
  }

  /// Writes the store: to a temporary beside it, which is then renamed.
  ///
  /// - Throws: ``EmbeddingError``.
  public func write(to path: String) throws(EmbeddingError) {
    guard try EmbeddingFormat(of: path) == .safetensors else {
      throw .badStoreName(path: path)
    }
    var metadata = ["format": "pt", "created_by": "Timbre"]
    metadata["model_fingerprint"] = model?.hexadecimal
    metadata[Self.names] = voices.flatMap { voice in voice.vectors.map { _ in voice.name } }
      .joined(separator: "\n")
    let rows = voices.flatMap(\.vectors)
    do throws(CheckpointError) {
      try writeSafetensors(
        tensors: [
          NamedTensor(
            name: Self.tensor, shape: [rows.count, dimension ?? 0], values: rows.flatMap { $0 })
        ], metadata: metadata, to: path)
    } catch {
      throw .checkpoint(error)
    }
  }

  /// Changes a store that other processes may change at the same time: one after another.
  ///
  /// - Parameters:
  ///   - path: The store; it is made where there is none and `creating` says so.
  ///   - creating: Whether a store that is not there is begun rather than refused.
  ///   - change: What is done to it; when it throws, the file stays as it was.
  /// - Throws: ``EmbeddingError``.
  public static func change(
    _ path: String, creating: Bool, _ change: (inout EnrolledVoices) throws(EmbeddingError) -> Void
  ) throws(EmbeddingError) {
    let folder = (path as NSString).deletingLastPathComponent
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    // The folder is what is locked: the file itself is replaced by every change.
    guard flock(descriptor, LOCK_EX) == 0 else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    var voices = EnrolledVoices()
    if FileManager.default.fileExists(atPath: path) || !creating {
      voices = try EnrolledVoices(reading: path)
    }
    try change(&voices)
    try voices.write(to: path)
  }
}
