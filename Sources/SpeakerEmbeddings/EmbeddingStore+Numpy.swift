// Embeddings as NumPy arrays, with names and model in a JSON file beside them.
//
// Format: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays"; the dictionary is
// read by its three fields, never evaluated.

import Foundation

/// What a .npy or .ark file has no place for: names, places, lengths, the model.
struct EmbeddingNotes: Codable {
  struct Span: Codable {
    let recording: String
    let start: Double
    let end: Double
  }

  let model: String?
  let identifiers: [String]
  let spans: [Span]?
  /// Of whole recordings; null where a length is not known.
  let seconds: [Double?]?

  /// The path of the notes that belong to a file.
  static func path(beside path: String) -> String { path + ".json" }

  init(_ entries: [StoredEmbedding]) {
    model = entries.first?.embedding.model?.hexadecimal
    identifiers = entries.map(\.identifier)
    let places = entries.compactMap(\.span)
    spans =
      places.count == entries.count && !places.isEmpty
      ? places.map { Span(recording: $0.recording, start: $0.start, end: $0.end) } : nil
    let lengths = entries.map(\.seconds)
    seconds = lengths.contains { $0 != nil } ? lengths : nil
  }

  /// The notes beside a file, or nil where there are none.
  ///
  /// - Throws: ``EmbeddingError/malformed(path:place:reason:)`` when they are not such notes.
  static func read(beside path: String) throws(EmbeddingError) -> EmbeddingNotes? {
    let notes = Self.path(beside: path)
    guard FileManager.default.fileExists(atPath: notes) else { return nil }
    guard let parsed = try? JSONDecoder().decode(Self.self, from: EmbeddingStore.read(notes)) else {
      throw .malformed(path: notes, place: "the file", reason: "no names of embeddings in JSON")
    }
    return parsed
  }

  func write(beside path: String) throws(EmbeddingError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      throw .cannotWrite(path: Self.path(beside: path), reason: "a name is not text")
    }
    try EmbeddingStore.write(data, to: Self.path(beside: path))
  }

  /// The place of entry `index`, if the notes have one.
  func span(_ index: Int) -> StoredEmbedding.Span? {
    guard let spans, spans.indices.contains(index) else { return nil }
    let span = spans[index]
    return .init(recording: span.recording, start: span.start, end: span.end)
  }

  /// The seconds of entry `index`, if the notes have them.
  func seconds(_ index: Int) -> Double? {
    guard let seconds, seconds.indices.contains(index) else { return nil }
    return seconds[index]
  }
}

extension EmbeddingStore {
  func writeNumpy(to path: String) throws(EmbeddingError) {
    let dimension = entries.first?.embedding.dimension ?? 0
    for entry in entries where entry.embedding.dimension != dimension {
      throw .differentDimensions(dimension, entry.embedding.dimension)
    }
    let shape = entries.count == 1 ? "(\(dimension),)" : "(\(entries.count), \(dimension))"
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    let padding = 64 - (10 + header.utf8.count + 1) % 64
    header += String(repeating: " ", count: padding % 64) + "\n"
    var data = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0])
    data.append(contentsOf: [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)])
    data.append(Data(header.utf8))
    for entry in entries { data.append(littleEndian: entry.embedding.values) }
    try Self.write(data, to: path)
    try EmbeddingNotes(entries).write(beside: path)
  }

  static func readNumpy(_ path: String) throws(EmbeddingError) -> [StoredEmbedding] {
    let array = try NumpyFile(path: path, bytes: [UInt8](try read(path)))
    let notes = try EmbeddingNotes.read(beside: path)
    if let notes, notes.identifiers.count != array.rows {
      throw .malformed(
        path: EmbeddingNotes.path(beside: path), place: "identifiers",
        reason: "\(notes.identifiers.count) names for \(array.rows) embeddings")
    }
    let stem = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    let names = notes?.identifiers ?? identifiers(beside: path, count: array.rows)
    return (0..<array.rows).map { row in
      let name = names?[row] ?? (array.rows == 1 ? stem : "\(stem)-\(row)")
      return StoredEmbedding(
        identifier: name,
        embedding: Embedding(
          values: array.row(row), model: notes?.model.map(ModelFingerprint.init(hexadecimal:))),
        span: notes?.span(row), seconds: notes?.seconds(row))
    }
  }
}

