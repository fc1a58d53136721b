// Standard input for work that reads a recording twice.

import Foundation

/// A copy of standard input in a temporary file, which goes away with this value.
public struct StandardInputFile: ~Copyable {
  /// The file, for as long as this value lives.
  public let path: String
  private let file: FileHandle

  /// Copies standard input to its end.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when the temporary folder has no room.
  public init() throws(ToolFailure) {
    let name = NSTemporaryDirectory() + "/timbre-input-\(UUID().uuidString)"
    guard FileManager.default.createFile(atPath: name, contents: nil),
      let file = FileHandle(forUpdatingAtPath: name)
    else { throw Self.noRoom }
    // Without its name the file goes away with the process, however that ends.
    try? FileManager.default.removeItem(atPath: name)
    do {
      while let block = try FileHandle.standardInput.read(upToCount: 1 << 20), !block.isEmpty {
        try file.write(contentsOf: block)
      }
    } catch {
      throw Self.noRoom
    }
    self.file = file
    path = "/proc/self/fd/\(file.fileDescriptor)"
  }

  private static let noRoom = ToolFailure(
    "standard input: cannot be kept for a second reading; set TMPDIR to a folder with room",
    exitStatus: .trouble)
}
