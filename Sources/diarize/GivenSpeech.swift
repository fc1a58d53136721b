// Speech that is known beforehand, in place of what would be found.

import Diarization
import ToolSupport

/// Speech that is known beforehand, from turns or regions of a file.
struct GivenSpeech {
  private let turns: RTTM?
  private let regions: UEM?
  private let path: String

  /// Reads the file that `--speech-activity` names; `energy` gives none.
  init(_ option: String) throws {
    path = option
    if option == "energy" {
      turns = nil
      regions = nil
    } else if option.hasSuffix(".uem") {
      turns = nil
      regions = try UEM(reading: option)
    } else {
      turns = try RTTM(reading: option)
      regions = nil
    }
  }

  /// The speech of a recording; nil where it is to be found.
  ///
  /// - Throws: ``ToolFailure`` when the file does not speak of this recording.
  func regions(of recording: String) throws -> [SpeechRegion]? {
    let missing = ToolFailure(
      "\(path): has nothing on the recording \(recording); "
        + "give a file whose second field is \(recording)")
    if let turns {
      let own = turns.turns.filter { $0.recording == recording }
      guard !own.isEmpty else { throw missing }
      return own.map { SpeechRegion(onset: $0.onset, end: $0.end) }.joined()
    }
    guard let regions else { return nil }
    guard let own = regions.regions(of: recording) else { throw missing }
    return own
  }
}
