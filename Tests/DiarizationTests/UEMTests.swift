// Regions that are evaluated, out of UEM files.

import Diarization
import TestSupport
import Testing

@Suite("UEM")
struct UEMTests {
  static func read(_ text: String) throws -> UEM {
    try UEM(Array(text.utf8), path: "x.uem")
  }

  @Test("regions come joined and in order, recordings in the order of their lines")
  func joined() throws {
    let uem = try Self.read(
      """
      b 1 5 6
      a 1 6 9
      a 1 0.5 6
      a 1 20 21
      a 2 20.5 22
      """)
    #expect(uem.recordings == ["b", "a"])
    #expect(
      uem.regions(of: "a") == [SpeechRegion(onset: 0.5, end: 9), SpeechRegion(onset: 20, end: 22)])
    #expect(uem.regions(of: "b") == [SpeechRegion(onset: 5, end: 6)])
    #expect(uem.regions(of: "c") == nil)
    #expect(
      uem.warnings.map(\.description) == [
        "x.uem: line 5: overlaps line 4; joined to 20.000-22.000 s, where md-eval refuses the file"
      ])
  }

  @Test("a recording's name is kept whole")
  func dots() throws {
    let uem = try UEM(reading: Fixture.path("Diarization/bad/u07_file_with_dots.uem"))
    #expect(uem.recordings == ["rec.a"])
  }

  @Test("the golden regions")
  func golden() throws {
    let uem = try UEM(reading: Fixture.path("Diarization/all.uem"))
    #expect(uem.recordings.count == 20 && uem.warnings.isEmpty)
    #expect(
      uem.regions(of: "syn09") == [
        SpeechRegion(onset: 5, end: 40), SpeechRegion(onset: 60.5, end: 61),
        SpeechRegion(onset: 80, end: 177.762),
      ])
  }

  @Test("an empty file evaluates nothing")
  func empty() throws {
    #expect(try Self.read("").recordings.isEmpty)
  }
}
