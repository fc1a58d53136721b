// Where a recording is cut: windows of one length, one every hop.

/// A stretch of a recording, in samples at the model's rate; the end is not part of it.
public struct Window: Sendable, Hashable {
  /// The first sample.
  public let startSample: Int
  /// One past the last sample.
  public let endSample: Int

  /// Takes the two ends, in samples.
  public init(startSample: Int, endSample: Int) {
    self.startSample = startSample
    self.endSample = endSample
  }

  /// How many samples the window holds.
  public var count: Int { endSample - startSample }
}

/// How windows follow one another.
///
/// The last window of a stretch is moved back so that it ends where the stretch ends: every
/// window has the full length, and no speech at the end is lost. A stretch shorter than a window
/// gives one window, the stretch itself.
public struct WindowPlan: Sendable, Hashable {
  /// A window's length in seconds.
  public let length: Double
  /// From one window's start to the next one's, in seconds.
  public let hop: Double

  /// Takes lengths in seconds.
  ///
  /// - Throws: ``WindowPlanError`` unless both are positive, the length is at most ``longest``, the
  ///   hop is at least ``leastHop`` and not longer than the window, which would leave sound between
  ///   windows unheard.
  public init(length: Double, hop: Double) throws(WindowPlanError) {
    guard length > 0, length <= Self.longest else { throw .badLength(length) }
    guard hop >= min(length, Self.leastHop), hop <= length else {
      throw .badHop(hop, length: length)
    }
    self.length = length
    self.hop = hop
  }

  /// Seconds, eleven days: longer than any recording, and its samples can still be counted.
  public static let longest = 1e6

  /// Seconds, a frame of the features: nearer windows say nothing new and are without number.
  public static let leastHop = 0.01

  /// Windows of 1.5 s every 0.75 s, the field's habit for diarization by clustering.
  public static let standard = WindowPlan(uncheckedLength: 1.5, hop: 0.75)

  private init(uncheckedLength length: Double, hop: Double) {
    self.length = length
    self.hop = hop
  }

  /// A window's length in samples at a rate in hertz; at least one.
  public func lengthInSamples(at sampleRate: Int) -> Int {
    max(1, Int((length * Double(sampleRate)).rounded()))
  }

  /// The hop in samples at a rate in hertz; at least one.
  public func hopInSamples(at sampleRate: Int) -> Int {
    max(1, Int((hop * Double(sampleRate)).rounded()))
  }

  /// Samples between the starts of the last two windows, at least; an earlier one gives way.
  ///
  /// A millisecond: windows are named by their milliseconds.
  package static func leastApart(at sampleRate: Int) -> Int { max(1, sampleRate / 1000) }

  /// The windows of a stretch of samples, in order.
  ///
  /// - Parameters:
  ///   - samples: The stretch; empty gives none.
  ///   - sampleRate: Hertz.
  /// - Returns: Windows in samples, by their starts.
  public func windows(in samples: Range<Int>, sampleRate: Int) -> [Window] {
    guard !samples.isEmpty else { return [] }
    let size = lengthInSamples(at: sampleRate)
    let step = hopInSamples(at: sampleRate)
    guard samples.count > size else {
      return [Window(startSample: samples.lowerBound, endSample: samples.upperBound)]
    }
    let last = samples.upperBound - size
    let latest = last - Self.leastApart(at: sampleRate)
    var windows = stride(from: samples.lowerBound, through: latest, by: step).map { start in
      Window(startSample: start, endSample: start + size)
    }
    windows.append(Window(startSample: last, endSample: samples.upperBound))
    return windows
  }
}

/// What can be wrong with a window plan.
public enum WindowPlanError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A window without length, or longer than any recording.
  case badLength(Double)
  /// A hop that is shorter than a frame, or longer than the window.
  case badHop(Double, length: Double)

  /// One sentence: what is wrong and what to give.
  public var description: String {
    switch self {
    case .badLength(let length):
      "a window of \(length) s cannot be cut; give a length in seconds above 0, such as 1.5"
        + (length > WindowPlan.longest ? ", and at most \(WindowPlan.longest)" : "")
    case .badHop(let hop, let length):
      "a hop of \(hop) s does not fit windows of \(length) s; "
        + "give \(min(length, WindowPlan.leastHop)) to \(length)"
    }
  }
}
