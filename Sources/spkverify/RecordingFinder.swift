// Where the recordings of a trial list lie: names of lists mostly leave out a folder, and some the
// suffix.

import Foundation
import ToolSupport
import Verification

/// A recording that a list names, and where it lies.
struct FoundRecording: Sendable, Hashable {
  /// The file.
  let path: String
  /// The list and its first line that names it, as errors begin.
  let place: String
}

/// The recordings of a list, each file once.
struct RecordingFinder {
  /// In the order in which the list names them first.
  let recordings: [FoundRecording]
  /// For each name its place in ``recordings``.
  let rows: [String: Int]

  /// Finds every recording before any is read.
  ///
  /// A name is looked for below the folder, as it stands and then with each suffix of a sound file.
  /// Without a folder it is looked for from the working folder, then from the list's own.
  ///
  /// - Throws: ``ToolFailure`` with the list's line and the path of the first that is missing.
  init(_ names: RecordingNames, below root: String?) throws(ToolFailure) {
    if let root, !FileManager.default.fileExists(atPath: root) {
      throw ToolFailure("\(root): there is no such folder; give --audio-root one that exists")
    }
    let list = (names.path as NSString).deletingLastPathComponent
    let folders = root.map { [$0] } ?? ["", list]
    var recordings: [FoundRecording] = []
    var rows: [String: Int] = [:]
    var known: [String: Int] = [:]
    for need in names.needs {
      let place = "\(names.path): line \(need.line)"
      guard let path = Self.path(of: need.name, in: folders) else {
        throw ToolFailure(
          "\(place): \(Self.joined(folders[0], need.name)): there is no such recording, with or "
            + "without a sound file's suffix; correct the line, or name its folder with --audio-root"
        )
      }
      let row = known[path] ?? recordings.count
      if row == recordings.count {
        recordings.append(FoundRecording(path: path, place: place))
        known[path] = row
      }
      rows[need.name] = row
    }
    self.recordings = recordings
    self.rows = rows
  }

  private static func path(of name: String, in folders: [String]) -> String? {
    for folder in folders {
      let path = joined(folder, name)
      if isFile(path) { return path }
      for suffix in RecordingSuffix.all where isFile("\(path).\(suffix)") {
        return "\(path).\(suffix)"
      }
    }
    return nil
  }

  private static func joined(_ folder: String, _ name: String) -> String {
    name.hasPrefix("/") ? name : (folder as NSString).appendingPathComponent(name)
  }

  private static func isFile(_ path: String) -> Bool {
    var folder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &folder) && !folder.boolValue
  }
}
