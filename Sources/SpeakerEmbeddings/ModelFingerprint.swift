// What tells one model's embeddings from another's: a digest of everything that decides them.

import Crypto
import Foundation

/// A SHA-256 digest over a model's dialect, front-end recipe and weights.
///
/// Two checkpoints with the same values have the same fingerprint, whatever file they lie in:
/// tensors are widened to float32 and hashed in a canonical order, each after its name and shape.
public struct ModelFingerprint: Sendable, Hashable, CustomStringConvertible {
  /// 64 hexadecimal digits, lower case.
  public let hexadecimal: String

  /// Takes a digest that was written before, for example in an embedding file.
  public init(hexadecimal: String) {
    self.hexadecimal = hexadecimal
  }

  /// The first 12 digits: enough for people to tell two models apart.
  public var description: String { String(hexadecimal.prefix(12)) }
}

/// Collects what decides a model's embeddings, piece by piece, into a fingerprint.
struct FingerprintHasher {
  private var hasher = SHA256()

  /// Adds a text, closed by a zero byte so that neighbours cannot run into each other.
  mutating func add(_ text: String) {
    hasher.update(data: Data(text.utf8) + [0])
  }

  /// Adds a tensor's name and shape; its values follow.
  mutating func add(_ name: String, shape: [Int]) {
    add("\(name) \(shape.map(String.init).joined(separator: "x"))")
  }

  /// Adds values as little-endian float32.
  mutating func add(_ floats: RawSpan) {
    floats.withUnsafeBytes { hasher.update(bufferPointer: $0) }
  }

  /// The fingerprint of all that was added.
  func finalize() -> ModelFingerprint {
    let digest = hasher.finalize()
    return ModelFingerprint(hexadecimal: digest.map { String(format: "%02x", $0) }.joined())
  }
}
