// Lists cut into slices by columns, bands and folders.

import Foundation
import TestSupport
import Testing
import Verification

@Suite("Slices of trial lists")
struct TrialSlicingTests {
  private struct Cut: Equatable {
    let value: String
    let positions: [Int]
  }

  private static func cut(_ list: String, _ table: String?, by rule: String) throws -> [Cut] {
    let folder = try TemporaryFolder()
    try Data(list.utf8).write(to: folder.url.appendingPathComponent("t.txt"))
    if let table { try Data(table.utf8).write(to: folder.url.appendingPathComponent("m.tsv")) }
    let trials = try TrialList(reading: folder.path("t.txt"))
    let metadata = try table.map { _ in try MetadataTable(reading: folder.path("m.tsv")) }
    return try trials.slices(by: try SliceRule(rule), in: metadata)
      .map { Cut(value: $0.value, positions: $0.positions) }
  }

  private static let list = "1 p/a.wav p/b.wav\n0 p/a.wav q/c.wav\n0 q/c.wav p/b.wav\n"

  @Test("by a column: a value, or both where the sides differ", arguments: ["\t", ",", "  "])
  func column(separator: String) throws {
    let table = ["recording|gender|seconds", "p/a|f|2", "p/b.wav|f|5.5", "q/c|m|3.25"]
      .map { $0.replacing("|", with: separator) + "\n" }.joined()
    #expect(
      try Self.cut(Self.list, table, by: "gender") == [
        Cut(value: "f", positions: [0]), Cut(value: "f/m", positions: [1, 2]),
      ])
    #expect(
      try Self.cut(Self.list, table, by: "seconds:2.5,3.25,10") == [
        Cut(value: "under 2.5", positions: [0, 1]), Cut(value: "3.25 to 10.0", positions: [2]),
      ])
  }

  @Test("a table as spreadsheets write it: byte order mark, Windows line ends")
  func spreadsheet() throws {
    let table = "\u{FEFF}recording,gender\r\np/a,f\r\np/b,f\r\nq/c,m\r\n"
    #expect(
      try Self.cut(Self.list, table, by: "gender") == [
        Cut(value: "f", positions: [0]), Cut(value: "f/m", positions: [1, 2]),
      ])
  }

  @Test("by a table of trials")
  func trials() throws {
    let table =
      "enrolment test session\np/a.wav p/b.wav same\np/a.wav q/c.wav other\nq/c.wav p/b.wav same\n"
    #expect(
      try Self.cut(Self.list, table, by: "session") == [
        Cut(value: "other", positions: [1]), Cut(value: "same", positions: [0, 2]),
      ])
  }

  @Test("by a folder of the names")
  func folder() throws {
    #expect(
      try Self.cut(Self.list, nil, by: "folder:1") == [
        Cut(value: "p", positions: [0]), Cut(value: "p/q", positions: [1, 2]),
      ])
  }

  @Test(
    "what does not fit is refused with its line",
    arguments: [
      (
        "recording gender\np/a f\n", "gender", "line 1: p/b.wav is not in m.tsv; add its line there"
      ),
      (
        "recording gender\np/a f\n", "age",
        "m.tsv: line 1: has no column age (it has gender); name one of them"
      ),
      (
        "recording gender\np/a f\np/b\nq/c m\n", "gender",
        "m.tsv: line 3: found 1 fields; expected 2, as the heading has"
      ),
      (
        "recording gender\np/a f\np/a m\n", "gender",
        "m.tsv: line 3: p/a has other values than on an earlier line; remove the wrong line"
      ),
      (
        "recording gender\np/a f\np/b f\nq/c m\n", "gender:1,2",
        "line 1: the value f is not a number, so gender:1,2 has no band for it; correct the table, "
          + "or cut by the column without limits"
      ),
      (
        "recording gender\np/a f\n", "folder:2",
        "line 1: p/a.wav has no folder number 2; cut by a folder that all names have"
      ),
      ("", "gender", "m.tsv: there is nothing in it; give a heading, such as"),
      (
        "recording\n", "gender", "m.tsv: line 1: found \"recording\"; expected a heading that names"
      ),
    ])
  func refused(table: String, rule: String, sentence: String) throws {
    #expect {
      try Self.cut(Self.list, table, by: rule)
    } throws: { error in
      // Files lie in a folder of the test's own.
      "\(error)".replacing(#/[^ ]*timbre-[^ \/]*\//#, with: "").contains(sentence)
    }
  }

  @Test("rules that say nothing are refused", arguments: ["", "a:b", "folder:0", "a:2,1", "a:1:2"])
  func rules(rule: String) {
    #expect(throws: VerificationError.badSliceRule(rule: rule)) { try SliceRule(rule) }
  }
}
