// What `--speech-activity` says: which way, or a file that knows.

import Diarization
import ToolSupport

/// How speech is found, or where it is when a file says so.
struct SpeechOption {
  /// A file that knows where speech is.
  private enum Known {
    case turns(RTTM)
    case regions(UEM)
    case labels(SpeechLabels)
  }

  /// How speech is found where no file says it.
  let activity: SpeechActivity
  private let known: Known?
  private let path: String

  /// Reads the option, and the file when it names one.
  ///
  /// - Throws: ``TurnFormatError`` where the file is at fault.
  init(_ option: String) throws {
    path = option
    activity = option == "energy" ? .energy(EnergySpeechActivity()) : .detector
    known =
      switch option {
      case "detector", "energy": nil
      case _ where option.hasSuffix(".uem"): .regions(try UEM(reading: option))
      case _ where option.hasSuffix(".lab"): .labels(try SpeechLabels(reading: option))
      default: .turns(try RTTM(reading: option))
      }
  }

  /// Refuses a file of labels, which names no recording, for more than one.
  func check(recordings: Int) throws {
    guard case .labels = known, recordings > 1 else { return }
    throw ToolFailure(
      "\(path): labels belong to one recording and \(recordings) are given; "
        + "give RTTM or UEM, which name theirs")
  }

  /// The speech of a recording; nil where it is to be found.
  ///
  /// - Throws: ``ToolFailure`` when the file does not speak of this recording.
  func regions(of recording: String) throws -> [SpeechRegion]? {
    switch known {
    case nil: return nil
    case .labels(let labels): return labels.speech
    case .regions(let regions):
      guard let own = regions.regions(of: recording) else { throw missing(recording) }
      return own
    case .turns(let turns):
      let own = turns.turns.filter { $0.recording == recording }
      guard !own.isEmpty else { throw missing(recording) }
      return own.map { SpeechRegion(onset: $0.onset, end: $0.end) }.joined()
    }
  }

  private func missing(_ recording: String) -> ToolFailure {
    ToolFailure(
      "\(path): has nothing on the recording \(recording); "
        + "give a file whose second field is \(recording)")
  }
}
