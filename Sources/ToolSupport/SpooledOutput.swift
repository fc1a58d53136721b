// Standard output for work that may still fail: nothing appears until all of it is there.

public import Foundation

/// Collects lines in a temporary file and writes them to standard output at the end.
///
/// A run that fails halfway then leaves no partial output. A run that is meant to go on after
/// failures streams instead.
public final class SpooledOutput {
  private let spool: FileHandle?

  /// Makes an output that streams, or one that waits until ``finish()``.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when no temporary file can be made.
  public init(streaming: Bool) throws(ToolFailure) {
    guard !streaming else {
      spool = nil
      return
    }
    let template = NSTemporaryDirectory() + "/timbre-\(UUID().uuidString)"
    guard FileManager.default.createFile(atPath: template, contents: nil),
      let handle = FileHandle(forUpdatingAtPath: template)
    else {
      throw ToolFailure(
        "\(template): no temporary file can be made; set TMPDIR to a folder with room",
        exitStatus: .trouble)
    }
    // Without its name the file goes away with the process, however that ends.
    try? FileManager.default.removeItem(atPath: template)
    spool = handle
  }

  /// Adds text.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be written.
  public func write(_ text: String) throws(ToolFailure) {
    try write(Data(text.utf8))
  }

  /// Adds bytes.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when they cannot be written.
  public func write(_ data: Data) throws(ToolFailure) {
    guard let spool else { return try Output.write(data) }
    do {
      try spool.write(contentsOf: data)
    } catch {
      throw ToolFailure(
        "the temporary folder: cannot be written; set TMPDIR to a folder with room",
        exitStatus: .trouble)
    }
  }

  /// Writes all that was collected to standard output.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be written.
  public func finish() throws(ToolFailure) {
    guard let spool else { return }
    do { try spool.seek(toOffset: 0) } catch { throw Self.unreadable }
    while let block = try Self.next(of: spool), !block.isEmpty { try Output.write(block) }
  }

  private static func next(of spool: FileHandle) throws(ToolFailure) -> Data? {
    do { return try spool.read(upToCount: 1 << 20) } catch { throw unreadable }
  }

  private static var unreadable: ToolFailure {
    ToolFailure(
      "the temporary folder: what was kept there cannot be read again; set TMPDIR to another folder",
      exitStatus: .trouble)
  }
}
