// A recording read in blocks, so that memory follows the work and not the file.

/// An open recording that gives mono samples, block by block, at the file's own rate.
///
///     var reader = try AudioReader(opening: "meeting.wav")
///     while case let block = try reader.read(maximumFrames: 65_536), !block.isEmpty { … }
///
/// Reads what libsndfile reads: WAV of all subtypes, RF64, W64, FLAC, Ogg Vorbis and Opus, MP3,
/// AIFF, AU, NIST SPHERE and more.
public struct AudioReader: ~Copyable {
  /// The sample rates, in hertz, that are read and converted.
  public static let sampleRates = 4_000...384_000

  /// The file's own rate, in hertz.
  public let sampleRate: Int
  /// How many channels the file has.
  public let channels: Int
  /// Samples in each channel, where the file says it; nothing is decoded to find out.
  public let frames: Int?
  /// Seconds, where the file says how many samples it has.
  public var duration: Double? { frames.map { Double($0) / Double(sampleRate) } }

  private let file: SoundFile
  private let channel: ChannelSelection
  private let framesAreExact: Bool
  private var framesRead = 0

  /// Opens a recording.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input, which may be a pipe.
  ///   - channel: Which channel is heard.
  /// - Throws: Every ``AudioError`` that can be seen without decoding; a file that is shorter than
  ///   its header promises is refused here where the format tells.
  public init(opening path: String, channel: ChannelSelection = .mix) throws(AudioError) {
    let file = try SoundFile(opening: path)
    let name = file.file.name
    guard Self.sampleRates.contains(file.sampleRate) else {
      throw .rateOutOfRange(path: name, sampleRate: file.sampleRate)
    }
    if case .only(let number) = channel, !(1...max(1, file.channels)).contains(number) {
      throw .noSuchChannel(path: name, channel: number, channels: file.channels)
    }
    if file.frames == 0 { throw .noSamples(path: name) }
    try Self.checkLength(of: file)
    sampleRate = file.sampleRate
    channels = file.channels
    frames = file.frames
    framesAreExact = !file.isMPEG || DeclaredLength.countsFrames(ofMPEG: file.file)
    self.channel = channel
    self.file = file
  }

  /// Reads the next samples.
  ///
  /// - Parameter maximumFrames: Samples wanted, 1 or more; fewer come only at the end.
  /// - Returns: Mono samples in −1…1; an empty array at the end.
  /// - Throws: ``AudioError/notFinite(path:seconds:)``, ``AudioError/truncated(path:expected:found:)``
  ///   at the end of a file that promised more, ``AudioError/noSamples(path:)``,
  ///   ``AudioError/malformed(path:reason:)``.
  public mutating func read(maximumFrames: Int) throws(AudioError) -> [Float] {
    let mono = channel.mono(
      try file.read(maximumFrames: max(1, maximumFrames)), channels: channels)
    if let bad = mono.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(
        path: file.file.name, seconds: Double(framesRead + bad) / Double(sampleRate))
    }
    framesRead += mono.count
    if mono.count < maximumFrames { try checkEnd() }
    return mono
  }

  /// Whether all that the file promised has come.
  private func checkEnd() throws(AudioError) {
    if framesRead == 0 { throw .noSamples(path: file.file.name) }
    guard framesAreExact, let frames else { return }
    // An encoder's delay makes the count of an MPEG stream good to two of its frames.
    let slack = file.isMPEG ? 2 * 1152 : 0
    guard framesRead + slack >= frames else {
      throw .truncated(
        path: file.file.name, expected: Double(frames) / Double(sampleRate),
        found: Double(framesRead) / Double(sampleRate))
    }
  }

  /// Refuses a file that ends before its sample data should; libsndfile lowers its count in silence.
  private static func checkLength(of file: borrowing SoundFile) throws(AudioError) {
    guard let declared = DeclaredLength(of: file.file), declared.end > file.file.size else {
      return
    }
    let found = Double(file.frames ?? 0) / Double(file.sampleRate)
    let share =
      Double(declared.end - declared.start) / Double(max(1, file.file.size - declared.start))
    throw .truncated(path: file.file.name, expected: found * share, found: found)
  }
}
