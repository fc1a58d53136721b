// The one sort behind every metric of trials: scores in ascending order, in linear time.

/// Scores in ascending order.
///
/// Long lists are sorted by six passes over digits of 11 bits (least significant first), where a
/// pass in which all digits agree is left out; short ones by comparison. −0 becomes 0, so that
/// equal scores have equal bits. There must be no NaN among them.
///
/// - Complexity: O(n).
func sortedScores(_ scores: [Double]) -> [Double] {
  guard scores.count > 2048 else { return scores.map { $0 + 0 }.sorted() }
  return radixSorted(scores.map(orderedBits)).map(score)
}

/// Bits that compare as unsigned integers as the scores compare as numbers.
private func orderedBits(_ score: Double) -> UInt64 {
  let bits = (score + 0).bitPattern
  return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
}

private func score(_ bits: UInt64) -> Double {
  Double(bitPattern: bits >> 63 == 1 ? bits ^ 1 << 63 : ~bits)
}

private let digitBits = 11
private let digits = 6
private let buckets = 1 << digitBits

private func radixSorted(_ keys: [UInt64]) -> [UInt64] {
  let counts = digitCounts(keys)
  var from = keys
  var into = [UInt64](repeating: 0, count: keys.count)
  for digit in 0..<digits {
    var places = Array(counts[digit * buckets..<(digit + 1) * buckets])
    guard !places.contains(keys.count) else { continue }
    var start = 0
    for bucket in places.indices {
      start += places[bucket]
      places[bucket] = start - places[bucket]
    }
    let shift = UInt64(digit * digitBits)
    for key in from {
      let bucket = Int(truncatingIfNeeded: key >> shift) & (buckets - 1)
      into[places[bucket]] = key
      places[bucket] += 1
    }
    swap(&from, &into)
  }
  return from
}

private func digitCounts(_ keys: [UInt64]) -> [Int] {
  var counts = [Int](repeating: 0, count: digits * buckets)
  for key in keys {
    for digit in 0..<digits {
      let value = Int(truncatingIfNeeded: key >> UInt64(digit * digitBits)) & (buckets - 1)
      counts[digit * buckets + value] += 1
    }
  }
  return counts
}
