// The bytes of one file, mapped or in memory: what every reader here reads from. A mapping
// costs only the pages that are touched, so a checkpoint of gigabytes costs its header and
// the tensors asked for.

import Foundation

/// Bytes that do not change: a mapped file, or an array.
@safe final class FileBytes: @unchecked Sendable {
  // Unchecked: `mapping` is read-only from the first line to the last, and freed in `deinit`.
  private let mapping: UnsafeRawBufferPointer?
  private let memory: [UInt8]

  /// How many bytes there are.
  let count: Int

  /// Bytes that are in memory already.
  init(_ bytes: [UInt8]) {
    unsafe mapping = nil
    memory = bytes
    count = bytes.count
  }

  /// Maps a file for reading.
  ///
  /// - Throws: ``CheckpointError/cannotOpen(path:reason:)`` when the file is missing, may not be
  ///   read, or is not a regular file.
  init(mapping path: String) throws(CheckpointError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: Self.reason()) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(path: path, reason: Self.reason())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(path: path, reason: "not a regular file")
    }
    count = Int(status.st_size)
    memory = []
    guard count > 0 else {
      unsafe mapping = nil
      return
    }
    let start = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw .cannotOpen(path: path, reason: Self.reason())
    }
    unsafe mapping = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let mapping = unsafe mapping, let start = mapping.baseAddress {
      _ = unsafe munmap(UnsafeMutableRawPointer(mutating: start), mapping.count)
    }
  }

  /// Lends the bytes of a range that lies within the file.
  func withBytes<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range beyond the file")
    if let mapping = unsafe mapping {
      return try unsafe body(mapping.bytes.extracting(range))
    }
    let memory = memory
    return try unsafe body(memory.span.bytes.extracting(range))
  }

  /// The byte at a position within the file.
  subscript(position: Int) -> UInt8 {
    unsafe mapping.map { unsafe $0[position] } ?? memory[position]
  }

  /// A copy of the bytes of a range within the file.
  func array(_ range: Range<Int>) -> [UInt8] {
    withBytes(range) { bytes in
      unsafe Array(unsafeUninitializedCapacity: bytes.byteCount) { copy, count in
        unsafe bytes.withUnsafeBytes { source in
          unsafe UnsafeMutableRawBufferPointer(copy).copyMemory(from: source)
        }
        count = bytes.byteCount
      }
    }
  }

  /// The unsigned number of `width` bytes (at most 8) at a position; nil beyond the end.
  func littleEndian(at position: Int, width: Int) -> UInt64? {
    guard position >= 0, position <= count, width <= count - position else { return nil }
    var value: UInt64 = 0
    for index in (0..<width).reversed() { value = value << 8 | UInt64(self[position + index]) }
    return value
  }

  /// Whether these bytes stand at a position.
  func hold(_ expected: [UInt8], at position: Int) -> Bool {
    guard position >= 0, position <= count, expected.count <= count - position else { return false }
    return expected.indices.allSatisfy { self[position + $0] == expected[$0] }
  }

  /// What the system says about its last error.
  private static func reason() -> String {
    unsafe String(cString: strerror(errno))
  }
}
