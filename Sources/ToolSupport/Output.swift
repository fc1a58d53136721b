// Where data goes: standard output, or a file that is never half written.

import Checkpoints
public import Foundation

/// Writes results so that nothing is lost or half written.
public enum Output {
  /// Writes text to standard output.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be written, as on a full disk.
  public static func write(_ text: String) throws(ToolFailure) {
    try write(Data(text.utf8))
  }

  /// Writes bytes to standard output.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when they cannot be written.
  public static func write(_ data: some DataProtocol) throws(ToolFailure) {
    do {
      try FileHandle.standardOutput.write(contentsOf: data)
    } catch {
      throw ToolFailure(
        "standard output: cannot be written (\(systemReason(of: error)))", exitStatus: .trouble)
    }
  }

  /// Writes text to a reader who may leave, as `head` does.
  ///
  /// - Returns: False where nobody reads standard output any more.
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be written for another reason.
  public static func writeToReader(_ text: String) throws(ToolFailure) -> Bool {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
      return true
    } catch {
      let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      let reason = underlying ?? error as NSError
      if reason.domain == NSPOSIXErrorDomain, reason.code == Int(EPIPE) { return false }
      throw ToolFailure(
        "standard output: cannot be written (\(systemReason(of: error)))", exitStatus: .trouble)
    }
  }

  /// Writes a file as a whole: to a temporary beside it, which is then renamed.
  ///
  /// A device or pipe is written as it is.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be written; the old file stays.
  public static func write(_ data: Data, to path: String) throws(ToolFailure) {
    do {
      try writeWhole(to: path) { file in try file.write(contentsOf: data) }
    } catch {
      throw ToolFailure(
        "\(path): cannot be written (\(systemReason(of: error))); "
          + "give a folder that exists and has room", exitStatus: .trouble)
    }
  }

  /// Refuses a file whose folder is not there, before hours of work are lost to it.
  ///
  /// - Throws: ``ToolFailure`` with status 3 that names the folder.
  public static func checkFolder(of path: String) throws(ToolFailure) {
    let folder = (path as NSString).deletingLastPathComponent
    guard !folder.isEmpty, !RecordingList.isFolder(folder) else { return }
    throw ToolFailure(
      "\(path): cannot be written (there is no folder \(folder)); give a folder that exists",
      exitStatus: .trouble)
  }
}
