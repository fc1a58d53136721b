// Files for these tests to read: WAV written byte by byte from the format's description, and every
// other container by libsndfile.

import CSndfile
import Foundation
import TestSupport
import Testing

/// A coding of libsndfile's and how near it comes to the samples that went in.
struct SoundFormat: Sendable, CustomTestStringConvertible {
  let name: String
  let format: Int
  /// The least ratio of signal to error, in decibels; 140 and more means to the last bit.
  let fidelity: Double
  var testDescription: String { name }
}

/// What can go wrong in writing a test's own file.
struct CannotWrite: Error {
  let path: String
  let reason: String
}

/// Writes interleaved samples with libsndfile.
func write(
  _ samples: [Float], to path: String, format: Int, sampleRate: Int = 16_000, channels: Int = 1
) throws {
  var info = SF_INFO()
  info.samplerate = Int32(sampleRate)
  info.channels = Int32(channels)
  info.format = Int32(format)
  guard let file = sf_open(path, Int32(SFM_WRITE), &info) else {
    throw CannotWrite(path: path, reason: String(cString: sf_strerror(nil)))
  }
  defer { sf_close(file) }
  let frames = sf_count_t(samples.count / channels)
  guard sf_writef_float(file, samples, frames) == frames else {
    throw CannotWrite(path: path, reason: String(cString: sf_strerror(file)))
  }
}

/// The bytes of a WAV file of 32-bit floats, interleaved.
func waveFile(
  _ samples: [Float], sampleRate: Int = 16_000, channels: Int = 1, promisedBytes: Int? = nil
) -> Data {
  var bytes = Data()
  func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
  func append(_ value: Int, bytes count: Int) {
    for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }
  let length = promisedBytes ?? 4 * samples.count
  append("RIFF")
  append(length < 0xFFFF_FFFF ? 36 + length : length, bytes: 4)
  append("WAVEfmt ")
  append(16, bytes: 4)
  append(3, bytes: 2)  // IEEE float
  append(channels, bytes: 2)
  append(sampleRate, bytes: 4)
  append(sampleRate * channels * 4, bytes: 4)
  append(channels * 4, bytes: 2)
  append(32, bytes: 2)
  append("data")
  append(length, bytes: 4)
  for sample in samples { append(Int(sample.bitPattern), bytes: 4) }
  return bytes
}

/// A voice-like sound without steps: three partials that swell and fade.
func testTone(seconds: Double, sampleRate: Int = 16_000) -> [Float] {
  (0..<Int(seconds * Double(sampleRate))).map { at in
    let time = Double(at) / Double(sampleRate)
    let partials = sin(2 * .pi * 220 * time) + sin(2 * .pi * 441 * time) / 2
    return Float(0.4 * sin(.pi * time / seconds) * (partials + sin(2 * .pi * 703 * time) / 4))
  }
}

/// Signal to error, in decibels; infinite when there is no error.
func signalToError(_ found: [Float], _ expected: [Float]) -> Double {
  guard found.count == expected.count else { return -.infinity }
  let signal = expected.reduce(0.0) { $0 + Double($1) * Double($1) }
  let error = zip(found, expected).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
  return 10 * log10(signal / error)
}
