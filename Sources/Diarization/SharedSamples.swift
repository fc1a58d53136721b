// How much of each window two voices share: such windows are no evidence of who there is.

import SpeakerEmbeddings

extension [Window] {
  /// How many samples of each window lie in some ranges, which are in order and apart.
  ///
  /// The windows are by their starts, as those of regions in order are.
  func samplesShared(with ranges: [Range<Int>]) -> [Int] {
    var next = 0
    return map { window in
      while next < ranges.count, ranges[next].upperBound <= window.startSample { next += 1 }
      return ranges[next...].prefix { $0.lowerBound < window.endSample }.reduce(0) {
        $0 + $1.clamped(to: window.startSample..<window.endSample).count
      }
    }
  }
}
