// The windows of a region that is still going on: those of `WindowPlan`, each as soon as it is
// certain.

import SpeakerEmbeddings

/// A window, and where it lies in its region of speech.
struct LiveWindow: Sendable, Equatable {
  /// In samples at the model's rate, within the region.
  let cut: Window
  /// Where the region begins, in samples.
  let regionStart: Int
  /// Where the region ends, in samples; nil but for its last window.
  let regionEnd: Int?
  /// Whether it is the region's first.
  let isFirst: Bool
}

/// Cuts regions, one after the other, into windows.
struct LiveWindows {
  private let size: Int
  private let step: Int
  private let leastApart: Int
  private var regionStart: Int?
  private var nextStart = 0

  /// Whether the region that goes on has windows already.
  var hasBegun: Bool { regionStart.map { nextStart > $0 } ?? false }

  init(_ plan: WindowPlan, sampleRate: Int) {
    size = plan.lengthInSamples(at: sampleRate)
    step = plan.hopInSamples(at: sampleRate)
    leastApart = WindowPlan.leastApart(at: sampleRate)
  }

  /// The earliest sample that a window of the region that goes on can have; nil between regions.
  var earliest: Int? { regionStart.map { max($0, nextStart - step) } }

  /// The windows that are certain when a region reaches to a sample at least.
  mutating func extend(from start: Int, to end: Int) -> [LiveWindow] {
    let begun = regionStart ?? start
    if regionStart == nil {
      regionStart = begun
      nextStart = begun
    }
    var windows: [LiveWindow] = []
    while nextStart + size + leastApart <= end {
      windows.append(
        LiveWindow(
          cut: Window(startSample: nextStart, endSample: nextStart + size), regionStart: begun,
          regionEnd: nil, isFirst: nextStart == begun))
      nextStart += step
    }
    return windows
  }

  /// The windows that are left when a region ends at a sample; the last one ends there.
  mutating func close(from start: Int, to end: Int) -> [LiveWindow] {
    guard (regionStart ?? start) < end else {
      regionStart = nil
      return []
    }
    var windows = extend(from: start, to: end)
    let begun = regionStart ?? start
    windows.append(
      LiveWindow(
        cut: Window(startSample: max(begun, end - size), endSample: end), regionStart: begun,
        regionEnd: end, isFirst: nextStart == begun))
    regionStart = nil
    return windows
  }
}
