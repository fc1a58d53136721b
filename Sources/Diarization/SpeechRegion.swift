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

extension Sequence<SpeechRegion> {
  /// The regions in samples, without those that hold none.
  ///
  /// - Parameters:
  ///   - rate: Hertz.
  ///   - samples: How many the recording has; what lies beyond is cut off.
  /// - Returns: Ranges in the regions' order.
  func inSamples(at rate: Double, of samples: Int) -> [Range<Int>] {
    compactMap { region in
      let start = Swift.max(0, Int((region.onset * rate).rounded()))
      let end = Swift.min(samples, Int((region.end * rate).rounded()))
      return start < end ? start..<end : nil
    }
  }
}

extension [SpeechRegion] {
  /// What lies in regions of both lists; each list is in order and its regions apart.
  ///
  /// - Complexity: O(regions).
  func intersected(with others: [SpeechRegion]) -> [SpeechRegion] {
    var shared: [SpeechRegion] = []
    var next = 0
    for region in self {
      while next < others.count, others[next].end <= region.onset { next += 1 }
      var place = next
      while place < others.count, others[place].onset < region.end {
        shared.append(
          SpeechRegion(
            onset: Swift.max(region.onset, others[place].onset),
            end: Swift.min(region.end, others[place].end)))
        place += 1
      }
    }
    return shared
  }
}
