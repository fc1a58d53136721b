// A descriptor that is read as it comes: bytes when there are some, and an end when one is wanted.

import Glibc

/// An open pipe, terminal or device; closed when this value goes away.
@safe struct StreamInput: ~Copyable {
  /// What errors call it.
  let name: String
  private let descriptor: Int32
  private let isOver: @Sendable () -> Bool

  /// Milliseconds after which it is asked whether to end.
  private static let patience: Int32 = 200

  /// Opens a path, or standard input for `-`.
  ///
  /// - Throws: ``AudioError/cannotOpen(path:reason:)``.
  init(opening path: String, isOver: @escaping @Sendable () -> Bool) throws(AudioError) {
    name = path == "-" ? InputFile.standardInput : path
    self.isOver = isOver
    descriptor = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotOpen(path: name, reason: unsafe String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  /// Whether it was told to end before its end.
  var wasEnded: Bool { isOver() }

  /// The bytes that are there, one at least; none at the end.
  ///
  /// - Throws: ``AudioError/cannotRead(path:reason:)``.
  func read(upTo count: Int) throws(AudioError) -> [UInt8] {
    while !isOver() {
      var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&state, 1, Self.patience)
      if ready == 0 || (ready < 0 && errno == EINTR) { continue }
      var got = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        got = unsafe Glibc.read(descriptor, buffer.baseAddress, count)
        filled = max(0, got)
      }
      if got < 0 && (errno == EINTR || errno == EAGAIN) { continue }
      guard got >= 0 else {
        throw .cannotRead(path: name, reason: unsafe String(cString: strerror(errno)))
      }
      return bytes
    }
    return []
  }

  /// So many bytes; fewer only at the end.
  ///
  /// - Throws: ``AudioError/cannotRead(path:reason:)``.
  func read(exactly count: Int) throws(AudioError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let found = try read(upTo: count - bytes.count)
      if found.isEmpty { break }
      bytes += found
    }
    return bytes
  }
}
