// Embeddings as Kaldi archives: binary float vectors, with an index and segments beside them.
//
// Format: kaldi-asr.org "Kaldi I/O mechanisms"; binary `key \0B FV \4 count values`, `DV ` for
// doubles, text `key  [ 1.5 2 3 ]`. Compressed matrices and pipes are refused.

import Foundation

extension EmbeddingStore {
  /// Refuses names that the format of a file cannot hold, before there is anything to write.
  ///
  /// - Throws: ``EmbeddingError/unfitName(path:name:)`` for a name with blanks in a Kaldi archive.
  public static func checkNames(_ names: [String], writtenTo path: String) throws(EmbeddingError) {
    let format = try EmbeddingFormat(of: path)
    guard format == .kaldiArchive || format == .kaldiScript else { return }
    for name in names where name.isEmpty || name.contains(where: \.isWhitespace) {
      throw .unfitName(path: path, name: name)
    }
  }

  func writeKaldiArchive(to path: String) throws(EmbeddingError) {
    try Self.checkNames(entries.map(\.identifier), writtenTo: path)
    var archive = Data()
    var script = ""
    for entry in entries {
      archive.append(Data("\(entry.identifier) ".utf8))
      script += "\(entry.identifier) \(path):\(archive.count)\n"
      archive.append(Data([0, 0x42]) + Data("FV ".utf8) + Data([4]))
      let count = UInt32(truncatingIfNeeded: entry.embedding.dimension)
      archive.append(contentsOf: [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: count >> $0) })
      archive.append(littleEndian: entry.embedding.values)
    }
    let stem = (path as NSString).deletingPathExtension
    try Self.write(archive, to: path)
    try Self.write(Data(script.utf8), to: stem + ".scp")
    try EmbeddingNotes(entries).write(beside: path)
    let segments = entries.compactMap { entry in
      entry.span.map { "\(entry.identifier) \($0.recording) \($0.start) \($0.end)\n" }
    }
    if !segments.isEmpty {
      try Self.write(Data(segments.joined().utf8), to: stem + ".segments")
    }
  }

  static func readKaldiArchive(_ path: String) throws(EmbeddingError) -> [StoredEmbedding] {
    let notes = try EmbeddingNotes.read(beside: path)
    let model = notes?.model.map(ModelFingerprint.init(hexadecimal:))
    var reader = KaldiReader(path: path, bytes: [UInt8](try read(path)))
    var entries: [StoredEmbedding] = []
    while let key = try reader.key() {
      let embedding = Embedding(values: try reader.vector(of: key), model: model)
      let index = entries.count
      let place =
        notes.flatMap { notes in
          notes.identifiers.indices.contains(index) && notes.identifiers[index] == key
            ? (notes.span(index), notes.seconds(index)) : nil
        }
      entries.append(
        StoredEmbedding(
          identifier: key, embedding: embedding, span: place?.0, seconds: place?.1))
    }
    return entries
  }

  static func readKaldiScript(_ path: String) throws(EmbeddingError) -> [StoredEmbedding] {
    var entries: [StoredEmbedding] = []
    var archives: [String: ([UInt8], ModelFingerprint?)] = [:]
    for (index, line) in lines(of: try read(path)).enumerated()
    where line.contains(where: { !$0.isWhitespace }) {
      let place = "line \(index + 1)"
      let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
      guard parts.count == 2 else {
        throw .malformed(path: path, place: place, reason: "expected a name, a blank, path:offset")
      }
      let target = parts[1].trimmingCharacters(in: .whitespaces)
      guard !target.hasSuffix("|") else {
        throw .malformed(path: path, place: place, reason: "a command in a pipe is not run")
      }
      let (archive, offset) = Self.location(target)
      if archives[archive] == nil {
        let notes = try EmbeddingNotes.read(beside: archive)
        archives[archive] = (
          [UInt8](try read(archive)), notes?.model.map(ModelFingerprint.init(hexadecimal:))
        )
      }
      guard let (bytes, model) = archives[archive] else { continue }
      var reader = KaldiReader(path: archive, bytes: bytes, at: offset)
      let values = try reader.vector(of: String(parts[0]))
      entries.append(
        StoredEmbedding(
          identifier: String(parts[0]), embedding: Embedding(values: values, model: model)))
    }
    return entries
  }

  /// Splits `path:offset`; a colon that no number follows belongs to the path.
  private static func location(_ target: String) -> (String, Int) {
    guard let colon = target.lastIndex(of: ":"),
      let offset = Int(target[target.index(after: colon)...]), offset >= 0
    else { return (target, 0) }
    return (String(target[..<colon]), offset)
  }
}

/// Walks through an archive, binary or text.
private struct KaldiReader {
  let path: String
  let bytes: [UInt8]
  var at = 0

  init(path: String, bytes: [UInt8], at offset: Int = 0) {
    self.path = path
    self.bytes = bytes
    at = offset
  }

  private func malformed(_ key: String, _ reason: String) -> EmbeddingError {
    .malformed(path: path, place: "the vector of \(key)", reason: reason)
  }

  /// The next name, or nil at the end; the position is then behind one blank.
  mutating func key() throws(EmbeddingError) -> String? {
    while at < bytes.count, [10, 13, 32, 9].contains(bytes[at]) { at += 1 }
    guard at < bytes.count else { return nil }
    guard let blank = bytes[at...].prefix(4096).firstIndex(where: { $0 == 32 || $0 == 9 }) else {
      throw .malformed(path: path, place: "byte \(at)", reason: "no name followed by a blank")
    }
    let key = String(decoding: bytes[at..<blank], as: UTF8.self)
    at = blank + 1
    return key
  }

  mutating func vector(of key: String) throws(EmbeddingError) -> [Float] {
    guard at < bytes.count else { throw malformed(key, "the archive ends before it") }
    return bytes[at...].starts(with: [0, 0x42]) ? try binaryVector(key) : try textVector(key)
  }

  private mutating func binaryVector(_ key: String) throws(EmbeddingError) -> [Float] {
    guard at + 10 <= bytes.count else { throw malformed(key, "the archive ends inside it") }
    let token = String(decoding: bytes[(at + 2)..<(at + 5)], as: UTF8.self)
    guard token == "FV " || token == "DV " else {
      throw malformed(key, "a vector of floats is expected, the token is \(token.debugDescription)")
    }
    guard bytes[at + 5] == 4 else { throw malformed(key, "its length is not a 32-bit number") }
    let count = (0..<4).reduce(0) { $0 | Int(bytes[at + 6 + $1]) << (8 * $1) }
    let width = token == "DV " ? 8 : 4
    let start = at + 10
    guard count > 0, count <= (bytes.count - start) / width else {
      throw malformed(key, "\(count) values do not fit into what is left of the archive")
    }
    at = start + count * width
    return bytes[start..<at].floats(width: width)
  }

  private mutating func textVector(_ key: String) throws(EmbeddingError) -> [Float] {
    let end = bytes[at...].firstIndex(of: 10) ?? bytes.count
    let words = String(decoding: bytes[at..<end], as: UTF8.self).split(
      whereSeparator: \.isWhitespace)
    at = end
    guard words.first == "[", words.last == "]", words.count > 2 else {
      throw malformed(key, "expected [ numbers ] on one line")
    }
    let numbers = words.dropFirst().dropLast()
    let values = numbers.compactMap { Float($0) }
    guard values.count == numbers.count else { throw malformed(key, "a word is not a number") }
    return values
  }
}
