// How the figures of a report were made, so that somebody else can make them again.

import Foundation
import Metrics
import Reports
import SpeakerEmbeddings
import ToolSupport
import Verification

/// The lines of a report's last part.
struct ReportFacts {
  let trials: TrialList
  let finder: RecordingFinder
  let model: SpeakerModel

  /// In the order of the page.
  var all: [TrialReport.Fact] {
    [
      .init("Model", model.name), .init("Fingerprint", model.fingerprint.hexadecimal),
      .init("Command", command), .init("Date", date),
      .init("Trial list", "\(trials.path) (\(trials.format.name))"),
      .init("Trials", PlainNumber.count(trials.count)),
      .init("Targets", PlainNumber.count(trials.targetCount)),
      .init("Recordings", PlainNumber.count(finder.recordings.count)),
      .init("Speakers", trials.speakerCount.map(PlainNumber.count) ?? "not told by the names"),
      .init("Score", "cosine of embeddings"), .init("Timbre", Timbre.version),
    ]
  }

  /// Words with anything but plain characters stand in quotes, as a shell wants them.
  private var command: String {
    let words = ["spkverify"] + CommandLine.arguments.dropFirst()
    return words.map { word in
      let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,+@%".contains($0) }
      return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: #"'\''"#))'"
    }.joined(separator: " ")
  }

  /// Now, or the time of `SOURCE_DATE_EPOCH`, with which the same page comes out again.
  private var date: String {
    let stated = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(Double.init)
    return (stated.map(Date.init(timeIntervalSince1970:)) ?? Date()).formatted(.iso8601)
  }
}
