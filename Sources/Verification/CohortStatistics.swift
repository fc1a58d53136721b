// Mean and deviation of one side's cohort scores, over all of them or the highest.

/// What normalises a score: the mean and the deviation of one side's cohort scores.
package struct CohortStatistics: Sendable, Equatable {
  /// The mean.
  package let mean: Double
  /// The deviation.
  package let deviation: Double

  init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Whether the scores do not vary by more than single precision can tell.
  var isFlat: Bool { !(deviation > 1e-6) }

  /// How many deviations a score lies above the mean.
  func normalize(_ score: Double) -> Double { (score - mean) / deviation }

  /// The statistics of the scores that count under a normalisation's choices.
  ///
  /// The highest are found by their least one, and sums run in the cohort's order, so that ties at
  /// the last place and the way of finding it change nothing.
  init(_ scores: [Double], _ choices: ScoreNormalization) {
    let count = min(choices.top ?? scores.count, scores.count)
    let least = count < scores.count ? Self.highest(count, of: scores) : -Double.infinity
    var above = 0
    var sum = 0.0
    for score in scores where score > least {
      sum += score
      above += 1
    }
    let ties = Double(count - above)
    if ties > 0 { sum += ties * least }
    let mean = sum / Double(count)
    var squares = 0.0
    for score in scores where score > least { squares += (score - mean) * (score - mean) }
    if ties > 0 { squares += ties * (least - mean) * (least - mean) }
    let divisor = Double(choices.sampleDeviation ? count - 1 : count)
    self.mean = mean
    deviation = (squares / divisor).squareRoot()
  }

  /// The value at place `count` from the top, by partition around a middle element (Hoare's FIND).
  ///
  /// - Complexity: O(n) on average.
  static func highest(_ count: Int, of scores: [Double]) -> Double {
    var values = scores
    var low = 0
    var high = values.count - 1
    let place = count - 1
    while low < high {
      let pivot = values[(low + high) / 2]
      var left = low
      var right = high
      while left <= right {
        while values[left] > pivot { left += 1 }
        while values[right] < pivot { right -= 1 }
        if left <= right {
          values.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if place <= right { high = right } else if place >= left { low = left } else { break }
    }
    return values[place]
  }
}
