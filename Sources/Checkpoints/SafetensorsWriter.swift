// Safetensors files of our own: exported encoders and stored embeddings.

import Foundation

/// A tensor to be written.
public struct NamedTensor: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// Sizes of its dimensions, slowest first; empty for a scalar.
  public let shape: [Int]
  /// Its values, row-major.
  public let values: [Float]

  /// A tensor of a name, a shape and as many values as the shape has.
  public init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// Writes tensors as F32 to a safetensors file.
///
/// The file appears whole or not at all: it is written beside its place and renamed. Tensors
/// stand in the order of their names and metadata in the order of their keys, so equal content
/// gives equal bytes. Header and data begin at multiples of 8 bytes.
///
/// - Parameters:
///   - tensors: What to write, in any order; each has as many values as its shape.
///   - metadata: Text to keep beside the tensors.
///   - path: The file; one that is there is replaced.
/// - Throws: ``CheckpointError/duplicateName(path:name:)``,
///   ``CheckpointError/reservedName(path:)`` and
///   ``CheckpointError/cannotWrite(path:reason:)``.
public func writeSafetensors(
  tensors: [NamedTensor], metadata: [String: String] = [:], to path: String
) throws(CheckpointError) {
  let sorted = tensors.sorted { $0.name < $1.name }
  for (tensor, next) in zip(sorted, sorted.dropFirst()) where tensor.name == next.name {
    throw .duplicateName(path: path, name: tensor.name)
  }
  guard !sorted.contains(where: { $0.name == "__metadata__" }) else {
    throw .reservedName(path: path)
  }
  let header = header(of: sorted, metadata: metadata)
  do {
    try writeWhole(to: path) { file in
      try file.write(contentsOf: header)
      for tensor in sorted { try file.write(contentsOf: data(of: tensor)) }
    }
  } catch {
    throw .cannotWrite(path: path, reason: systemReason(of: error))
  }
}

/// The eight bytes of the length, and the JSON, padded with spaces.
private func header(of tensors: [NamedTensor], metadata: [String: String]) -> Data {
  var entries: [String] = []
  if !metadata.isEmpty {
    let pairs = metadata.sorted { $0.key < $1.key }.map {
      "\(jsonString($0.key)):\(jsonString($0.value))"
    }
    entries.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
  }
  var offset = 0
  for tensor in tensors {
    precondition(elementCount(of: tensor.shape) == tensor.values.count, "values beside the shape")
    let end = offset + tensor.values.count * 4
    let shape = tensor.shape.map(String.init).joined(separator: ",")
    entries.append(
      "\(jsonString(tensor.name)):"
        + "{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
    offset = end
  }
  var text = Array("{\(entries.joined(separator: ","))}".utf8)
  while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }
  let length = UInt64(text.count)
  return Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + text)
}

/// A JSON string: quotation marks, backslashes and control characters are escaped.
package func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\\(scalar)"
    case "\u{0}"..."\u{1F}":
      result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// The values as little-endian bytes.
private func data(of tensor: NamedTensor) -> Data {
  let words = tensor.values.map { $0.bitPattern.littleEndian }
  return unsafe words.withUnsafeBytes { unsafe Data($0) }
}
