// What is compared by `spkeval diarization`: turns of both sides and evaluated time, out of files
// and folders, laid side by side by the recording's name.

import Diarization
import Foundation
import Metrics
import ToolSupport

/// The recordings that are evaluated, and what a person should know of the others.
struct DiarizationInput {
  /// By name.
  let pairs: [DiarizationPair]
  /// Where the evaluated time is from, in words.
  let evaluated: String
  private let outside: [String]
  private let withoutOutput: [String]
  /// The files of a side that has no turn at all; nil for one that has.
  private let emptySides: (reference: String?, system: String?)

  /// Reads all files; says their warnings on standard error.
  ///
  /// - Parameters:
  ///   - reference: RTTM files or folders.
  ///   - system: RTTM files or folders.
  ///   - uem: UEM files or folders; none for the extent of the turns.
  ///   - asWritten: Whether somebody who overlaps themselves keeps their overlapping turns.
  /// - Throws: ``TurnFormatError``, or a ``ToolFailure`` where the files do not belong together.
  init(reference: [String], system: [String], uem: [String], asWritten: Bool) throws {
    let truth = try Self.turns(in: reference, asWritten: asWritten)
    let found = try Self.turns(in: system, asWritten: asWritten)
    let regions = uem.isEmpty ? nil : try Self.regions(in: uem)
    let names = Set(truth.keys).union(found.keys).sorted()
    let inside = names.filter { regions?.keys.contains($0) ?? true }
    let uemNames = uem.joined(separator: ", ")
    try Self.check(truth, found, reference: reference, system: system)
    let sides = [reference, system].map { $0.joined(separator: ", ") }
    guard !inside.isEmpty else {
      throw Self.nothing(names, of: sides.joined(separator: " and "), uem: uemNames)
    }
    emptySides = (truth.isEmpty ? sides[0] : nil, found.isEmpty ? sides[1] : nil)
    outside = names.filter { !inside.contains($0) }
    withoutOutput = inside.filter { found[$0] == nil }
    evaluated = uem.isEmpty ? "from the first to the last boundary of both sides" : uemNames
    pairs = inside.map {
      DiarizationPair(
        recording: $0, reference: truth[$0] ?? [], hypothesis: found[$0] ?? [],
        regions: regions?[$0])
    }
  }

  /// Sentences for standard error.
  ///
  /// - Parameters:
  ///   - silent: Recordings without reference speech in the evaluated time.
  ///   - uncovered: Recordings of whose reference speech the setting leaves nothing.
  ///   - setting: That setting, in words.
  /// - Returns: None when both sides have all that is evaluated.
  func notes(withoutReference silent: [String], leftOut uncovered: [String], by setting: String)
    -> [String]
  {
    var notes: [String] = []
    if !outside.isEmpty {
      notes.append("\(Self.list(outside)): not in \(evaluated), so not evaluated")
    }
    if let path = emptySides.system {
      notes.append("\(path): no turn is in it, so all speech is missed")
    } else if !withoutOutput.isEmpty {
      notes.append("\(Self.list(withoutOutput)): no turns of the system, so all speech is missed")
    }
    if let path = emptySides.reference {
      notes.append("\(path): no turn is in it, so all output is false alarm")
    } else if !silent.isEmpty {
      notes.append(
        "\(Self.list(silent)): no reference speech in the evaluated time, so all output is false "
          + "alarm")
    }
    if !uncovered.isEmpty {
      notes.append(
        "\(Self.list(uncovered)): the setting (\(setting)) leaves no reference speech to evaluate")
    }
    return notes
  }

  private static func turns(in paths: [String], asWritten: Bool) throws -> [String: [Turn]] {
    var turns: [String: [Turn]] = [:]
    var sources: [String: String] = [:]
    for path in try AnnotationFiles.paths(in: paths, suffix: "rttm") {
      let rttm = try RTTM(reading: path)
      rttm.warnings.forEach { Tool.complain($0.description) }
      let parts = Dictionary(
        grouping: asWritten ? rttm.turnsAsWritten : rttm.turns, by: \.recording)
      for name in parts.keys.sorted() {
        try checkOnce(name, path, &sources)
        turns[name] = parts[name]
      }
    }
    return turns
  }

  private static func regions(in paths: [String]) throws -> [String: [SpeechRegion]] {
    var regions: [String: [SpeechRegion]] = [:]
    var sources: [String: String] = [:]
    for path in try AnnotationFiles.paths(in: paths, suffix: "uem") {
      let uem = try UEM(reading: path)
      uem.warnings.forEach { Tool.complain($0.description) }
      for name in uem.recordings {
        try checkOnce(name, path, &sources)
        regions[name] = uem.regions(of: name)
      }
    }
    return regions
  }

  private static func checkOnce(_ name: String, _ path: String, _ sources: inout [String: String])
    throws
  {
    if let other = sources.updateValue(path, forKey: name) {
      throw ToolFailure(
        "\(path): the recording \(name) is in \(other) too; give each recording once a side")
    }
  }

  private static func check(
    _ truth: [String: [Turn]], _ found: [String: [Turn]], reference: [String], system: [String]
  ) throws {
    guard !truth.isEmpty, !found.isEmpty, truth.keys.allSatisfy({ found[$0] == nil }) else {
      return
    }
    throw ToolFailure(
      "\(system.joined(separator: ", ")): has no recording in common with "
        + "\(reference.joined(separator: ", ")) (\(list(found.keys.sorted())), not "
        + "\(list(truth.keys.sorted()))); name recordings alike in both")
  }

  private static func nothing(_ names: [String], of sides: String, uem: String) -> ToolFailure {
    names.isEmpty
      ? ToolFailure("\(sides): no turn is in them, so nothing can be measured; give turns")
      : ToolFailure(
        "\(uem): names none of the recordings (\(list(names))), so nothing is evaluated; "
          + "name recordings as the turns do")
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(3).joined(separator: ", ")
      + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}

/// Files of annotations, named one by one or by their folder.
enum AnnotationFiles {
  /// The files as given, and below folders all that have the suffix, sorted.
  ///
  /// - Throws: A ``ToolFailure`` for a folder with no such file.
  static func paths(in given: [String], suffix: String...) throws -> [String] {
    var paths: [String] = []
    for path in given {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
      else {
        paths.append(path)
        continue
      }
      let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
      let below = names.filter { name in suffix.contains { name.hasSuffix(".\($0)") } }.sorted()
      guard !below.isEmpty else {
        let kinds = suffix.map { ".\($0)" }.joined(separator: " or ")
        throw ToolFailure("\(path): holds no file \(kinds); give a folder with such files")
      }
      paths += below.map { "\(path.hasSuffix("/") ? String(path.dropLast()) : path)/\($0)" }
    }
    return paths
  }
}
