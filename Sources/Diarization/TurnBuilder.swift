// From labelled windows back to time: each instant of speech goes to the window nearest to it.

import SpeakerEmbeddings

/// Builds turns from regions of speech, their windows and the windows' speakers.
struct TurnBuilder {
  /// The recording's name.
  let recording: String
  /// Hertz.
  let sampleRate: Double

  /// Turns in order.
  ///
  /// Between two windows of a region the boundary lies midway between their centres; neighbours
  /// of one speaker become one turn. Speakers are named `speaker_1`, `speaker_2` … by first
  /// appearance.
  ///
  /// - Parameters:
  ///   - regions: Speech, in samples.
  ///   - windows: The windows of each region, by their starts.
  ///   - labels: A speaker for each window of all regions, one region after the other.
  /// - Returns: Turns by their onsets.
  func turns(regions: [Range<Int>], windows: [[Window]], labels: [Int]) -> [Turn] {
    var turns: [Turn] = []
    var next = 0
    for (region, cuts) in zip(regions, windows) {
      var start = region.lowerBound
      for (index, window) in cuts.enumerated() {
        let label = labels[next + index]
        let isLast = index + 1 == cuts.count
        if !isLast && labels[next + index + 1] == label { continue }
        let end = isLast ? region.upperBound : Self.boundary(window, cuts[index + 1])
        turns.append(turn(from: start, to: end, speaker: label))
        start = end
      }
      next += cuts.count
    }
    return turns
  }

  private static func boundary(_ window: Window, _ next: Window) -> Int {
    (window.startSample + window.endSample + next.startSample + next.endSample) / 4
  }

  private func turn(from start: Int, to end: Int, speaker: Int) -> Turn {
    Turn(
      recording: recording, speaker: SpokenWindow.name(of: speaker),
      onset: Double(start) / sampleRate,
      duration: Double(end - start) / sampleRate)
  }
}
