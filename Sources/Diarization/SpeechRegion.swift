// A stretch of time without a name: where somebody speaks, or what is evaluated.

/// A stretch of a recording, in seconds from its start.
public struct SpeechRegion: Sendable, Hashable, Comparable {
  /// Seconds.
  public let onset: Double
  /// Seconds.
  public let end: Double
  /// Seconds.
  public var duration: Double { end - onset }

  /// Takes both ends in seconds.
  public init(onset: Double, end: Double) {
    self.onset = onset
    self.end = end
  }

  /// Whether the first region stands before the second: by onset, then by end.
  public static func < (first: SpeechRegion, second: SpeechRegion) -> Bool {
    first.onset != second.onset ? first.onset < second.onset : first.end < second.end
  }
}

extension Sequence<SpeechRegion> {
  /// The same time as regions in order that neither overlap nor touch; empty ones are dropped.
  ///
  /// - Parameter gap: Seconds; regions that are no further apart become one.
  /// - Returns: Regions in order.
  package func joined(acrossGaps gap: Double = 0) -> [SpeechRegion] {
    var joined: [SpeechRegion] = []
    for region in sorted() where region.end > region.onset {
      if let last = joined.last, region.onset <= last.end + gap {
        joined[joined.count - 1] = SpeechRegion(
          onset: last.onset, end: Swift.max(last.end, region.end))
      } else {
        joined.append(region)
      }
    }
    return joined
  }
}
