// What the field's tools computed from the golden turns, as the tests of diarization metrics read
// it: `Fixtures/Diarization/README.md` says how.

import Diarization
import Foundation
import Metrics
import TestSupport

/// A table of comma-separated values with a line of names; no value here has a comma in it.
struct GoldenTable {
  let rows: [[String: String]]

  init(_ name: String) throws {
    let lines = try Fixture.text("Diarization/\(name)").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    rows = lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }
}

/// The golden recordings.
enum GoldenTurns {
  static let names = [
    "gukoa", "kckqn", "cwbvu", "mesob", "erslt", "wcxfk", "migzj", "vbjlx", "fyqoe", "usqam",
    "syn01", "syn02", "syn03", "syn.04-a_b", "syn05", "syn06", "syn07", "syn08", "syn09", "syn10",
  ]

  /// Which time is evaluated.
  enum Evaluated {
    /// The golden regions of all recordings, with six decimals.
    case golden
    /// The recording's own UEM file, if it has one; else the extent of both sides to the last bit,
    /// which is what dscore was given: whether there is one frame more at the end follows from it.
    case given
    /// From the first to the last boundary of the reference.
    case reference
    /// From the first to the last boundary of both sides.
    case extent
  }

  /// A recording, or a fixture worked by hand, with its turns as they are written.
  static func pair(_ name: String, in evaluated: Evaluated = .golden) throws -> DiarizationPair {
    let isByHand = !names.contains(name)
    let folder = Fixture.path("Diarization")
    let (reference, system, uem) =
      isByHand
      ? ("fixtures/\(name).ref.rttm", "fixtures/\(name).sys.rttm", "fixtures/\(name).uem")
      : ("ref/\(name).rttm", "sys/\(name).rttm", "all.uem")
    let turns = try RTTM(reading: "\(folder)/\(reference)").turnsAsWritten
    let regions: [SpeechRegion]? =
      switch evaluated {
      case .golden: try UEM(reading: "\(folder)/\(uem)").regions(of: name)
      case .given:
        try Fixture.names(in: "Diarization/uem").contains("\(name).uem")
          ? UEM(reading: "\(folder)/uem/\(name).uem").regions(of: name) : nil
      case .reference: DiarizationPair.extent(of: turns)
      case .extent: nil
      }
    return DiarizationPair(
      recording: name, reference: turns,
      hypothesis: try RTTM(reading: "\(folder)/\(system)").turnsAsWritten, regions: regions)
  }
}
