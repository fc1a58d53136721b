// Which recordings a tool works on: files, folders and lists become names with paths.

import Foundation

/// A recording that a tool was asked for: its name in the output and where it lies.
public struct ListedRecording: Sendable, Hashable {
  /// The name in the output.
  public let identifier: String
  /// The file; `-` is standard input.
  public let path: String

  /// Takes a name and a path.
  public init(identifier: String, path: String) {
    self.identifier = identifier
    self.path = path
  }
}

/// Recordings in the order in which they were given.
public enum RecordingList {
  /// Suffixes that are taken for sound when a folder is searched; a file that is named is always
  /// tried.
  static let suffixes: Set<String> = [
    "wav", "flac", "ogg", "opus", "oga", "mp3", "aif", "aiff", "aifc", "au", "snd", "sph", "w64",
    "rf64", "caf",
  ]

  /// The recordings that arguments name: files as they are, folders with all sound below them.
  ///
  /// A file's name is its last component without suffix, in a folder the path below the folder
  /// without suffix; where these do not tell all apart, the path without suffix, else the path.
  ///
  /// - Throws: ``ToolFailure`` for a folder without sound.
  public static func recordings(of arguments: [String]) throws(ToolFailure) -> [ListedRecording] {
    var listed: [ListedRecording] = []
    for argument in arguments {
      if isFolder(argument) {
        listed += try recordings(inFolder: argument)
      } else {
        listed.append(ListedRecording(identifier: stem(of: argument), path: argument))
      }
    }
    return toldApart(listed, by: [\.identifier, { withoutSuffix($0.path) }, \.path])
  }

  /// The recordings of a list: Kaldi's `wav.scp` (a name, a blank, a path) or a path a line.
  ///
  /// The first line decides: where it names a file as a whole, every line is a path. Paths are
  /// looked for from the working folder, then from the list's own. The name of a path is the path
  /// without suffix, or with it where two are told apart by nothing else.
  ///
  /// - Throws: ``ToolFailure`` with the list's line.
  public static func recordings(inList path: String) throws(ToolFailure) -> [ListedRecording] {
    let lines = try lines(of: path)
    guard let first = lines.first else {
      throw ToolFailure("\(path): the list is empty; give a recording a line")
    }
    let folder = (path as NSString).deletingLastPathComponent
    let arePaths =
      exists(first.text, beside: folder)
      || lines.allSatisfy { !$0.text.contains(where: \.isWhitespace) }
    var listed: [ListedRecording] = []
    for (number, text) in lines {
      let parts = text.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
      guard arePaths || parts.count == 2 else {
        throw ToolFailure(
          "\(path): line \(number): expected a name, a blank and a path, found \"\(text)\"")
      }
      let target = arePaths ? text : parts[1]
      guard !target.hasSuffix("|") else {
        throw ToolFailure(
          "\(path): line \(number): a command in a pipe is not run; "
            + "give the path of a recording")
      }
      let name = arePaths ? withoutSuffix(text) : parts[0]
      listed.append(ListedRecording(identifier: name, path: resolved(target, beside: folder)))
    }
    return arePaths ? toldApart(listed, by: [\.identifier, \.path]) : listed
  }

  /// Refuses two recordings of one name, which no output could tell apart.
  ///
  /// - Throws: ``ToolFailure`` that names the second one.
  public static func checkNames(of listed: [ListedRecording]) throws(ToolFailure) {
    var seen = Set<String>()
    for recording in listed where !seen.insert(recording.identifier).inserted {
      throw ToolFailure(
        "\(recording.path): the name \(recording.identifier) occurs twice; "
          + "give each recording a name of its own")
    }
  }

  /// Recordings under the first naming that gives each a name of its own, else under the last.
  private static func toldApart(
    _ listed: [ListedRecording], by namings: [(ListedRecording) -> String]
  ) -> [ListedRecording] {
    var named = listed
    for naming in namings {
      named = listed.map { ListedRecording(identifier: naming($0), path: $0.path) }
      if Set(named.map(\.identifier)).count == named.count { break }
    }
    return named
  }

  /// The last component of a path without its suffix.
  public static func stem(of path: String) -> String {
    path == "-" ? "stdin" : withoutSuffix((path as NSString).lastPathComponent)
  }

  private static func withoutSuffix(_ path: String) -> String {
    let suffix = (path as NSString).pathExtension
    return suffixes.contains(suffix.lowercased()) ? (path as NSString).deletingPathExtension : path
  }

  private static func recordings(inFolder folder: String) throws(ToolFailure) -> [ListedRecording] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    let sounds = names.filter { suffixes.contains(($0 as NSString).pathExtension.lowercased()) }
    guard !sounds.isEmpty else {
      throw ToolFailure(
        "\(folder): the folder holds no recording; give one with sound files below it")
    }
    return sounds.sorted().map { name in
      ListedRecording(
        identifier: withoutSuffix(name), path: (folder as NSString).appendingPathComponent(name))
    }
  }

  private static func lines(of path: String) throws(ToolFailure) -> [(number: Int, text: String)] {
    // By a handle, which reads pipes too, as of a shell's process substitution.
    guard !isFolder(path), let file = FileHandle(forReadingAtPath: path),
      let data = try? file.readToEnd() ?? Data()
    else {
      throw ToolFailure("\(path): cannot be read; give a list of recordings that can be read")
    }
    let text = String(decoding: data, as: UTF8.self)
    // Windows ends lines in its own way, and its editors put a mark before the first.
    return text.drop { $0 == "\u{FEFF}" }
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.enumerated()
      .map { ($0.offset + 1, $0.element.trimmingCharacters(in: .whitespaces)) }
      .filter { !$0.1.isEmpty && !$0.1.hasPrefix("#") }
  }

  static func isFolder(_ path: String) -> Bool {
    var folder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &folder) && folder.boolValue
  }

  private static func exists(_ path: String, beside folder: String) -> Bool {
    FileManager.default.fileExists(atPath: resolved(path, beside: folder))
  }

  private static func resolved(_ path: String, beside folder: String) -> String {
    guard !FileManager.default.fileExists(atPath: path), !path.hasPrefix("/") else { return path }
    let beside = (folder as NSString).appendingPathComponent(path)
    return FileManager.default.fileExists(atPath: beside) ? beside : path
  }
}
