// The steps that dscore takes before it measures: they move the figures of recordings whose
// evaluated regions cut through turns, or whose times are finer than a millisecond.

import Diarization

extension DiarizationPair {
  /// What dscore hands to md-eval: turns cut at the edges of the evaluated regions and merged by
  /// speaker, with onsets and durations (not ends) in milliseconds.
  var preparedByDscore: DiarizationPair {
    DiarizationPair(
      recording: recording, reference: prepared(reference), hypothesis: prepared(hypothesis),
      regions: regions.map {
        SpeechRegion(onset: Self.rounded($0.onset), end: Self.rounded($0.end))
      })
  }

  /// The turns with boundaries counted in dscore's frames of 10 ms, for its Jaccard error rate.
  ///
  /// A frame belongs to a turn when its start does. Frames that the last region's end cuts are
  /// left out.
  var inFramesOfDscore: DiarizationPair {
    let frames = Int((regions.last?.end ?? 0) / Self.frameShift)
    let frame = { (seconds: Double) in Double(min(Self.firstFrame(from: seconds), frames)) }
    let counted = { (turn: Turn) in
      let onset = frame(turn.onset)
      return Turn(
        recording: turn.recording, speaker: turn.speaker, onset: onset,
        duration: frame(turn.end) - onset)
    }
    return DiarizationPair(
      recording: recording, reference: reference.map(counted),
      hypothesis: hypothesis.map(counted),
      regions: regions.map { SpeechRegion(onset: frame($0.onset), end: frame($0.end)) })
  }

  private func prepared(_ turns: [Turn]) -> [Turn] {
    // No tolerance: turns that touch are merged where the sum of onset and duration is rounded up.
    turns.flatMap(cut).mergedBySpeaker(tolerance: 0).map {
      Turn(
        recording: $0.recording, speaker: $0.speaker, onset: Self.rounded($0.onset),
        duration: Self.rounded($0.duration))
    }
  }

  /// The parts of a turn that lie in evaluated regions.
  private func cut(_ turn: Turn) -> [Turn] {
    regions.compactMap { region in
      guard region.onset > turn.onset || region.end < turn.end else { return turn }
      let (onset, end) = (max(turn.onset, region.onset), min(turn.end, region.end))
      guard end > onset else { return nil }
      return Turn(
        recording: turn.recording, speaker: turn.speaker, onset: onset, duration: end - onset)
    }
  }

  /// Seconds.
  private static let frameShift = 0.01

  /// The first frame whose start is not before a time.
  private static func firstFrame(from seconds: Double) -> Int {
    var frame = max(0, Int(seconds / frameShift) - 1)
    while Double(frame) * frameShift < seconds { frame += 1 }
    return frame
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}
