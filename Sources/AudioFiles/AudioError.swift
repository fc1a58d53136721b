// Every way in which a recording can be at fault, each with the one sentence that a user reads.

/// What can be wrong with a recording; each message names the file and what to do.
public enum AudioError: Error, Equatable, Sendable {
  /// The file is missing or may not be read; `reason` is the system's own text.
  case cannotOpen(path: String, reason: String)
  /// The path is a folder.
  case isFolder(path: String)
  /// No known audio format; `reason` is libsndfile's own text.
  case notAudio(path: String, reason: String)
  /// A known format whose structure is broken; `reason` is libsndfile's own text.
  case malformed(path: String, reason: String)
  /// A file of zero bytes, or a header with no sample behind it.
  case noSamples(path: String)
  /// The header promises more than the file holds; both in seconds.
  case truncated(path: String, expected: Double, found: Double)
  /// A sample that is not a number or infinite, at this time in seconds.
  case notFinite(path: String, seconds: Double)
  /// A channel that the file does not have; channels count from 1.
  case noSuchChannel(path: String, channel: Int, channels: Int)
  /// A sample rate, in hertz, that no voice recording has.
  case rateOutOfRange(path: String, sampleRate: Int)
  /// Two rates, in hertz, between which samples cannot be converted.
  case cannotResample(from: Int, to: Int, reason: String)
  /// Sound that cannot be read while it comes; `reason` says what it is.
  case cannotStream(path: String, reason: String)
  /// The data stopped coming, or could not be kept while it came.
  case cannotRead(path: String, reason: String)
}

extension AudioError: CustomStringConvertible {
  /// One sentence: where, what, what to do.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "\(path): cannot be opened (\(reason)); give a file that can be read"
    case .isFolder(let path):
      "\(path): is a folder; give an audio file"
    case .notAudio(let path, let reason):
      "\(path): is not audio in a format that is read here (\(reason)); "
        + "convert it first, as with: ffmpeg -i \(path == InputFile.standardInput ? "-" : path) voice.wav"
    case .malformed(let path, let reason):
      "\(path): is damaged or cut short (\(reason)); copy or record it again"
    case .noSamples(let path):
      "\(path): holds no samples; give a recording that is not empty"
    case .truncated(let path, let expected, let found):
      "\(path): is cut short (its header promises \(seconds(expected)), "
        + "\(seconds(found)) are there); copy or record it again"
    case .notFinite(let path, let at):
      "\(path): has a sample that is not a finite number at \(seconds(at)); write the file again"
    case .noSuchChannel(let path, let channel, let channels):
      "\(path): has no channel \(channel) (it has \(channels)); "
        + (channels == 1 ? "give 1 or mix" : "give 1 to \(channels), or mix")
    case .rateOutOfRange(let path, let rate):
      "\(path): has a sample rate of \(rate) Hz (\(AudioReader.sampleRates.lowerBound) to "
        + "\(AudioReader.sampleRates.upperBound) Hz are read); resample it first"
    case .cannotResample(let from, let to, let reason):
      "\(from) Hz: cannot be resampled to \(to) Hz (\(reason)); "
        + "give rates from \(AudioReader.sampleRates.lowerBound) to "
        + "\(AudioReader.sampleRates.upperBound) Hz"
    case .cannotStream(let path, let reason):
      "\(path): cannot be read while it comes (\(reason)); pipe WAV or AU, as with: "
        + "ffmpeg -i INPUT -f wav -, or samples with --raw"
    case .cannotRead(let path, let reason):
      "\(path): could not be read to its end (\(reason)); try again or copy it first"
    }
  }

  /// A time with three decimals, as `1.250 s`.
  private func seconds(_ time: Double) -> String {
    let milliseconds = Int((max(0, min(time, 1e12)) * 1000).rounded())
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    return "\(milliseconds / 1000).\(fraction) s"
  }
}
