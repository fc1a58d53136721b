// What the rest of the house hears: mono samples in memory and their rate.

/// Mono samples and how many of them make a second.
public struct Waveform: Sendable, Equatable {
  /// Samples, nominally in −1…1.
  public let samples: [Float]
  /// Hertz.
  public let sampleRate: Int
  /// Seconds.
  public var duration: Double { Double(samples.count) / Double(sampleRate) }

  /// Samples that are already in memory.
  ///
  /// - Parameters:
  ///   - samples: Mono, nominally in −1…1.
  ///   - sampleRate: Hertz, 1 or more.
  public init(samples: [Float], sampleRate: Int) {
    self.samples = samples
    self.sampleRate = sampleRate
  }

  /// Reads a whole recording.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - sampleRate: Hertz to convert to; `nil` keeps the file's own rate.
  ///   - channel: Which channel is heard.
  /// - Throws: ``AudioError`` with one sentence for what is wrong.
  public init(reading path: String, sampleRate: Int?, channel: ChannelSelection = .mix)
    throws(AudioError)
  {
    var stream = try AudioStream(opening: path, sampleRate: sampleRate, channel: channel)
    var samples: [Float] = []
    // A header may promise what no memory holds; beyond an hour the array grows as data comes.
    samples.reserveCapacity(min(stream.expectedCount ?? 0, 3600 * stream.sampleRate))
    while case let block = try stream.next(), !block.isEmpty { samples += block }
    self.init(samples: samples, sampleRate: stream.sampleRate)
  }

  /// Converts to another rate with ``Resampler``.
  ///
  /// - Parameter sampleRate: Hertz.
  /// - Returns: The same sound at that rate.
  /// - Throws: ``AudioError/cannotResample(from:to:reason:)``.
  public func resampled(to sampleRate: Int) throws(AudioError) -> Waveform {
    guard sampleRate != self.sampleRate else { return self }
    var resampler = try Resampler(from: self.sampleRate, to: sampleRate)
    let start = resampler.push(samples)
    return Waveform(samples: start + resampler.finish(), sampleRate: sampleRate)
  }
}
