// Odd files: what is accepted, warned of and refused, and in which words.

import Diarization
import Foundation
import TestSupport
import Testing

/// A row of `bad/expected.tsv`.
struct OddFile: CustomTestStringConvertible, Sendable {
  let name: String
  let verdict: String
  let line: Int
  var testDescription: String { "\(name): \(verdict)" }

  static let all: [OddFile] =
    ((try? Fixture.text("Diarization/bad/expected.tsv")) ?? "").split(separator: "\n").dropFirst()
    .map { row in
      let fields = row.split(separator: "\t").map(String.init)
      return OddFile(name: fields[0], verdict: fields[1], line: Int(fields[2]) ?? -1)
    }
}

@Suite("Odd RTTM and UEM files")
struct RTTMAndUEMSentenceTests {
  /// What reading says: the error's sentence and line, or the warnings' and the first line.
  private func verdict(of path: String) -> (verdict: String, line: Int, sentences: [String]) {
    do throws(TurnFormatError) {
      let warnings =
        path.hasSuffix(".uem") ? try UEM(reading: path).warnings : try RTTM(reading: path).warnings
      guard let first = warnings.first else { return ("accept", 0, []) }
      return ("warning", first.line, warnings.map(\.description))
    } catch {
      return ("error", error.line, [error.description])
    }
  }

  @Test("verdict, line and sentence", arguments: OddFile.all)
  func oddFile(_ file: OddFile) {
    let path = Fixture.path("Diarization/bad/\(file.name)")
    let found = verdict(of: path)
    #expect(found.verdict == file.verdict)
    if file.verdict != "accept" { #expect(found.line == file.line) }
    let sentence = sentencesOfOddFiles[file.name].map { $0.replacing("FILE", with: path) }
    #expect(found.sentences == [sentence].compactMap { $0 })
  }

  @Test("the table has all files and no other")
  func complete() throws {
    #expect(OddFile.all.count == 41)
    let names = try Fixture.names(in: "Diarization/bad").filter { $0 != "expected.tsv" }
    #expect(OddFile.all.map(\.name).sorted() == names)
    #expect(Set(sentencesOfOddFiles.keys).isSubset(of: names))
  }

  @Test("other sentences", arguments: sentencesOfOtherTexts.indices)
  func otherText(index: Int) throws {
    let (text, suffix, sentence) = sentencesOfOtherTexts[index]
    let folder = try TemporaryFolder()
    let path = folder.path("x.\(suffix)")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect(verdict(of: path).sentences == [sentence.replacing("FILE", with: path)])
  }

  @Test("files that are not there, and folders")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path("none.rttm")
    #expect(
      verdict(of: missing).sentences == [
        "\(missing): cannot be read (there is no such file); give a file that can be read"
      ])
    let path = folder.url.path
    #expect(
      verdict(of: path).sentences == [
        "\(path): cannot be read (it is a folder); give a file that can be read"
      ])
  }

  @Test("what the accepted files hold")
  func accepted() throws {
    func turns(_ name: String) throws -> [Turn] {
      try RTTM(reading: Fixture.path("Diarization/bad/\(name).rttm")).turns
    }
    #expect(try turns("r02_nine_fields").count == 2)
    #expect(try turns("r12_lower_case_type").map(\.onset) == [0, 1])
    #expect(try turns("r13_spkr_info").map(\.speaker) == ["a"])
    #expect(try turns("r15_tabs_and_crlf").map(\.speaker) == ["a"])
    #expect(try turns("r16_bom").map(\.recording) == ["rec"])
    #expect(try turns("r18_name_NA").map(\.speaker) == ["a", "NA"])
    #expect(try turns("r19_name_angle_na").map(\.speaker) == ["a", "<NA>"])
    #expect(try turns("r20_quote_in_name").map(\.speaker) == ["a", "o\"neil", "c"])
    #expect(try turns("r21_same_speaker_overlap").map(\.end) == [1.5])
    #expect(try turns("r22_exact_duplicate").count == 1)
    #expect(try turns("r23_case_names").map(\.speaker) == ["a", "A"])
    #expect(try turns("r24_exponent").map(\.onset) == [0, 10])
    #expect(try turns("r24_exponent").map(\.duration) == [1, 0.5])
    #expect(try turns("r25_two_channels").count == 2)
    #expect(try turns("r26_empty").isEmpty)
    #expect(try turns("r27_long_fraction").map(\.onset) == [0.30000000000000004])
  }
}
