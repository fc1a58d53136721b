// The one sort behind every metric of trials: scores in ascending order, in linear time.

/// Scores in ascending order.
///
/// Long lists are sorted by their places between the lowest and the highest score, as numbers of 33
/// bits: three passes over digits of 11 bits, least significant first. What falls on one place (equal
/// scores, mostly) is then put in order by comparison. Short lists are sorted by comparison at once.
/// −0 becomes 0, so that equal scores have equal bits. There must be no NaN among them.
///
/// - Complexity: O(n) unless most scores fall on one place without being equal, then O(n log n).
func sortedScores(_ scores: [Double]) -> [Double] {
  guard scores.count > 2048 else { return scores.map { $0 + 0 }.sorted() }
  let places = ScorePlaces(scores)
  var sorted = places.sorted(scores)
  var start = 0
  while start < sorted.count {
    let place = places.place(of: sorted[start])
    var end = start + 1
    var isAscending = true
    while end < sorted.count, places.place(of: sorted[end]) == place {
      if sorted[end] < sorted[end - 1] { isAscending = false }
      end += 1
    }
    if !isAscending { sorted[start..<end].sort() }
    start = end
  }
  return sorted
}

private let digitBits: UInt64 = 11
private let digits = 3
private let buckets = 1 << 11

/// Where scores lie between the lowest and the highest, as whole numbers below 2³³ that never fall
/// while scores rise.
private struct ScorePlaces {
  private let lowest: Double
  private let scale: Double
  private static let highestPlace = 8_589_934_591.0

  init(_ scores: [Double]) {
    var low = Double.infinity
    var high = -Double.infinity
    for score in scores where score.isFinite {
      low = min(low, score)
      high = max(high, score)
    }
    let range = high - low
    lowest = low.isFinite ? low : 0
    // A range that overflows puts all on one place.
    scale = range > 0 && range.isFinite ? Self.highestPlace / range : 0
  }

  @inline(__always)
  func place(of score: Double) -> UInt64 {
    guard scale > 0 else { return 0 }
    return UInt64(max(0, min(Self.highestPlace, (score - lowest) * scale)))
  }

  /// The scores by their places, those on one place in the order in which they came.
  func sorted(_ scores: [Double]) -> [Double] {
    let counts = digitCounts(scores)
    var from = scores.map { $0 + 0 }
    var into = [Double](repeating: 0, count: scores.count)
    for digit in 0..<digits {
      var starts = Array(counts[digit * buckets..<(digit + 1) * buckets])
      guard !starts.contains(scores.count) else { continue }
      var start = 0
      for bucket in starts.indices {
        start += starts[bucket]
        starts[bucket] = start - starts[bucket]
      }
      let shift = UInt64(digit) * digitBits
      for score in from {
        let bucket = Int(truncatingIfNeeded: place(of: score) >> shift) & (buckets - 1)
        into[starts[bucket]] = score
        starts[bucket] += 1
      }
      swap(&from, &into)
    }
    return from
  }

  private func digitCounts(_ scores: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: digits * buckets)
    for score in scores {
      let place = place(of: score)
      counts[Int(truncatingIfNeeded: place) & (buckets - 1)] += 1
      counts[buckets + Int(truncatingIfNeeded: place >> digitBits) & (buckets - 1)] += 1
      counts[2 * buckets + Int(truncatingIfNeeded: place >> (2 * digitBits))] += 1
    }
    return counts
  }
}
