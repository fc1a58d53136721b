// Windows of a recording of any length, embedded while it is read.

public import AudioFiles
public import Kernels

/// Embeds the windows of a recording batch by batch; the recording is never held as a whole.
///
/// The windows are those of ``WindowPlan/windows(in:sampleRate:)`` over the whole recording.
/// Memory holds about a batch of windows, whatever the recording's length.
public struct WindowStream: ~Copyable {
  /// Windows embedded at once; enough for many cores, few enough to stay small.
  private static let batch = 64

  private var audio: AudioStream
  private let model: SpeakerModel
  private let size: Int
  private let step: Int
  private let leastApart: Int
  private var samples: [Float] = []
  /// The recording's sample that `samples` begins with.
  private var origin = 0
  private var nextStart = 0
  private var ended = false
  private var done = false

  /// Opens a recording.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - channel: The channel that is heard.
  ///   - plan: Where windows lie.
  ///   - model: What embeds them.
  /// - Throws: `AudioError` when it cannot be opened.
  public init(
    opening path: String, channel: ChannelSelection, plan: WindowPlan, model: SpeakerModel
  ) throws(AudioError) {
    audio = try AudioStream(opening: path, sampleRate: model.sampleRate, channel: channel)
    self.model = model
    size = plan.lengthInSamples(at: model.sampleRate)
    step = plan.hopInSamples(at: model.sampleRate)
    leastApart = WindowPlan.leastApart(at: model.sampleRate)
  }

  /// The next windows with their embeddings, in order; empty at the end.
  ///
  /// - Throws: ``SpeakerModelError`` when the recording cannot be read on or is too short.
  public mutating func next(workers: Workers) throws(SpeakerModelError)
    -> [(window: Window, embedding: Embedding)]
  {
    guard !done else { return [] }
    try fill()
    let windows = takeWindows()
    let shifted = windows.map {
      Window(startSample: $0.startSample - origin, endSample: $0.endSample - origin)
    }
    let waveform = Waveform(samples: samples, sampleRate: model.sampleRate)
    let embeddings = try model.embeddings(of: waveform, windows: shifted, workers: workers)
    forgetHeard()
    return zip(windows, embeddings).map { ($0, $1) }
  }

  /// Reads until a batch of windows is there, or the recording ends.
  private mutating func fill() throws(SpeakerModelError) {
    while !ended && end < nextStart + (Self.batch - 1) * step + size + leastApart {
      let block: [Float]
      do throws(AudioError) {
        block = try audio.next()
      } catch {
        throw .audio(error)
      }
      ended = block.isEmpty
      samples += block
    }
  }

  /// One past the last sample that was read.
  private var end: Int { origin + samples.count }

  /// The windows that are certain: more sound follows them, or the recording has ended.
  private mutating func takeWindows() -> [Window] {
    var windows: [Window] = []
    while nextStart + size + leastApart <= end && windows.count < Self.batch {
      windows.append(Window(startSample: nextStart, endSample: nextStart + size))
      nextStart += step
    }
    if ended && nextStart + size + leastApart > end {
      windows.append(Window(startSample: max(0, end - size), endSample: end))
      done = true
    }
    return windows
  }

  /// Drops what no window to come needs; the last window may begin a window before the end.
  private mutating func forgetHeard() {
    let needed = min(nextStart, end - size)
    guard needed > origin else { return }
    samples.removeFirst(needed - origin)
    origin = needed
  }
}
