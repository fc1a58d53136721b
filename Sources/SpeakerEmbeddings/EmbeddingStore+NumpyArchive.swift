// Embeddings out of NumPy's .npz: a vector a name, or one matrix with its names.

import Checkpoints
import Foundation

extension EmbeddingStore {
  /// Reads what `np.savez` wrote: vectors `[D]` under their names, or one matrix `[n, D]` with a text
  /// array of n names beside it (or in `NAME.ids` beside the file).
  static func readNumpyArchive(_ path: String) throws(EmbeddingError) -> [StoredEmbedding] {
    let members: [ZipMember]
    do throws(CheckpointError) {
      members = try zipMembers(of: path)
    } catch {
      throw .checkpoint(error)
    }
    var names: [String]?
    var arrays: [(name: String, array: NumpyFile)] = []
    for member in members {
      if let texts = numpyTexts(member.bytes) {
        names = texts
      } else {
        let array = try NumpyFile(path: "\(path), \(member.name)", bytes: member.bytes)
        arrays.append(((member.name as NSString).deletingPathExtension, array))
      }
    }
    guard let first = arrays.first else {
      throw .malformed(path: path, place: "the archive", reason: "no array of floats is in it")
    }
    guard arrays.count == 1, first.array.isMatrix else { return try vectors(arrays, path: path) }
    let array = first.array
    guard let found = names ?? identifiers(beside: path, count: array.rows),
      found.count == array.rows
    else {
      throw .malformed(
        path: path, place: first.name,
        reason: "its \(array.rows) rows have \(names?.count ?? 0) names; "
          + "a text array with one name a row is expected")
    }
    return found.enumerated().map { row, name in
      StoredEmbedding(
        identifier: name, embedding: Embedding(values: array.row(row), model: nil))
    }
  }

  private static func vectors(_ arrays: [(name: String, array: NumpyFile)], path: String)
    throws(EmbeddingError) -> [StoredEmbedding]
  {
    var entries: [StoredEmbedding] = []
    for (name, array) in arrays {
      guard array.rows == 1 else {
        throw .malformed(
          path: path, place: name, reason: "a matrix among other arrays; a vector is expected")
      }
      entries.append(
        StoredEmbedding(identifier: name, embedding: Embedding(values: array.row(0), model: nil)))
    }
    return entries
  }

  /// The texts of a one-dimensional array of NumPy's fixed-width text (`<U`); nil for other arrays.
  private static func numpyTexts(_ bytes: [UInt8]) -> [String]? {
    guard bytes.count > 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else { return nil }
    let isWide = bytes[6] >= 2
    let length = (0..<(isWide ? 4 : 2)).reduce(0) { $0 + Int(bytes[8 + $1]) << (8 * $1) }
    let start = 8 + (isWide ? 4 : 2) + length
    guard start <= bytes.count else { return nil }
    let header = String(decoding: bytes[..<start], as: UTF8.self)
    guard let mark = header.range(of: "'<U"),
      let width = Int(header[mark.upperBound...].prefix { $0.isNumber }),
      (1...65536).contains(width)
    else { return nil }
    return stride(from: start, to: bytes.count - 4 * width + 1, by: 4 * width).map { text in
      var scalars = String.UnicodeScalarView()
      for at in stride(from: text, to: text + 4 * width, by: 4) {
        let value = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) }
        if value != 0, let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
      }
      return String(scalars)
    }
  }
}
