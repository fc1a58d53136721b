// Where tests find what they read: the folder `Fixtures/` of this repository.

package import Foundation

/// Paths and decoded files below `Fixtures/`.
package enum Fixture {
  /// The folder `Fixtures/`, found by walking up from this source file.
  package static let folder: URL = {
    var url = URL(fileURLWithPath: #filePath)
    while url.path != "/" {
      url.deleteLastPathComponent()
      let candidate = url.appendingPathComponent("Fixtures")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
    }
    return url
  }()

  /// The path of a file, named from `Fixtures/`.
  package static func path(_ name: String) -> String {
    folder.appendingPathComponent(name).path
  }

  /// The bytes of a file, named from `Fixtures/`.
  package static func data(_ name: String) throws -> Data {
    try Data(contentsOf: folder.appendingPathComponent(name))
  }

  /// The text of a file, named from `Fixtures/`.
  package static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  /// A decoded JSON file, named from `Fixtures/`.
  package static func json<Value: Decodable>(_ name: String, as type: Value.Type = Value.self)
    throws -> Value
  {
    try JSONDecoder().decode(type, from: data(name))
  }

  /// The names in a folder, sorted.
  package static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }
}
