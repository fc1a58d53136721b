// Where turns go and in which form: standard output, or a file a recording that is never half
// written and, once there, is not made again.

public import ArgumentParser
public import Diarization
import Foundation
import ToolSupport

extension TurnFormat: ExpressibleByArgument {}

/// The form of turns, and where they go.
struct TurnOutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How turns are written: \(Self.formats).", valueName: "format"))
  var format: TurnFormat?

  @Flag(help: "Write JSON; the same as --format json.") var json = false

  @Flag(help: "One speaker at each instant: turns do not overlap, as transcripts need them.")
  var exclusive = false

  @Option(help: "Write one file a recording here; what is there already is skipped.")
  var outputDir: String?

  private static var formats: String {
    let names = TurnFormat.allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }

  func validate() throws {
    if json, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) exclude each other; give one")
    }
  }

  /// The form that is asked for; RTTM where none is.
  var chosen: TurnFormat { json ? .json : format ?? .rttm }

  /// The turns as text, in the form that is asked for or another, without overlaps where that is
  /// asked for.
  func text(of document: TurnDocument, as format: TurnFormat? = nil) -> String {
    let format = format ?? chosen
    guard exclusive else { return format.text(of: document) }
    return format.text(
      of: TurnDocument(
        recording: document.recording, media: document.media, duration: document.duration,
        turns: document.turns.exclusive()))
  }

  /// The file of a recording below the output folder; nil for standard output.
  func file(for recording: ListedRecording, as format: TurnFormat? = nil) -> String? {
    guard let outputDir else { return nil }
    let name = Self.pathBelowFolder(recording.identifier)
    return (outputDir as NSString).appendingPathComponent("\(name).\((format ?? chosen).suffix)")
  }

  /// A recording's name as a path that stays below a folder, without a suffix.
  static func pathBelowFolder(_ name: String) -> String {
    let parts = name.split(separator: "/").filter { $0 != ".." && $0 != "." }
    return parts.isEmpty ? "recording" : parts.joined(separator: "/")
  }

  /// Delivers the text of a recording as a whole.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be written.
  func write(_ text: String, to file: String?) throws {
    guard let file else { return try Output.write(text) }
    try Output.makeFolder((file as NSString).deletingLastPathComponent)
    try Output.write(Data(text.utf8), to: file)
  }
}

extension Output {
  /// Makes a folder where there is none.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be made.
  static func makeFolder(_ folder: String) throws {
    guard !folder.isEmpty else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw ToolFailure(
        "\(folder): the folder cannot be made; give one that can be written", exitStatus: .trouble)
    }
  }
}
