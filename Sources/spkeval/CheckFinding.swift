// What `spkeval check` finds, whatever kind of file it reads.

import Diarization
import Foundation
import Reports
import ToolSupport
import Verification

/// Something that is wrong or odd in a file.
struct CheckFinding {
  let path: String
  /// Counted from 1.
  let line: Int
  /// Whether a reader refuses the file for it.
  let isError: Bool
  /// One sentence: where, what is wrong, what to do.
  let sentence: String

  var json: JSONValue {
    .object([
      "file": .text(path), "line": .integer(line), "kind": .text(isError ? "error" : "warning"),
      "sentence": .text(sentence),
    ])
  }
}

/// The kinds of files that are checked.
enum ListKind {
  case rttm, uem, trials

  /// Tells a file's kind by its suffix, else by its first line.
  init(of path: String) {
    if path.hasSuffix(".uem") {
      self = .uem
    } else if path.hasSuffix(".rttm") || path == "-" {
      self = .rttm
    } else {
      self = Self.kind(byFirstLineOf: path)
    }
  }

  private static func kind(byFirstLineOf path: String) -> ListKind {
    // What cannot be opened is said by the reader.
    guard let file = FileHandle(forReadingAtPath: path),
      let block = try? file.read(upToCount: 1 << 16)
    else { return .trials }
    let lines = String(decoding: block, as: UTF8.self).split(whereSeparator: \.isNewline)
    let fields =
      lines.first { !$0.hasPrefix(";") && !$0.hasPrefix("#") && $0.contains { $0 > " " } }
      .map { $0.split(whereSeparator: \.isWhitespace) } ?? []
    if fields.first == "SPEAKER" || fields.first == "SPKR-INFO" { return .rttm }
    if fields.count == 4, Double(fields[2]) != nil, Double(fields[3]) != nil { return .uem }
    return .trials
  }

  /// Everything that is wrong or odd with a file, by line.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - known: The recordings that there are, where that is said.
  ///   - evaluated: The recordings of all UEM files; empty where there is none.
  /// - Returns: Findings in the order of lines.
  /// - Throws: An error of the reader when the file cannot be read.
  func findings(in path: String, known: KnownRecordings?, evaluated: Set<String>) throws
    -> [CheckFinding]
  {
    switch self {
    case .rttm:
      let unknown = { (name: String) -> String? in
        if let known, !known.contains(name) { return "there is no recording \(name)" }
        return evaluated.isEmpty || evaluated.contains(name)
          ? nil : "the recording \(name) is in none of the UEM files"
      }
      return Self.found(try RTTM.findings(in: path, unknown: unknown), in: path)
    case .uem:
      let unknown = { (name: String) -> String? in
        guard let known, !known.contains(name) else { return nil }
        return "there is no recording \(name)"
      }
      return Self.found(try UEM.findings(in: path, unknown: unknown), in: path)
    case .trials:
      return try TrialList.findings(in: path, isKnown: known.map { $0.contains }).map {
        CheckFinding(path: path, line: $0.line, isError: $0.isError, sentence: $0.sentence)
      }
    }
  }

  private static func found(_ findings: [AnnotationFinding], in path: String) -> [CheckFinding] {
    findings.map {
      CheckFinding(path: path, line: $0.line, isError: $0.isError, sentence: $0.sentence)
    }
  }
}

/// The recordings that there are, by their names with and without suffix.
struct KnownRecordings {
  private let names: Set<String>

  /// Reads a list, or looks through a folder.
  ///
  /// - Throws: ``ToolFailure``.
  init(in path: String) throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let listed =
      exists && isFolder.boolValue
      ? try RecordingList.recordings(of: [path]) : try RecordingList.recordings(inList: path)
    names = Set(listed.flatMap { [$0.identifier, RTTM.name($0.identifier)] })
  }

  /// Whether there is a recording of a name, with or without a sound file's suffix.
  func contains(_ name: String) -> Bool {
    if names.contains(name) { return true }
    guard RecordingSuffix.isSound(name), let dot = name.lastIndex(of: ".") else { return false }
    return names.contains(String(name[..<dot]))
  }
}
