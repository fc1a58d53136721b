// An open file descriptor for libsndfile. Most formats need seeking, so what cannot be sought
// (a pipe, a terminal, `<(command)`) is first spooled to a temporary file that has no name.

import Glibc

/// An open, seekable file; closed when this value goes away.
@safe struct InputFile: ~Copyable {
  /// What errors call `-`.
  static let standardInput = "standard input"

  /// What errors call it: the path, or ``standardInput``.
  let name: String
  let descriptor: Int32
  /// Bytes in the file.
  let size: Int

  /// Opens a file, or standard input for `-`.
  ///
  /// - Throws: ``AudioError/cannotOpen(path:reason:)``, ``AudioError/isFolder(path:)``,
  ///   ``AudioError/cannotRead(path:reason:)`` where a pipe cannot be spooled.
  init(opening path: String) throws(AudioError) {
    let name = path == "-" ? Self.standardInput : path
    // A copy of standard input, so that closing ours leaves the process its own.
    let opened = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw .cannotOpen(path: name, reason: Self.systemReason()) }
    do throws(AudioError) {
      let status = try Self.status(of: opened, name: name)
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        throw .isFolder(path: name)
      case S_IFREG:
        (descriptor, size) = (opened, Int(status.st_size))
      default:
        descriptor = try Self.spooled(opened, name: name)
        close(opened)
        size = Int(lseek(descriptor, 0, SEEK_END))
        lseek(descriptor, 0, SEEK_SET)
      }
      self.name = name
    } catch {
      close(opened)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// Up to `count` bytes at `offset`, without moving the read position; fewer at the end.
  func bytes(at offset: Int, count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = unsafe max(0, pread(descriptor, buffer.baseAddress, count, offset))
    }
  }

  /// What the system says of its last failure.
  private static func systemReason() -> String {
    unsafe String(cString: strerror(errno))
  }

  private static func status(of descriptor: Int32, name: String) throws(AudioError) -> stat {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(path: name, reason: systemReason())
    }
    return status
  }

  /// A new descriptor of a nameless temporary file that holds all that `source` still gives.
  private static func spooled(_ source: Int32, name: String) throws(AudioError) -> Int32 {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/timbre-XXXXXX".utf8CString)
    let spool = unsafe mkstemp(&template)
    guard spool >= 0 else {
      throw .cannotRead(path: name, reason: "\(folder): \(systemReason())")
    }
    _ = fcntl(spool, F_SETFD, FD_CLOEXEC)
    unsafe unlink(template)
    do throws(AudioError) {
      try copy(from: source, to: spool, name: name)
    } catch {
      close(spool)
      throw error
    }
    return spool
  }

  private static func copy(from source: Int32, to spool: Int32, name: String) throws(AudioError) {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = unsafe read(source, &block, block.count)
      if got == 0 { return }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { throw .cannotRead(path: name, reason: systemReason()) }
      var written = 0
      while written < got {
        let step = unsafe block.withUnsafeBytes { bytes in
          unsafe write(spool, bytes.baseAddress.map { unsafe $0 + written }, got - written)
        }
        if step < 0 && errno == EINTR { continue }
        guard step > 0 else { throw .cannotRead(path: name, reason: systemReason()) }
        written += step
      }
    }
  }
}
