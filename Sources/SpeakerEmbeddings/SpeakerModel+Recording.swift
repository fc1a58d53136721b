// Chosen windows of a recording, embedded while it is read: memory does not grow with its length.

public import AudioFiles
public import Kernels

extension SpeakerModel {
  /// One embedding for each of some windows of a recording, which is read once, in blocks.
  ///
  /// - Parameters:
  ///   - path: The recording; `-` is standard input.
  ///   - channel: The channel that is heard.
  ///   - windows: In samples at the model's rate, sorted by their starts.
  ///   - workers: Each takes whole windows; the values do not depend on their number.
  ///   - progress: Told how many windows are done.
  /// - Returns: An embedding for each window.
  /// - Throws: ``SpeakerModelError`` when the recording cannot be read or a window is too short.
  /// - Complexity: Memory holds the samples from the first to the last of 64 windows.
  public func embeddings(
    ofRecording path: String, channel: ChannelSelection, windows: [Window], workers: Workers,
    progress: (Int) -> Void = { _ in }
  ) throws(SpeakerModelError) -> [Embedding] {
    var buffer = try RollingSamples(opening: path, sampleRate: sampleRate, channel: channel)
    var embeddings: [Embedding] = []
    embeddings.reserveCapacity(windows.count)
    for start in stride(from: 0, to: windows.count, by: 64) {
      let batch = windows[start..<min(start + 64, windows.count)]
      let (first, last) = (batch[start].startSample, batch.map(\.endSample).max() ?? 0)
      try buffer.move(to: first, until: last)
      let shifted = batch.map {
        Window(startSample: $0.startSample - first, endSample: $0.endSample - first)
      }
      embeddings += try self.embeddings(
        of: Waveform(samples: buffer.samples, sampleRate: sampleRate), windows: shifted,
        workers: workers)
      progress(embeddings.count)
    }
    return embeddings
  }
}

/// A stretch of a recording that moves forward.
private struct RollingSamples: ~Copyable {
  private var audio: AudioStream
  private(set) var samples: [Float] = []
  private var origin = 0

  init(opening path: String, sampleRate: Int, channel: ChannelSelection) throws(SpeakerModelError) {
    do throws(AudioError) {
      audio = try AudioStream(opening: path, sampleRate: sampleRate, channel: channel)
    } catch {
      throw .audio(error)
    }
  }

  /// Makes `samples` begin with sample `first` and reach to `last`, or to the recording's end.
  mutating func move(to first: Int, until last: Int) throws(SpeakerModelError) {
    while origin + samples.count < last {
      let block: [Float]
      do throws(AudioError) {
        block = try audio.next()
      } catch {
        throw .audio(error)
      }
      guard !block.isEmpty else { break }
      samples += block
      drop(before: first)
    }
    drop(before: first)
  }

  private mutating func drop(before first: Int) {
    let count = min(max(0, first - origin), samples.count)
    samples.removeFirst(count)
    origin += count
  }
}
