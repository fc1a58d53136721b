// Embeddings as JSON lines: one object a line, its array ready to paste into a request.

import Checkpoints
import Foundation

extension StoredEmbedding {
  /// One line: `{"id":…,"model":…,"dimension":…,"embedding":[…]}`, with `recording`, `start` and
  /// `end` (seconds) for a window, and `seconds` for a recording whose length is known.
  ///
  /// Numbers have the fewest digits that give the same float32 back.
  public var jsonLine: String {
    var fields = ["\"id\":\(jsonString(identifier))"]
    if let span {
      fields.append("\"recording\":\(jsonString(span.recording))")
      fields.append("\"start\":\(span.start),\"end\":\(span.end)")
    }
    if let seconds { fields.append("\"seconds\":\(seconds)") }
    if let model = embedding.model { fields.append("\"model\":\"\(model.hexadecimal)\"") }
    fields.append("\"dimension\":\(embedding.dimension)")
    fields.append("\"embedding\":\(embedding.jsonArray)")
    return "{\(fields.joined(separator: ","))}\n"
  }
}

extension Embedding {
  /// The values as a JSON array, the form of `speaker_embedding` in a text-to-speech request.
  public var jsonArray: String {
    "[\(values.map { "\($0)" }.joined(separator: ","))]"
  }
}

/// What a line may hold; other fields are left alone.
private struct JSONEntry: Decodable {
  let id: String?
  let recording: String?
  let start: Double?
  let end: Double?
  let seconds: Double?
  let model: String?
  let embedding: [Float]?
  let speaker_embedding: [Float]?
}

extension EmbeddingStore {
  static func readJSONLines(_ path: String) throws(EmbeddingError) -> [StoredEmbedding] {
    var entries: [StoredEmbedding] = []
    for (index, line) in lines(of: try read(path)).enumerated()
    where line.contains(where: { !$0.isWhitespace }) {
      entries.append(try entry(of: line, path: path, line: index + 1))
    }
    return entries
  }

  private static func entry(of line: Substring, path: String, line number: Int)
    throws(EmbeddingError) -> StoredEmbedding
  {
    guard let parsed = try? JSONDecoder().decode(JSONEntry.self, from: Data(line.utf8)) else {
      throw .malformed(
        path: path, place: "line \(number)", reason: "no JSON object with an array of numbers")
    }
    guard let values = parsed.embedding ?? parsed.speaker_embedding, !values.isEmpty else {
      throw .malformed(
        path: path, place: "line \(number)", reason: "no field embedding that holds numbers")
    }
    let embedding = Embedding(
      values: values, model: parsed.model.map(ModelFingerprint.init(hexadecimal:)))
    let identifier = parsed.id ?? "\(number)"
    guard let start = parsed.start, let end = parsed.end else {
      return StoredEmbedding(
        identifier: identifier, embedding: embedding, seconds: parsed.seconds)
    }
    return StoredEmbedding(
      identifier: identifier, embedding: embedding,
      span: .init(recording: parsed.recording ?? identifier, start: start, end: end),
      seconds: parsed.seconds)
  }
}
