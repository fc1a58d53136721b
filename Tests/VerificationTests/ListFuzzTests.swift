// Damaged trial lists and score files never trap: they are read or refused with a sentence that
// names the file. Seeded; `TIMBRE_FUZZ_SECONDS` makes it longer.

import Foundation
import TestSupport
import Testing
import Verification

/// SplitMix64, so that every run damages the same bytes in the same order.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// What lists are damaged with: what their readers look for, and numbers at the edges.
private let pieces = [
  "1", "0", "2", "target", "nontarget", "imp", "\n", "\n\n", "\r\n", " ", "\t", "\0", "\u{FEFF}",
  "nan", "-inf", "1e999", "1e-999", "-0", ".", "+", "1e", "0x1p3", "99999999999999999999999", "ü",
  "a b 1", "1 a b", "0.5 a b", "a b 0.5 target", "a b 1 0.5",
]

@Suite("List damage")
struct ListFuzzTests {
  /// Seconds for each test.
  private static let seconds =
    ProcessInfo.processInfo.environment["TIMBRE_FUZZ_SECONDS"].flatMap(Double.init) ?? 1

  private static let lists = [
    "1 a/1.wav b/2.wav\n0 a/1.wav c/3.wav\n1 a/1.wav b/2.wav\n", "a b target\na c nontarget\n",
    "a b 1\na c 0\n", "a b\na c\n\nb c", "",
  ]

  private static let scores = [
    "0.5 a b\n-1.25e-1 a c\n", "a b 0.5\na c -.125\n", "a b 1 0.5\na c 0 0.25\n",
    "a b 0.5 target 1 2\na c 0.125 nontarget 1 2\n",
  ]

  @Test("a damaged trial list never traps, and what is read is whole")
  func trials() throws {
    let folder = try TemporaryFolder()
    let tried = try damage(Self.lists, seed: 3) { bytes throws(VerificationError) in
      try? Data(bytes).write(to: folder.url.appendingPathComponent("t.txt"))
      let list = try TrialList(reading: folder.path("t.txt"))
      var last = 0
      for trial in list {
        #expect(!trial.enrolment.isEmpty && !trial.test.isEmpty)
        #expect((trial.label != nil) == list.isLabelled)
        #expect(trial.line > last)
        last = trial.line
      }
    }
    #expect(tried.read > 0 && tried.refused > 0)
  }

  @Test("a damaged score file never traps, and what is read is one number a trial")
  func scores() throws {
    let folder = try TemporaryFolder()
    let trials = try TrialListTests.list("1 a b\n0 a c\n")
    let tried = try damage(Self.scores, seed: 4) { bytes throws(VerificationError) in
      try? Data(bytes).write(to: folder.url.appendingPathComponent("s.txt"))
      let scores = try TrialScores(reading: folder.path("s.txt"), for: trials)
      #expect(scores.values.count == 2 && !scores.values.contains(where: \.isNaN))
    }
    #expect(tried.read > 0 && tried.refused > 0)
  }

  private static let tables = [
    "recording\tgender\tseconds\na\tf\t1.5\nb\tm\t2\nc\tf\t3\n",
    "enrolment,test,session\na,b,x\na,c,y\n", "recording seconds\na 1\nb 2\nc 3\n",
  ]

  @Test("damaged maps, tables and calibrations never trap")
  func tables() throws {
    let folder = try TemporaryFolder()
    let trials = try TrialListTests.list("1 a b\n0 a c\n")
    let path = folder.path("m.txt")
    let write = { (bytes: [UInt8]) in _ = try? Data(bytes).write(to: URL(fileURLWithPath: path)) }
    let tables = try damage(Self.tables, seed: 5) { bytes throws(VerificationError) in
      write(bytes)
      let table = try MetadataTable(reading: path)
      for column in table.columns {
        guard let rule = try? SliceRule(column) else { continue }
        let slices = (try? trials.slices(by: rule, in: table)) ?? []
        #expect(slices.isEmpty || slices.reduce(0) { $0 + $1.positions.count } == 2)
        _ = try? TrialMeasures([column, "log:" + column], of: trials, in: table)
      }
    }
    #expect(tables.read > 0 && tables.refused > 0)
    let maps = try damage(["a x\nb x\nc y\n", "m1 a b\nm2 c\n"], seed: 6) {
      bytes throws(VerificationError) in
      write(bytes)
      _ = try? EnrolmentMap(reading: path)
      let map = try SpeakerMap(reading: path)
      #expect(map.speakers.allSatisfy { map[$0.utterance] == $0.speaker })
    }
    #expect(maps.read > 0 && maps.refused > 0)
    let line = #"{"scale": 2.5, "offset": -1e-3, "prior": 0.5, "measures": []}"#
    let calibrations = try damage([line], seed: 7) { bytes throws(VerificationError) in
      write(bytes)
      let read = try LinearCalibration(reading: path)
      #expect(read.scale > 0)
    }
    #expect(calibrations.read > 0 && calibrations.refused > 0)
  }

  /// Damages one text after another, up to three times each, until the time is over.
  private func damage(
    _ texts: [String], seed: UInt64, read: ([UInt8]) throws(VerificationError) -> Void
  ) throws -> (read: Int, refused: Int) {
    var random = SeededGenerator(seed: seed)
    var counts = (read: 0, refused: 0)
    let end = ContinuousClock.now + .seconds(Self.seconds)
    while ContinuousClock.now < end {
      for text in texts {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) { damage(&bytes, &random) }
        do throws(VerificationError) {
          try read(bytes)
          counts.read += 1
        } catch {
          #expect(error.description.contains(".txt: "), "\(error)")
          counts.refused += 1
        }
      }
    }
    return counts
  }

  /// Flips a bit, cuts, repeats a stretch, or puts in a piece.
  private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 1...12, using: &random))
    switch Int.random(in: 0..<5, using: &random) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
    case 3:
      bytes.replaceSubrange(place..<end, with: (pieces.randomElement(using: &random) ?? "").utf8)
    default: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
    }
  }
}
