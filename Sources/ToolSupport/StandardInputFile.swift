// Standard input for work that reads a recording twice.

import Foundation

/// A copy of standard input in a temporary file, which goes away with this value.
public struct StandardInputFile: ~Copyable {
  /// The file.
  public let path: String

  /// Copies standard input to its end.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when the temporary folder has no room.
  public init() throws(ToolFailure) {
    path = NSTemporaryDirectory() + "/timbre-input-\(UUID().uuidString)"
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw Self.noRoom }
    do {
      while let block = try FileHandle.standardInput.read(upToCount: 1 << 20), !block.isEmpty {
        try file.write(contentsOf: block)
      }
      try file.close()
    } catch {
      try? FileManager.default.removeItem(atPath: path)
      throw Self.noRoom
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  private static let noRoom = ToolFailure(
    "standard input: cannot be kept for a second reading; set TMPDIR to a folder with room",
    exitStatus: .trouble)
}
