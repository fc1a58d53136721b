// The bytes of a small text file that is read whole.

import Foundation

/// Why an input cannot be read, in words of its reader.
struct UnreadableInput: Error {
  let reason: String
}

/// The bytes of a file; `-` is standard input.
func inputBytes(of path: String) throws(UnreadableInput) -> [UInt8] {
  do {
    // By a handle, which reads pipes too, as of a shell's process substitution.
    let file =
      path == "-"
      ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    return [UInt8](try file.readToEnd() ?? Data())
  } catch {
    var folder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &folder)
    throw UnreadableInput(
      reason: !exists
        ? "there is no such file" : folder.boolValue ? "it is a folder" : "permission denied")
  }
}
