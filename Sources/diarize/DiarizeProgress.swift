// The progress line of a recording: how far it is, and how long it will take.

import Diarization
import ToolSupport

/// Shows how far a recording is.
final class DiarizeProgress {
  private let name: String
  private let line: Progress
  private let clock = ContinuousClock()
  /// When the first windows were done, and how many those were.
  private var begun: (time: ContinuousClock.Instant, windows: Int)?

  /// Begins a line for a recording; a quiet one draws nothing.
  init(of name: String, quiet: Bool) {
    self.name = name
    line = Progress(quiet: quiet)
  }

  /// Shows what is being done.
  func show(_ progress: DiarizerProgress) {
    switch progress {
    case .listening(let seconds):
      line.show("\(name): looking for speech, \(TimeLeft.text(seconds)) heard")
    case .embedding(let windows, let all):
      line.show("\(name): \(windows) of \(all) windows\(left(windows, of: all))")
    case .clustering(let windows):
      begun = nil
      line.show("\(name): \(windows) windows, looking for speakers")
    }
  }

  /// Wipes the line.
  func clear() { line.clear() }

  private func left(_ windows: Int, of all: Int) -> String {
    guard let begun else {
      begun = (clock.now, windows)
      return ""
    }
    let seconds = TimeLeft.seconds(
      after: (clock.now - begun.time) / .seconds(1), done: windows - begun.windows,
      left: all - windows)
    return seconds.map { ", \(TimeLeft.text($0)) left" } ?? ""
  }
}
