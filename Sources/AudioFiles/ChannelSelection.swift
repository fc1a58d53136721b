// Which channel of a recording is heard. Peers disagree for stereo files (some average,
// some take the left channel), so the choice has a name.

/// How a recording with several channels becomes one.
public enum ChannelSelection: Sendable, Hashable {
  /// The average of all channels, as `librosa.load(mono=True)` does.
  case mix
  /// One channel alone, counted from 1.
  case only(Int)
}

extension ChannelSelection {
  /// One channel out of interleaved samples `[frames, channels]`; as many values as frames.
  func mono(_ samples: [Float], channels: Int) -> [Float] {
    guard channels > 1 else { return samples }
    let frames = samples.count / channels
    return unsafe [Float](unsafeUninitializedCapacity: frames) { mono, count in
      switch self {
      case .mix:
        // NumPy's order of operations: the sum in channel order, then one division.
        let divisor = Float(channels)
        for frame in 0..<frames {
          var sum = samples[frame * channels]
          for channel in 1..<channels { sum += samples[frame * channels + channel] }
          unsafe mono[frame] = sum / divisor
        }
      case .only(let channel):
        for frame in 0..<frames {
          unsafe mono[frame] = samples[frame * channels + channel - 1]
        }
      }
      count = frames
    }
  }
}
