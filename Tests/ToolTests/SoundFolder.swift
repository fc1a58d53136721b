// A folder for one test, with the fixtures' voices and broken sounds in it, so that lists and
// sentences hold short names.

import Foundation
import TestSupport

/// A temporary folder that holds links to sounds and a small model, and text files of the test.
struct SoundFolder {
  private let folder: TemporaryFolder

  /// Where the tools run.
  var url: URL { folder.url }

  /// Links the sounds and writes the files.
  init(_ files: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    for source in ["Voices", "Audio/broken"] {
      for name in try Fixture.names(in: source)
      where name.hasSuffix(".flac") || name.hasSuffix(".wav") {
        try link("\(source)/\(name)", as: name)
      }
    }
    try link("Models/qwen3-small", as: "qwen3-small")
    for (name, text) in files { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }
  }

  /// The text of a file that a tool wrote.
  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
  }

  /// Whether a tool left such a file.
  func holds(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path(name))
  }

  private func link(_ source: String, as name: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(name), withDestinationPath: Fixture.path(source))
  }
}
