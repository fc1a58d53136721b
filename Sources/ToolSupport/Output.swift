// Where data goes: standard output, or a file that is never half written.

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
        "standard output: cannot be written (\(reason(error)))", exitStatus: .trouble)
    }
  }

  /// Writes a file as a whole: to a temporary beside it, which is then renamed.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be written; the old file stays.
  public static func write(_ data: Data, to path: String) throws(ToolFailure) {
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ToolFailure(
        "\(path): cannot be written (\(reason(error))); give a folder that exists and has room",
        exitStatus: .trouble)
    }
  }

  private static func reason(_ error: any Error) -> String {
    // Foundation's own words for these are long and carry no errno.
    switch (error as? CocoaError)?.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: return "No such file or directory"
    case .fileReadNoPermission, .fileWriteNoPermission: return "Permission denied"
    case .fileWriteOutOfSpace: return "No space left on device"
    default: break
    }
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let code = (underlying ?? error as NSError)
    guard code.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return String(cString: strerror(Int32(code.code)))
  }
}
