// How files are written: whole or not at all, and never in the place of a device.

package import Foundation

/// Writes a file beside its place and renames it; a device, pipe or terminal is written as it is.
///
/// A symbolic link to a file stays, and that file is replaced. Foundation's own atomic writing would
/// put a regular file in the place of the link, or of `/dev/null`. What a killed process left of a
/// file is written over by the next one that writes it; two at the same time go one after the other.
///
/// - Parameters:
///   - path: The file; one that is there is replaced.
///   - body: Writes the content to the handle that it is given.
/// - Throws: What `body` throws, or a `POSIXError`; the old file is then still there.
package func writeWhole(to path: String, _ body: (FileHandle) throws -> Void) throws {
  var status = stat()
  let isThere = unsafe stat(path, &status) == 0
  let isOrdinary = !isThere || status.st_mode & S_IFMT == S_IFREG
  let target = isOrdinary ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
  let written = isOrdinary ? target + ".part" : target
  let descriptor = try isOrdinary ? openAlone(written) : opened(written, O_TRUNC)
  // The lock lasts until this second descriptor is closed, so beyond the renaming.
  let lock = isOrdinary ? fcntl(descriptor, F_DUPFD_CLOEXEC, 0) : -1
  defer { if lock >= 0 { close(lock) } }
  let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
  do {
    try body(file)
    try file.close()
    if isOrdinary {
      guard unsafe rename(written, target) == 0 else { throw POSIXError.last }
    }
  } catch {
    if isOrdinary { unsafe unlink(written) }
    throw error
  }
}

/// A descriptor of a file that is written, and made where there is none.
private func opened(_ path: String, _ flags: Int32 = 0) throws -> Int32 {
  let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0o666)
  guard descriptor >= 0 else { throw POSIXError.last }
  return descriptor
}

/// An empty file that no other process is writing; waits for one that is.
private func openAlone(_ path: String) throws -> Int32 {
  while true {
    let descriptor = try opened(path)
    // Without an answer the file system has no locks, and two writers are not kept apart.
    _ = flock(descriptor, LOCK_EX)
    var (own, there) = (stat(), stat())
    // The one who had it may have renamed or removed it meanwhile.
    let isStillThere =
      unsafe fstat(descriptor, &own) == 0 && stat(path, &there) == 0 && own.st_ino == there.st_ino
      && own.st_dev == there.st_dev
    if isStillThere && ftruncate(descriptor, 0) == 0 { return descriptor }
    let error = POSIXError.last
    close(descriptor)
    if isStillThere { throw error }
  }
}

/// What the system says about an error of reading or writing, as `No space left on device`.
package func systemReason(of error: any Error) -> String {
  let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
  let code =
    switch underlying.domain {
    case NSPOSIXErrorDomain: Int32(underlying.code)
    case NSCocoaErrorDomain: systemCode(of: CocoaError.Code(rawValue: underlying.code))
    default: Int32?.none
    }
  return code.map { unsafe String(cString: strerror($0)) } ?? error.localizedDescription
}

/// The system's number for what Foundation says in sentences of its own.
private func systemCode(of code: CocoaError.Code) -> Int32? {
  switch code {
  case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
  case .fileReadNoPermission, .fileWriteNoPermission: EACCES
  case .fileWriteFileExists: EEXIST
  case .fileWriteOutOfSpace: ENOSPC
  default: nil
  }
}

extension POSIXError {
  /// The system's last error.
  fileprivate static var last: POSIXError { POSIXError(.init(rawValue: errno) ?? .EIO) }
}
