// From a probability every 20 ms to regions.

/// When a probability is high enough, and for how long, to be a region.
///
/// Hysteresis and least lengths, as in pyannote.audio's `Binarize`: a region begins where the
/// probability reaches `onset` and ends where it falls below `offset`; regions with less than
/// `leastSilence` between them are joined, then those under `leastSpeech` are dropped, and what
/// is left is widened by `padding` on each side.
public struct RegionRule: Sendable, Hashable {
  /// The probability at which a region begins.
  public let onset: Double
  /// The probability below which it ends; not above ``onset``.
  public let offset: Double
  /// Seconds; shorter regions are dropped.
  public let leastSpeech: Double
  /// Seconds; shorter pauses are filled.
  public let leastSilence: Double
  /// Seconds that a region is widened by on each side; below 0 it is narrowed.
  public let padding: Double

  /// Takes probabilities and seconds.
  public init(
    onset: Double, offset: Double, leastSpeech: Double, leastSilence: Double, padding: Double
  ) {
    self.onset = onset
    self.offset = min(offset, onset)
    self.leastSpeech = leastSpeech
    self.leastSilence = leastSilence
    self.padding = padding
  }

  /// The rule for speech, from a detector's threshold.
  ///
  /// The numbers were chosen among 1,680 by the sum of missed and falsely found time on
  /// development conversations, composed ones and excerpts of real meetings counting the same.
  public static func speech(from threshold: Double) -> RegionRule {
    RegionRule(
      onset: threshold, offset: threshold - 0.1, leastSpeech: 0.2, leastSilence: 0.3, padding: 0)
  }

  /// The rule for two voices at once, from a detector's threshold.
  ///
  /// It begins above the threshold, where F1 on the same conversations is as good and a second
  /// speaker who is named in vain costs less.
  public static func overlap(from threshold: Double) -> RegionRule {
    let onset = min(threshold + 0.15, 1)
    return RegionRule(
      onset: onset, offset: onset - 0.1, leastSpeech: 0.1, leastSilence: 0.1, padding: 0)
  }

  /// Where probabilities make a region, before lengths are looked at.
  func stretches(in probabilities: [Float]) -> [Range<Int>] {
    let (onset, offset) = (Float(onset), Float(offset))
    var stretches: [Range<Int>] = []
    var start: Int?
    for (output, probability) in probabilities.enumerated() {
      if start == nil, probability >= onset {
        start = output
      } else if let begun = start, probability < offset {
        stretches.append(begun..<output)
        start = nil
      }
    }
    if let start { stretches.append(start..<probabilities.count) }
    return stretches
  }

  /// Joins, drops and widens.
  ///
  /// - Parameters:
  ///   - found: Where the probability is high enough, in order.
  ///   - duration: Of the recording, in seconds.
  /// - Returns: Regions in order, apart from each other.
  func regions(_ found: [SpeechRegion], within duration: Double) -> [SpeechRegion] {
    found.joined(acrossGaps: leastSilence)
      .filter { $0.duration >= leastSpeech }
      .map {
        SpeechRegion(
          onset: max(0, $0.onset - padding), end: min(duration, $0.end + padding))
      }
      .joined()
  }
}
