// Telephone sound in a recording of a higher rate: voices that were trained with more of the
// spectrum score lower on it, which a person should know.

package import AudioFiles
import Foundation

/// Why a recording has less of the spectrum than a model hears.
package enum NarrowBand: Sendable, Equatable {
  /// The recording's rate, in hertz, is below the model's.
  case lowRate(Int)
  /// There is next to nothing above 4 kHz: it was sampled at 8 kHz or less at some time.
  case telephone

  /// The most sound above 4.6 kHz that telephone recordings have, as a share of all (−53 dB).
  ///
  /// Measured: recordings of eight corpora at 16 kHz have −48 dB or more (mean of up to 40 files
  /// each; the least was a single word), the same made 8 kHz and back −56 dB or less, and a
  /// telephone corpus kept at 16 kHz −57 dB or less.
  static let mostAbove = 5e-6

  /// Looks into a recording, at its first minute of sound at most.
  ///
  /// - Parameters:
  ///   - path: A file that can be opened again.
  ///   - channel: The channel that is heard.
  ///   - modelRate: Hertz.
  /// - Returns: Nil where the model hears all that it can, and where there is no sound.
  /// - Throws: What `AudioStream` throws.
  package static func found(in path: String, channel: ChannelSelection, modelRate: Int)
    throws(AudioError) -> NarrowBand?
  {
    var audio = try AudioStream(opening: path, sampleRate: modelRate, channel: channel)
    guard audio.fileSampleRate >= modelRate else { return .lowRate(audio.fileSampleRate) }
    guard modelRate >= 12_000 else { return nil }
    var share = HighShare(sampleRate: modelRate)
    var blocks = 0
    // About ten minutes of blocks: a longer silence is not searched through.
    while share.frames < HighShare.enough, blocks < 200 {
      let block = try audio.next()
      guard !block.isEmpty else { break }
      share.push(block)
      blocks += 1
    }
    guard let value = share.value else { return nil }
    return value < mostAbove ? .telephone : nil
  }
}

/// How much of the sound lies above 4.6 kHz: a tenth of all frames is filtered.
struct HighShare {
  /// Frames after which more would not change the answer: a minute of sound.
  static let enough = 600
  /// Hertz; below it the filter takes all of a telephone's 4 kHz away.
  private static let cutoff = 4600.0
  /// Odd, so that the filter has a middle.
  private static let taps = 127

  /// Frames with sound so far.
  private(set) var frames = 0
  private let filter: [Float]
  private let frameLength: Int
  private var all = 0.0
  private var high = 0.0

  /// Makes a high-pass filter for a rate in hertz: a sinc under a Blackman window.
  init(sampleRate: Int) {
    let middle = Double(Self.taps / 2)
    let share = 2 * Self.cutoff / Double(sampleRate)
    filter = (0..<Self.taps).map { tap in
      let x = Double(tap) - middle
      let sinc = x == 0 ? share : sin(.pi * share * x) / (.pi * x)
      let angle = 2 * .pi * Double(tap) / Double(Self.taps - 1)
      let window = 0.42 - 0.5 * cos(angle) + 0.08 * cos(2 * angle)
      return Float((x == 0 ? 1 : 0) - sinc * window)
    }
    frameLength = sampleRate / 50
  }

  /// The share of power above the cutoff; nil before there was sound.
  var value: Double? { frames > 0 ? high / all : nil }

  /// Takes a block; frames are 20 ms long and begin every 100 ms.
  mutating func push(_ block: [Float]) {
    let span = frameLength + Self.taps - 1
    for start in stride(from: 0, through: block.count - span, by: 5 * frameLength) {
      let frame = block[start..<start + span]
      let inside = frame.dropFirst(Self.taps / 2).prefix(frameLength)
      let power = inside.reduce(0.0) { $0 + Double($1) * Double($1) }
      // Frames below -60 dB full scale are silence, whose noise may be of any colour.
      guard power > 1e-6 * Double(frameLength) else { continue }
      frames += 1
      all += power
      for place in start..<start + frameLength {
        var sum: Float = 0
        for tap in 0..<Self.taps { sum += filter[tap] * block[place + tap] }
        high += Double(sum) * Double(sum)
      }
    }
  }
}
