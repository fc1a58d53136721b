// Which names recordings get, and how lists are read.

import Foundation
import TestSupport
import Testing
import ToolSupport

@Suite("Lists of recordings")
struct RecordingListTests {
  private let folder: TemporaryFolder

  /// Two folders with a sound of one name, and one sound twice in two formats.
  init() throws {
    folder = try TemporaryFolder()
    for name in ["one", "two"] {
      try FileManager.default.createDirectory(
        atPath: folder.path(name), withIntermediateDirectories: true)
    }
    for name in ["one/a.wav", "two/a.wav", "two/a.flac", "b.wav"] { try put("", name) }
  }

  private func put(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(name)))
  }

  private func names(_ arguments: String...) throws -> [String] {
    try RecordingList.recordings(of: arguments.map(folder.path)).map { recording in
      recording.identifier.replacingOccurrences(of: folder.url.path + "/", with: "")
    }
  }

  @Test("names are the shortest that tell all apart")
  func shortestNames() throws {
    #expect(try names("one", "b.wav") == ["a", "b"])
    #expect(try names("one/a.wav", "b.wav") == ["a", "b"])
    #expect(try names("one", "two/a.wav") == ["one/a", "two/a"])
    #expect(try names("one", "two") == ["one/a.wav", "two/a.flac", "two/a.wav"])
  }

  @Test("two recordings of one name are refused")
  func repeatedNames() throws {
    let twice = try RecordingList.recordings(of: ["x.wav", "x.wav"])
    let error = #expect(throws: ToolFailure.self) { try RecordingList.checkNames(of: twice) }
    #expect(
      error?.description
        == "x.wav: the name x.wav occurs twice; give each recording a name of its own")
    try RecordingList.checkNames(of: RecordingList.recordings(of: ["x.wav", "y.wav"]))
  }

  @Test(
    "lines end as they end",
    arguments: ["x one/a.wav\ny b.wav\n", "\u{FEFF}x one/a.wav\r\n\r\n# more\r\ny b.wav"])
  func lineEnds(text: String) throws {
    try put(text, "wav.scp")
    let listed = try RecordingList.recordings(inList: folder.path("wav.scp"))
    #expect(listed.map(\.identifier) == ["x", "y"])
    #expect(listed.map(\.path) == ["one/a.wav", "b.wav"].map(folder.path))
  }

  @Test("a list of paths needs no file to be there, and is read in linear time")
  func paths() throws {
    let gone = (0..<20_000).map { "gone/\($0).wav" }
    try put((["one/x.wav", "b.wav"] + gone).joined(separator: "\n"), "paths.txt")
    let listed = try RecordingList.recordings(inList: folder.path("paths.txt"))
    #expect(listed.count == 20_002)
    #expect(listed[0].identifier == "one/x" && listed[1].path == folder.path("b.wav"))
    try put("two/a.wav\ntwo/a.flac\n", "same.txt")
    let same = try RecordingList.recordings(inList: folder.path("same.txt"))
    #expect(same.map(\.identifier) == ["two/a.wav", "two/a.flac"].map(folder.path))
  }
}
