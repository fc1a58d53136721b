// A recording at the rate that a model wants, block by block: reader and resampler in one.

/// An open recording that gives mono samples at the rate asked for.
public struct AudioStream: ~Copyable {
  /// The rate of the samples that come out, in hertz.
  public let sampleRate: Int
  /// The file's own rate, in hertz.
  public let fileSampleRate: Int
  /// Samples that will come out, where the file says how many it has.
  public let expectedCount: Int?
  private var reader: AudioReader
  private var resampler: Resampler?
  private var isAtEnd = false

  /// Opens a recording.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - sampleRate: Hertz; `nil` keeps the file's own rate.
  ///   - channel: Which channel is heard.
  /// - Throws: What ``AudioReader`` throws, and ``AudioError/cannotResample(from:to:reason:)``.
  public init(opening path: String, sampleRate: Int?, channel: ChannelSelection = .mix)
    throws(AudioError)
  {
    let reader = try AudioReader(opening: path, channel: channel)
    let rate = reader.sampleRate
    let target = sampleRate ?? rate
    let resampler = try Self.resampler(from: rate, to: target)
    expectedCount = reader.frames.map { Resampler.outputCount(of: $0, from: rate, to: target) }
    fileSampleRate = rate
    self.sampleRate = target
    self.reader = reader
    self.resampler = resampler
  }

  /// The next samples, about a second or more of them; an empty array at the end.
  ///
  /// - Throws: What ``AudioReader/read(maximumFrames:)`` throws.
  public mutating func next() throws(AudioError) -> [Float] {
    while !isAtEnd {
      let block = try reader.read(maximumFrames: Self.blockFrames)
      isAtEnd = block.count < Self.blockFrames
      guard resampler != nil else { return block }
      var ready = resampler?.push(block) ?? []
      if isAtEnd { ready += resampler?.finish() ?? [] }
      // The filter's delay may hold back a whole block.
      if !ready.isEmpty { return ready }
    }
    return []
  }

  private static func resampler(from rate: Int, to target: Int) throws(AudioError) -> Resampler? {
    guard target != rate else { return nil }
    return try Resampler(from: rate, to: target)
  }

  private static let blockFrames = 1 << 16
}
