// One reading of a recording, from which speech and overlap follow.

import AudioFiles
import FrontEnd
import Kernels
import SpeakerEmbeddings

/// Reads a recording once, in blocks, and hears where speech is.
struct SpeechListener {
  /// How speech is found.
  let activity: SpeechActivity
  let detector: SpeechDetector
  /// Whether two voices at once are listened for.
  let hearsOverlap: Bool
  let workers: Workers

  private var usesDetector: Bool {
    if case .detector = activity { true } else { hearsOverlap }
  }

  private var usesLevels: Bool {
    if case .energy = activity { true } else { false }
  }

  /// Hears a recording.
  ///
  /// - Parameters:
  ///   - path: The recording.
  ///   - channel: The channel that is heard.
  ///   - progress: Told the seconds heard so far.
  /// - Returns: Where speech is; the same for any number of workers.
  /// - Throws: ``DiarizerError/model(path:error:)`` when the recording cannot be read.
  func hear(
    _ path: String, channel: ChannelSelection, progress: (Double) -> Void = { _ in }
  ) throws(DiarizerError) -> HeardSpeech {
    // Speech that is known needs no more than the recording's length, at any rate.
    let rate = usesDetector || usesLevels ? detector.sampleRate : nil
    var (levels, stream) = (FrameLevels(sampleRate: detector.sampleRate), DetectorStream(detector))
    var count = 0
    var audio = try Self.audio(path) { () throws(AudioError) in
      try AudioStream(opening: path, sampleRate: rate, channel: channel)
    }
    while true {
      let block = try Self.audio(path) { () throws(AudioError) in try audio.next() }
      guard !block.isEmpty else { break }
      count += block.count
      progress(Double(count) / Double(audio.sampleRate))
      if usesLevels { levels.push(block) }
      guard usesDetector else { continue }
      try Self.features(path) { () throws(FrontEndError) in
        try stream.push(block, workers: workers)
      }
    }
    let track = try Self.features(path) { () throws(FrontEndError) in
      try stream.finish(workers: workers)
    }
    return heard(track: track, levels: levels, count: count, sampleRate: audio.sampleRate)
  }

  private func heard(
    track: SpeechTrack, levels: FrameLevels, count: Int, sampleRate: Int
  ) -> HeardSpeech {
    let speech =
      switch activity {
      case .detector: track.speechRegions(.speech(from: detector.speechThreshold))
      case .energy(let activity): activity.regions(of: levels.values)
      case .given(let regions): regions.joined()
      }
    let overlap =
      hearsOverlap ? track.overlapRegions(.overlap(from: detector.overlapThreshold)) : []
    return HeardSpeech(
      speech: speech, overlap: overlap.intersected(with: speech),
      track: usesDetector ? track : nil, count: count, sampleRate: sampleRate)
  }

  private static func audio<Value: ~Copyable>(
    _ path: String, _ body: () throws(AudioError) -> Value
  ) throws(DiarizerError) -> Value {
    do throws(AudioError) {
      return try body()
    } catch {
      throw .model(path: path, error: .audio(error))
    }
  }

  private static func features<Value>(
    _ path: String, _ body: () throws(FrontEndError) -> Value
  ) throws(DiarizerError) -> Value {
    do throws(FrontEndError) {
      return try body()
    } catch {
      throw .model(path: path, error: .features(error))
    }
  }
}