extension EmbeddingStore {
  /// The names in `NAME.ids` beside a matrix, one a line; nil unless there is one for each row.
  static func identifiers(beside path: String, count: Int) -> [String]? {
    let file = (path as NSString).deletingPathExtension + ".ids"
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let names = text.split(whereSeparator: \.isNewline).map(String.init)
    return names.count == count ? names : nil
  }
}

/// A .npy file of one or two dimensions of little-endian floats.
struct NumpyFile {
  let rows: Int
  let columns: Int
  let values: [Float]
  /// Whether there are two dimensions.
  let isMatrix: Bool

  /// A row's values.
  func row(_ row: Int) -> [Float] { Array(values[row * columns..<(row + 1) * columns]) }

  init(path: String, bytes: [UInt8]) throws(EmbeddingError) {
    func malformed(_ place: String, _ reason: String) -> EmbeddingError {
      .malformed(path: path, place: place, reason: reason)
    }
    guard bytes.count >= 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      throw malformed("byte 0", "not a NumPy array")
    }
    let wide = bytes[6] >= 2
    let lengthBytes = wide ? 4 : 2
    let length = (0..<lengthBytes).reduce(0) { $0 + Int(bytes[8 + $1]) << (8 * $1) }
    let start = 8 + lengthBytes + length
    guard start <= bytes.count else { throw malformed("the header", "it is longer than the file") }
    let header = String(decoding: bytes[(8 + lengthBytes)..<start], as: UTF8.self)
    guard header.contains("'fortran_order': False") else {
      throw malformed("the header", "the array is column-major; save it with order='C'")
    }
    let double = header.contains("'<f8'")
    guard double || header.contains("'<f4'") else {
      throw malformed("the header", "the values are not little-endian floats")
    }
    guard let shape = Self.shape(in: header), (1...2).contains(shape.count) else {
      throw malformed("the header", "the shape is neither (D,) nor (n, D)")
    }
    let width = double ? 8 : 4
    // The bytes of all values together; a product that overflows fits no file.
    let (size, misfit) = (shape + [width]).reduce((1, false)) {
      let product = $0.0.multipliedReportingOverflow(by: $1)
      return (product.partialValue, $0.1 || product.overflow || $1 < 1)
    }
    // A matrix without rows keeps nothing, as of a recording in which nobody speaks.
    let isEmpty = shape.count == 2 && shape[0] == 0
    guard isEmpty ? bytes.count == start : !misfit && bytes.count - start == size else {
      throw malformed(
        "the values", "\(bytes.count - start) bytes do not fit the shape \(shape)")
    }
    rows = shape.count == 1 ? 1 : shape[0]
    isMatrix = shape.count == 2
    columns = shape[shape.count - 1]
    values = bytes[start...].floats(width: width)
  }

  private static func shape(in header: String) -> [Int]? {
    guard let key = header.range(of: "'shape': ("),
      let close = header[key.upperBound...].firstIndex(of: ")")
    else { return nil }
    let parts = header[key.upperBound..<close].split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    let sizes = parts.compactMap { Int($0) }
    return sizes.count == parts.count ? sizes : nil
  }
}

extension Data {
  /// Adds floats as four bytes each, least significant first.
  mutating func append(littleEndian values: [Float]) {
    reserveCapacity(count + 4 * values.count)
    for value in values {
      let bits = value.bitPattern
      append(contentsOf: [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: bits >> $0) })
    }
  }
}

extension ArraySlice<UInt8> {
  /// Little-endian floats of four or eight bytes; a rest shorter than a value is left out.
  func floats(width: Int) -> [Float] {
    (0..<count / width).map { place in
      let at = place * width
      if width == 8 {
        let bits = (0..<8).reduce(UInt64(0)) { bits, byte in
          bits | UInt64(self[startIndex + at + byte]) << (8 * UInt64(byte))
        }
        return Float(Double(bitPattern: bits))
      }
      let bits = (0..<4).reduce(UInt32(0)) { bits, byte in
        bits | UInt32(self[startIndex + at + byte]) << (8 * UInt32(byte))
      }
      return Float(bitPattern: bits)
    }
  }
}
