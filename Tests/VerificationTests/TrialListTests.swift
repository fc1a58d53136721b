// Trial lists in each format, told by content, and score files joined to them by the pair.

import Foundation
import TestSupport
import Testing
import Verification

@Suite("Trial lists")
struct TrialListTests {
  static func list(_ text: String, format: TrialFormat? = nil) throws -> TrialList {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: folder.url.appendingPathComponent("trials.txt"))
    return try TrialList(reading: folder.path("trials.txt"), format: format)
  }

  @Test(
    "each format is told by its first line",
    arguments: [
      ("1 a b\n0 a c\n", "voxceleb"), ("a b target\na c nontarget\n", "kaldi"),
      ("a b 1\na c 0\n", "cnceleb"), ("a b TGT\r\na c imp\r\n", "kaldi"),
      ("\u{FEFF}1\ta   b \n\n0 a c", "voxceleb"),
    ])
  func formats(text: String, format: String) throws {
    let trials = try Self.list(text)
    #expect(trials.format.name == format)
    #expect(trials.map(\.enrolment) == ["a", "a"])
    #expect(trials.map(\.test) == ["b", "c"])
    #expect(trials.map(\.label) == [.target, .nonTarget])
    #expect(trials.targetCount == 1)
  }

  @Test("a second byte order mark is part of the first field, also without a line end")
  func twoMarks() throws {
    #expect(throws: VerificationError.self) { try Self.list("\u{FEFF}\u{FEFF}1 a b") }
    #expect(try Self.list("\u{FEFF}\u{FEFF}a b")[0].enrolment == "\u{FEFF}a")
  }

  @Test("an unlabelled list has no labels and keeps its lines")
  func unlabelled() throws {
    let trials = try Self.list("a b\n\n  c d\n")
    #expect(trials.format == .unlabelled)
    #expect(trials.map(\.label) == [nil, nil])
    #expect(trials.map(\.line) == [1, 3])
    #expect(!trials.isLabelled)
  }

  @Test("a forced format reads what could be read in two ways")
  func forced() throws {
    let trials = try Self.list("1 a 0\n", format: .cnCeleb)
    #expect(trials[0].enrolment == "1" && trials[0].label == .nonTarget)
  }

  @Test("trials that are said twice are kept and counted")
  func repeated() throws {
    let trials = try Self.list("1 a b\n1 a b\n0 b a\n")
    #expect(trials.count == 3)
    #expect(trials.repeated == 1)
  }

  @Test("the golden list in two formats is one list")
  func golden() throws {
    let trials = try TrialList(reading: Fixture.path("Trials/ties/trials.kaldi"))
    let other = try TrialList(reading: Fixture.path("Trials/ties/trials.voxceleb"))
    #expect(trials.count == 8000 && trials.targetCount == 600)
    let key = { (trial: Trial) in "\(trial.enrolment) \(trial.test) \(trial.label == .target)" }
    #expect(trials.map(key).sorted() == other.map(key).sorted())
    #expect(trials.map(key) != other.map(key))
    let pairs = try TrialList(reading: Fixture.path("Trials/ties/trials.pairs"))
    #expect(pairs.count == 8000 && !pairs.isLabelled)
  }

  @Test("lines that end where a block ends are whole")
  func blocks() throws {
    // Blocks are read by the mebibyte; 131,072 lines of 16 bytes meet its end in every phase with
    // a first line of 0 to 16 bytes more.
    for shift in [0, 1, 7, 8, 15] {
      let first = "1 a\(String(repeating: "a", count: shift)) b\n"
      let text = first + (0..<140_000).map { "0 e\(100_000 + $0) t\(10_000 + $0 % 7)\n" }.joined()
      let trials = try Self.list(text)
      #expect(trials.count == 140_001)
      #expect(trials[140_000].enrolment == "e239999")
      #expect(trials[140_000].test == "t1\(String(format: "%04d", 139_999 % 7))")
      #expect(trials[70_000].line == 70_001)
    }
  }
}

@Suite("Score files")
struct TrialScoresTests {
  static func join(_ scores: String, to trials: String, format: ScoreFormat? = nil) throws
    -> TrialScores
  {
    let folder = try TemporaryFolder()
    try Data(scores.utf8).write(to: folder.url.appendingPathComponent("scores.txt"))
    return try TrialScores(
      reading: folder.path("scores.txt"), for: try TrialListTests.list(trials), format: format)
  }

  @Test(
    "each format is told by its first line and joined by the pair",
    arguments: [
      ("0.5 a c\n-1.25e-1 a b\n", "score-first"), ("a c 0.5\na b -.125\n", "score-last"),
      ("a c 0.5 nontarget 1 2 3 4\na b -0.125 target\n", "score-label"),
      ("a c 0 0.5\na b 1 -0.125\n", "label-score"),
    ])
  func formats(text: String, format: String) throws {
    let scores = try Self.join(text, to: "1 a b\n0 a c\n")
    #expect(scores.format.name == format)
    #expect(scores.values == [-0.125, 0.5])
  }

  @Test("names that look like numbers are told from scores by the trials")
  func numericNames() throws {
    let scores = try Self.join("0001 0002 0.5\n", to: "0001 0002\n")
    #expect(scores.format == .scoreLast)
    #expect(try Self.join("0.5 0001 0002\n", to: "0001 0002\n").format == .scoreFirst)
  }

  @Test("scores of other trials are counted, repeated trials share their score")
  func extra() throws {
    let scores = try Self.join("0.5 a b\n0.7 b a\n0.5 a b\n", to: "1 a b\n1 a b\n")
    #expect(scores.values == [0.5, 0.5])
    #expect(scores.extra == 1 && scores.repeated == 0)
    #expect(try Self.join("0.5 a b\n0.5 a b\n", to: "1 a b\n").repeated == 1)
  }

  @Test("infinite scores are scores")
  func infinite() throws {
    #expect(
      try Self.join("inf a b\n-inf a c\n", to: "a b\na c\n").values == [.infinity, -.infinity])
  }

  @Test("the tied golden scores join lists in three orders to the same scores")
  func ties() throws {
    let path = Fixture.path("Trials/ties/scores_cosine.txt")
    var sets: [[Double]] = []
    for name in ["trials.kaldi", "trials.voxceleb"] {
      let trials = try TrialList(reading: Fixture.path("Trials/ties/\(name)"))
      let scores = try TrialScores(reading: path, for: trials)
      #expect(scores.extra == 0 && scores.format == .scoreLast)
      sets.append(trials.parted(scores.values).targets.sorted())
    }
    #expect(sets[0] == sets[1] && sets[0].count == 600)
  }

  @Test(
    "numbers are read as the library reads them",
    arguments: [
      "0.1", "-0.3347612345678901", "123456789012345678901234567890", "1e-7", "9007199254740993",
      "0.00000000000000000000000001", "+1.5", "1.", ".5", "4.9e-324", "1.7976931348623157e308",
      "0.5123456789012345",
    ])
  func numbers(text: String) throws {
    #expect(try Self.join("\(text) a b\n", to: "a b\n").values == [Double(text)])
  }
}
