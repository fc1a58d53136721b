// Sound for tests, written byte by byte from the description of WAV.

package import Foundation

/// A WAV file of 16-bit samples.
package enum WaveFile {
  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - channels: Samples in −1…1, one array a channel, all of one length.
  ///   - sampleRate: Hertz.
  /// - Returns: Header and samples.
  package static func bytes(_ channels: [[Float]], sampleRate: Int) -> Data {
    var bytes = Data()
    func append(_ value: Int, bytes count: Int) {
      for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
    let frames = channels.first?.count ?? 0
    let length = 2 * frames * channels.count
    bytes.append(contentsOf: "RIFF".utf8)
    append(36 + length, bytes: 4)
    bytes.append(contentsOf: "WAVEfmt ".utf8)
    append(16, bytes: 4)
    append(1, bytes: 2)  // PCM
    append(channels.count, bytes: 2)
    append(sampleRate, bytes: 4)
    append(2 * sampleRate * channels.count, bytes: 4)
    append(2 * channels.count, bytes: 2)
    append(16, bytes: 2)
    bytes.append(contentsOf: "data".utf8)
    append(length, bytes: 4)
    for frame in 0..<frames {
      for channel in channels {
        append(Int((max(-1, min(1, channel[frame])) * 32767).rounded()), bytes: 2)
      }
    }
    return bytes
  }
}
