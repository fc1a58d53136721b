// All members of a zip archive, for archives that are no checkpoints: NumPy's .npz.

/// A member of a zip archive, unpacked.
package struct ZipMember: Sendable {
  /// Its name in the archive.
  package let name: String
  /// Its bytes.
  package let bytes: [UInt8]
}

/// Unpacks a zip archive.
///
/// - Parameter path: The archive; stored and deflated members are read.
/// - Returns: All members, sorted by name.
/// - Throws: ``CheckpointError`` for a file that cannot be read and for a damaged archive.
package func zipMembers(of path: String) throws(CheckpointError) -> [ZipMember] {
  let archive = try ZipArchive(try FileBytes(mapping: path), path: path)
  var members: [ZipMember] = []
  for name in archive.members.keys.sorted() {
    guard let bytes = try archive.bytes(of: name, limit: .max) else { continue }
    members.append(ZipMember(name: name, bytes: bytes.array(0..<bytes.count)))
  }
  return members
}
