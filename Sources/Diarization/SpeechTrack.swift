// What a detector heard: two probabilities every 20 ms, and the regions that follow from them.

/// Where the outputs of a detector stand in time.
struct OutputClock: Sendable, Hashable {
  /// The middle of the first output, in seconds.
  let first: Double
  /// From one output to the next, in seconds.
  let shift: Double

  /// Where an output begins, midway to the one before, in seconds.
  func start(of output: Int) -> Double { first + (Double(output) - 0.5) * shift }
}

/// The probability of speech, and of two voices, over a recording.
public struct SpeechTrack: Sendable, Equatable {
  /// That somebody speaks, for each output.
  public let speech: [Float]
  /// That two or more speak, for each output.
  public let overlap: [Float]
  let clock: OutputClock
  /// Of the recording, in seconds.
  let duration: Double

  /// Where somebody speaks, by a rule.
  public func speechRegions(_ rule: RegionRule) -> [SpeechRegion] {
    regions(in: speech, rule)
  }

  /// Where two or more speak, by a rule.
  public func overlapRegions(_ rule: RegionRule) -> [SpeechRegion] {
    regions(in: overlap, rule)
  }

  private func regions(in probabilities: [Float], _ rule: RegionRule) -> [SpeechRegion] {
    let found = rule.stretches(in: probabilities).map {
      SpeechRegion(onset: time(of: $0.lowerBound), end: time(of: $0.upperBound))
    }
    return rule.regions(found, within: duration)
  }

  /// The time near another one at which speech is least likely: the middle of that output.
  ///
  /// Among equals the nearest, and of two as near the earlier; the time itself where no output is
  /// clearly less likely than there (by a twentieth).
  ///
  /// - Parameters:
  ///   - time: Seconds.
  ///   - reach: Seconds before and after it.
  /// - Returns: Seconds.
  func quietest(near time: Double, within reach: Double) -> Double {
    guard !speech.isEmpty else { return time }
    let output = { (seconds: Double) in
      Int(max(-1, min((seconds - clock.first) / clock.shift, Double(speech.count))).rounded())
    }
    let last = speech.count - 1
    let here = max(0, min(output(time), last))
    let (low, high) = (max(0, output(time - reach)), min(last, output(time + reach)))
    var best = here
    for distance in 0...max(0, max(here - low, high - here)) {
      for other in [here - distance, here + distance] where other >= low && other <= high {
        if speech[other] < speech[best] { best = other }
      }
    }
    return speech[best] + 0.001 < 0.95 * (speech[here] + 0.001)
      ? clock.first + Double(best) * clock.shift : time
  }

  /// Where an output begins, in seconds; the first begins with the recording, and the one after
  /// the last where it ends.
  private func time(of output: Int) -> Double {
    if output == 0 { return 0 }
    return output == speech.count ? duration : clock.start(of: output)
  }
}
