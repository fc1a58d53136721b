// Embeddings with their names, as they are kept in files.

import Checkpoints
import Foundation

/// One embedding of a file: its name and, for a window, where it lies in which recording.
public struct StoredEmbedding: Sendable, Equatable {
  /// Where a window lies, in seconds from the recording's start.
  public struct Span: Sendable, Hashable {
    /// The recording's name.
    public let recording: String
    /// Seconds.
    public let start: Double
    /// Seconds.
    public let end: Double

    /// Takes a recording's name and two times in seconds.
    public init(recording: String, start: Double, end: Double) {
      self.recording = recording
      self.start = start
      self.end = end
    }
  }

  /// The name: an utterance, a voice, or a window as `recording-startms-endms`.
  public let identifier: String
  /// The vector and its model.
  public let embedding: Embedding
  /// Where a window lies; nil for a whole recording.
  public let span: Span?
  /// How long a whole recording is, in seconds; nil where that is not known.
  public let seconds: Double?

  /// Takes a name and an embedding, for a window its place, for a recording its seconds.
  public init(
    identifier: String, embedding: Embedding, span: Span? = nil, seconds: Double? = nil
  ) {
    self.identifier = identifier
    self.embedding = embedding
    self.span = span
    self.seconds = seconds
  }

  /// Names a window after its recording and its times in milliseconds, as Kaldi names segments.
  public init(window span: Span, embedding: Embedding) {
    let times = [span.start, span.end].map { Int(($0 * 1000).rounded()) }
      .map { String(repeating: "0", count: max(0, 8 - "\($0)".count)) + "\($0)" }
    self.init(
      identifier: "\(span.recording)-\(times[0])-\(times[1])", embedding: embedding, span: span)
  }
}

/// The formats that embeddings are kept in, told by the suffix.
public enum EmbeddingFormat: String, Sendable, CaseIterable {
  /// One file: `speaker_embedding` for one, a key a name for many, float32.
  case safetensors
  /// NumPy: `[D]` for one, `[n, D]` for many, names in `NAME.npy.json` beside it.
  case numpy = "npy"
  /// NumPy's archive of arrays: it can be read, not written.
  case numpyArchive = "npz"
  /// Kaldi binary vectors, with `NAME.scp` beside it.
  case kaldiArchive = "ark"
  /// A Kaldi index into archives; it can be read, and is written with its archive.
  case kaldiScript = "scp"
  /// One JSON object a line.
  case jsonLines = "jsonl"
  /// JSON lines under another suffix.
  case json

  /// The format that a path's suffix names.
  ///
  /// - Throws: ``EmbeddingError/unknownFormat(path:)``.
  public init(of path: String) throws(EmbeddingError) {
    guard let format = Self(rawValue: (path as NSString).pathExtension.lowercased()) else {
      throw .unknownFormat(path: path)
    }
    self = format
  }

  /// The format that a file is to be written in.
  ///
  /// - Throws: ``EmbeddingError/unknownFormat(path:)``, and ``EmbeddingError/onlyRead(path:)``.
  public init(written path: String) throws(EmbeddingError) {
    try self.init(of: path)
    if self == .numpyArchive { throw .onlyRead(path: path) }
  }
}

/// Embeddings in the order in which they were made.
public struct EmbeddingStore: Sendable, Equatable {
  /// The embeddings, in order; names are distinct.
  public let entries: [StoredEmbedding]

  /// Takes embeddings in order.
  public init(_ entries: [StoredEmbedding]) {
    self.entries = entries
  }

  /// Reads a file of any format of ``EmbeddingFormat``.
  ///
  /// - Throws: ``EmbeddingError`` with the file and the place of what is wrong.
  public init(reading path: String) throws(EmbeddingError) {
    let entries =
      switch try EmbeddingFormat(of: path) {
      case .safetensors: try Self.readSafetensors(path)
      case .numpy: try Self.readNumpy(path)
      case .numpyArchive: try Self.readNumpyArchive(path)
      case .kaldiArchive: try Self.readKaldiArchive(path)
      case .kaldiScript: try Self.readKaldiScript(path)
      case .jsonLines, .json: try Self.readJSONLines(path)
      }
    try Self.checkDistinct(entries, path: path)
    try Self.checkValues(entries, path: path)
    self.entries = entries
  }

  /// Writes a file of the format that the suffix names, and what belongs beside it.
  ///
  /// Each file is written to a temporary beside its target and renamed.
  ///
  /// - Throws: ``EmbeddingError``.
  public func write(to path: String) throws(EmbeddingError) {
    let format = try EmbeddingFormat(written: path)
    try Self.checkDistinct(entries, path: path)
    switch format {
    case .safetensors: try writeSafetensors(to: path)
    case .numpy: try writeNumpy(to: path)
    case .numpyArchive: throw .onlyRead(path: path)
    case .kaldiArchive: try writeKaldiArchive(to: path)
    case .kaldiScript: try writeKaldiArchive(to: (path as NSString).deletingPathExtension + ".ark")
    case .jsonLines, .json:
      try Self.write(Data(entries.map(\.jsonLine).joined().utf8), to: path)
    }
  }

  private static func checkDistinct(_ entries: [StoredEmbedding], path: String)
    throws(EmbeddingError)
  {
    var seen = Set<String>()
    for entry in entries where !seen.insert(entry.identifier).inserted {
      throw .duplicateIdentifier(path: path, identifier: entry.identifier)
    }
  }

  private static func checkValues(_ entries: [StoredEmbedding], path: String)
    throws(EmbeddingError)
  {
    for entry in entries {
      if let seconds = entry.seconds, !(seconds >= 0 && seconds < 1e9) {
        throw .malformed(
          path: path, place: "the embedding \(entry.identifier)",
          reason: "\(seconds) seconds are no length of a recording")
      }
      let values = entry.embedding.values
      guard let bad = values.firstIndex(where: { !$0.isFinite }) else { continue }
      throw .malformed(
        path: path, place: "the embedding \(entry.identifier)",
        reason: "value \(bad) is \(values[bad]), not a finite number")
    }
  }

  /// The lines of a text, however they end; blank ones too, so that they can be counted.
  static func lines(of data: Data) -> [Substring] {
    String(decoding: data, as: UTF8.self)
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  static func read(_ path: String) throws(EmbeddingError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw .cannotRead(path: path, reason: systemReason(of: error))
    }
  }

  static func write(_ data: Data, to path: String) throws(EmbeddingError) {
    do {
      try writeWhole(to: path) { file in try file.write(contentsOf: data) }
    } catch {
      throw .cannotWrite(path: path, reason: systemReason(of: error))
    }
  }
}
