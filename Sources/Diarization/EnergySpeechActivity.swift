// Where somebody speaks, told by loudness alone: no model, any language, and wrong in loud noise.

import Foundation

/// Finds speech by the energy of frames over a noise floor that follows the recording.
///
/// A frame is 25 ms every 10 ms of the differenced signal (first difference: hum and rumble count
/// little, as in pre-emphasis). The floor is the fifth percentile of the smoothed level over 20 s
/// around each second; speech begins `onset` decibels above it and ends where the level has
/// stayed below `offset` decibels for `leastSilence`.
///
/// The decibels, the percentile and its reach were chosen among 192 settings by the sum of missed
/// and falsely found time on development conversations: 3.9 + 4.7 % of the time on composed ones,
/// 7.4 + 4.4 % on excerpts of real meetings.
public struct EnergySpeechActivity: Sendable, Hashable {
  /// Decibels above the floor at which speech begins.
  public let onset: Double
  /// Decibels above the floor below which it ends.
  public let offset: Double
  /// Seconds; shorter speech is dropped.
  public let leastSpeech: Double
  /// Seconds; shorter pauses are filled.
  public let leastSilence: Double

  /// Takes decibels and seconds; each default is the class documentation's.
  public init(
    onset: Double = 7, offset: Double = 5, leastSpeech: Double = 0.2, leastSilence: Double = 0.3
  ) {
    self.onset = onset
    self.offset = offset
    self.leastSpeech = leastSpeech
    self.leastSilence = leastSilence
  }

  /// From one frame to the next, in seconds.
  static let frameShift = 0.01
  /// Frames on each side that a level is averaged over.
  private static let smoothing = 4
  /// Frames on each side that a floor is taken from: ten seconds.
  private static let reach = 1000
  /// The level of digital silence and of what is near it, in decibels of full scale.
  private static let quietest = -85.0

  /// The speech in a recording, from the levels of its frames.
  ///
  /// - Parameter levels: Decibels of full scale, one every 10 ms, as ``FrameLevels`` gives them.
  /// - Returns: Regions in order, apart by ``leastSilence`` or more.
  public func regions(of levels: [Float]) -> [SpeechRegion] {
    let smooth = Self.smoothed(levels)
    let floors = Self.floors(of: smooth)
    var regions: [SpeechRegion] = []
    var start: Int?
    for (frame, level) in smooth.enumerated() {
      let above = Double(level - floors[frame / Self.floorShift])
      if start == nil, above >= onset, Double(level) > Self.quietest + onset {
        start = frame
      } else if let begun = start, above < offset {
        regions.append(Self.region(begun..<frame))
        start = nil
      }
    }
    if let start { regions.append(Self.region(start..<smooth.count)) }
    return regions.joined(acrossGaps: leastSilence).filter { $0.duration >= leastSpeech }
  }

  private static func region(_ frames: Range<Int>) -> SpeechRegion {
    SpeechRegion(
      onset: Double(frames.lowerBound) * frameShift, end: Double(frames.upperBound) * frameShift)
  }

  /// The mean of each level and its neighbours.
  private static func smoothed(_ levels: [Float]) -> [Float] {
    levels.indices.map { frame in
      let around = max(0, frame - smoothing)..<min(levels.count, frame + smoothing + 1)
      return levels[around].reduce(0, +) / Float(around.count)
    }
  }

  /// Frames from one floor to the next: a second.
  private static let floorShift = 100

  /// The fifth percentile around each second.
  private static func floors(of levels: [Float]) -> [Float] {
    stride(from: 0, to: max(levels.count, 1), by: floorShift).map { second in
      let around = max(0, second - reach)..<min(levels.count, second + floorShift + reach)
      let sorted = levels[around].sorted()
      guard !sorted.isEmpty else { return Float(quietest) }
      return max(Float(quietest), sorted[sorted.count / 20])
    }
  }
}

/// The levels of a recording's frames, taken in while it is read.
public struct FrameLevels: Sendable {
  /// Decibels of full scale, one every 10 ms.
  public private(set) var values: [Float] = []
  private let length: Int
  private let shift: Int
  private var rest: [Float] = []
  private var last: Float?

  /// Begins a recording.
  ///
  /// - Parameter sampleRate: Hertz.
  public init(sampleRate: Int) {
    length = sampleRate / 40
    shift = sampleRate / 100
  }

  /// Takes the next samples.
  public mutating func push(_ samples: [Float]) {
    rest.reserveCapacity(rest.count + samples.count)
    for sample in samples {
      rest.append(sample - (last ?? sample))
      last = sample
    }
    var start = 0
    while start + length <= rest.count {
      var energy: Float = 0
      for index in start..<(start + length) { energy += rest[index] * rest[index] }
      values.append(10 * log10(energy / Float(length) + 1e-10))
      start += shift
    }
    rest.removeFirst(start)
  }
}
