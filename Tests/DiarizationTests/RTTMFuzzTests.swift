// Damaged annotations never trap: whatever is flipped, cut, put in or replaced in a good file, it
// reads or it is refused by a typed error, and what was read is written so that it reads again
// without a warning. Seeded; `TIMBRE_FUZZ_SECONDS` makes it longer.

import Diarization
import Foundation
import TestSupport
import Testing

@Suite("Damaged annotations")
struct RTTMFuzzTests {
  /// Seconds for each of the two tests.
  private static let seconds =
    ProcessInfo.processInfo.environment["TIMBRE_FUZZ_SECONDS"].flatMap(Double.init) ?? 1

  /// What is put in the place of a field.
  private static let fields = [
    "-1", "0", "1e9", "1e400", "-0.0", "nan", "1,5", "0x1p3", "<NA>", "é", "a b", ";", "#x", "",
    "999999999.9999999", "1e-300", "SPEAKER", "LEXEME", "\u{FEFF}", "\r", "\n", "\u{0}",
  ]

  @Test("RTTM")
  func rttm() throws {
    let names = try Fixture.names(in: "Diarization/bad").filter { $0.hasSuffix(".rttm") }
    let files = try names.map { [UInt8](try Fixture.data("Diarization/bad/\($0)")) }
    let tried = damage(files, seed: 3) { bytes throws(TurnFormatError) in
      let rttm = try RTTM(bytes, path: "x.rttm")
      let written = try RTTM(Array(RTTM.text(of: rttm.turnsAsWritten).utf8), path: "y.rttm")
      // A speaker of no name is written as <NA>, and said to be.
      #expect(written.warnings.allSatisfy { $0.text.contains("<NA>") })
      return rttm.turns.allSatisfy { $0.onset >= 0 && $0.duration > 0 && $0.end.isFinite }
    }
    #expect(tried.read > 0 && tried.refused > 0)
  }

  @Test("UEM")
  func uem() throws {
    let names = try Fixture.names(in: "Diarization/bad").filter { $0.hasSuffix(".uem") }
    let files = try names.map { [UInt8](try Fixture.data("Diarization/bad/\($0)")) }
    let tried = damage(files, seed: 4) { bytes throws(TurnFormatError) in
      let uem = try UEM(bytes, path: "x.uem")
      return uem.recordings.allSatisfy { name in
        let regions = uem.regions(of: name) ?? []
        return !regions.isEmpty
          && zip(regions, regions.dropFirst()).allSatisfy { $0.end < $1.onset }
      }
    }
    #expect(tried.read > 0 && tried.refused > 0)
  }

  /// Damages one file after another until the time is over.
  private func damage(
    _ files: [[UInt8]], seed: UInt64, read: ([UInt8]) throws(TurnFormatError) -> Bool
  ) -> (read: Int, refused: Int) {
    var random = SeededGenerator(seed: seed)
    var counts = (read: 0, refused: 0)
    let end = ContinuousClock.now + .seconds(Self.seconds)
    while ContinuousClock.now < end {
      for file in files {
        var bytes = file
        for _ in 0..<Int.random(in: 1...3, using: &random) { damageOnce(&bytes, &random) }
        do throws(TurnFormatError) {
          #expect(try read(bytes), "\(String(decoding: bytes, as: UTF8.self))")
          counts.read += 1
        } catch {
          #expect(!error.description.isEmpty && error.line > 0)
          counts.refused += 1
        }
      }
    }
    return counts
  }

  private func damageOnce(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return bytes.append(.random(in: 0...255, using: &random)) }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes.removeSubrange(place..<(Bool.random(using: &random) ? end : bytes.count))
    case 2: bytes.insert(.random(in: 0...255, using: &random), at: place)
    case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
    default:
      let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x0A }
      let start = bytes[..<place].lastIndex(where: isBlank).map { $0 + 1 } ?? 0
      let stop = bytes[place...].firstIndex(where: isBlank) ?? bytes.count
      let field = Self.fields.randomElement(using: &random) ?? ""
      bytes.replaceSubrange(start..<max(start, stop), with: field.utf8)
    }
  }
}
