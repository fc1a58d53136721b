// Where embeddings of other makers lie in their recordings: Kaldi's `segments` file.
//
// Format: kaldi-asr.org, "Data preparation": `utterance recording start end`, times in seconds.

import Foundation

extension EmbeddingStore {
  /// The embeddings that a file of segments names, with the times that it gives, in its order.
  ///
  /// Rows of an array that came without names are taken in their order, where there are as many
  /// as lines. Embeddings that no line names are left out.
  ///
  /// - Parameter path: The file of segments.
  /// - Returns: The embeddings with their places.
  /// - Throws: ``EmbeddingError/malformed(path:place:reason:)`` with the line.
  public func placed(bySegments path: String) throws(EmbeddingError) -> EmbeddingStore {
    let segments = try Self.segments(in: path)
    let isNameless =
      segments.count == entries.count
      && entries.indices.allSatisfy { entries[$0].identifier.hasSuffix("-\($0)") }
    var places: [String: Int] = [:]
    for (place, entry) in entries.enumerated() { places[entry.identifier] = place }
    var placed: [StoredEmbedding] = []
    for (index, segment) in segments.enumerated() {
      guard let place = places[segment.identifier] ?? (isNameless ? index : nil) else {
        throw .malformed(
          path: path, place: "line \(segment.line)",
          reason: "there is no embedding named \(segment.identifier)")
      }
      placed.append(
        StoredEmbedding(
          identifier: segment.identifier, embedding: entries[place].embedding, span: segment.span))
    }
    return EmbeddingStore(placed)
  }

  private struct Segment {
    let line: Int
    let identifier: String
    let span: StoredEmbedding.Span
  }

  private static func segments(in path: String) throws(EmbeddingError) -> [Segment] {
    let text = String(decoding: try read(path), as: UTF8.self)
    var segments: [Segment] = []
    var seen = Set<Substring>()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard !fields.isEmpty else { continue }
      let place = "line \(index + 1)"
      guard fields.count == 4 else {
        throw .malformed(
          path: path, place: place,
          reason: "\(fields.count) fields where 4 are expected (name recording start end)")
      }
      guard let start = Double(fields[2]), let end = Double(fields[3]), start >= 0, end > start,
        end < 1e9
      else {
        throw .malformed(
          path: path, place: place,
          reason: "\(fields[2]) to \(fields[3]) is no stretch of a recording in seconds")
      }
      guard seen.insert(fields[0]).inserted else {
        throw .duplicateIdentifier(path: path, identifier: String(fields[0]))
      }
      segments.append(
        Segment(
          line: index + 1, identifier: String(fields[0]),
          span: .init(recording: String(fields[1]), start: start, end: end)))
    }
    return segments
  }
}
