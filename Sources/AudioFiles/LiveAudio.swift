// Sound that is heard while it comes: what is there is taken, and nothing is kept.

import Glibc

/// Samples without a header: 16 bits, little-endian, channels interleaved.
public struct RawSamples: Sendable, Hashable {
  /// Hertz.
  public let sampleRate: Int
  /// How many.
  public let channels: Int

  /// Takes a rate in hertz and the number of channels, 1 to 1024.
  public init(sampleRate: Int, channels: Int) {
    self.sampleRate = sampleRate
    self.channels = channels
  }
}

/// A recording that may still be going on, as mono samples at its own rate.
///
///     var audio = try LiveAudio(opening: "-")
///     while case let block = try audio.next(), !block.isEmpty { … }
///
/// From a pipe, a terminal or a device come WAV, AU or raw samples, as many as there are; a file
/// is read as ``AudioReader`` does.
public struct LiveAudio: ~Copyable {
  /// The recording's own rate, in hertz.
  public let sampleRate: Int
  private var file: AudioReader?
  private var stream: SampleStream?
  private let isOver: @Sendable () -> Bool

  /// Frames of a file that are read at once.
  private static let blockFrames = 1 << 18

  /// Opens a recording.
  ///
  /// - Parameters:
  ///   - path: A file or a pipe; `-` is standard input.
  ///   - raw: What the samples are where no header says it.
  ///   - channel: Which channel is heard.
  ///   - isOver: Asked every fifth of a second whether to take what came so far for all.
  /// - Throws: What ``AudioReader`` throws for files; for streams the same errors, and
  ///   ``AudioError/cannotStream(path:reason:)``.
  public init(
    opening path: String, raw: RawSamples? = nil, channel: ChannelSelection = .mix,
    isOver: @escaping @Sendable () -> Bool = { false }
  ) throws(AudioError) {
    self.isOver = isOver
    if raw == nil, Self.isSeekable(path) {
      let reader = try AudioReader(opening: path, channel: channel)
      sampleRate = reader.sampleRate
      file = consume reader
    } else {
      let opened = try SampleStream.opened(path, raw: raw, channel: channel, isOver: isOver)
      sampleRate = opened.header.sampleRate
      stream = consume opened
    }
  }

  /// The next samples, as soon as there are some; an empty array at the end.
  ///
  /// - Throws: What ``AudioReader/read(maximumFrames:)`` throws.
  public mutating func next() throws(AudioError) -> [Float] {
    if isOver() { return [] }
    if stream != nil { return try stream?.next() ?? [] }
    return try file?.read(maximumFrames: Self.blockFrames) ?? []
  }

  /// Whether a path is a file or folder, or nothing: what the reader of files has the words for.
  private static func isSeekable(_ path: String) -> Bool {
    var status = stat()
    let found =
      path == "-" ? unsafe fstat(STDIN_FILENO, &status) : unsafe stat(path, &status)
    guard found == 0 else { return true }
    return [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }
}

/// Samples from a descriptor that cannot be sought.
private struct SampleStream: ~Copyable {
  let header: StreamHeader
  private let input: StreamInput
  private let channel: ChannelSelection
  /// Bytes of a frame that has not come as a whole.
  private var rest: [UInt8] = []
  private var bytesRead = 0

  private var frameBytes: Int { header.coding.bytes * header.channels }

  private init(header: StreamHeader, input: consuming StreamInput, channel: ChannelSelection) {
    self.header = header
    self.input = input
    self.channel = channel
  }

  /// Opens a stream and reads its header.
  static func opened(
    _ path: String, raw: RawSamples?, channel: ChannelSelection,
    isOver: @escaping @Sendable () -> Bool
  ) throws(AudioError) -> SampleStream {
    let input = try StreamInput(opening: path, isOver: isOver)
    let header: StreamHeader
    if let raw {
      header = StreamHeader(raw)
    } else {
      header = try self.header(of: input)
    }
    guard AudioReader.sampleRates.contains(header.sampleRate) else {
      throw .rateOutOfRange(path: input.name, sampleRate: header.sampleRate)
    }
    if case .only(let number) = channel, !(1...header.channels).contains(number) {
      throw .noSuchChannel(path: input.name, channel: number, channels: header.channels)
    }
    return SampleStream(header: header, input: input, channel: channel)
  }

  private static func header(of input: borrowing StreamInput) throws(AudioError) -> StreamHeader {
    let name = input.name
    do throws(StreamHeader.Failure) {
      return try StreamHeader { (count) throws(StreamHeader.Failure) in
        do throws(AudioError) {
          return try input.read(exactly: count)
        } catch {
          throw .unreadable(error)
        }
      }
    } catch {
      switch error {
      case .unreadable(let error): throw error
      case .short(bytes: 0): throw .noSamples(path: name)
      case .short(let bytes):
        throw .malformed(path: name, reason: "its header ends after \(bytes) bytes")
      case .malformed(let reason): throw .malformed(path: name, reason: reason)
      case .unknown(let reason): throw .cannotStream(path: name, reason: reason)
      }
    }
  }

  mutating func next() throws(AudioError) -> [Float] {
    var data = rest
    while data.count < frameBytes {
      let left = (header.length ?? .max) - bytesRead
      let found = left > 0 ? try input.read(upTo: min(left, 1 << 20)) : []
      if found.isEmpty {
        try checkEnd()
        return []
      }
      bytesRead += found.count
      data += found
    }
    let whole = data.count / frameBytes * frameBytes
    rest = Array(data[whole...])
    let mono = channel.mono(
      header.coding.samples(of: data[..<whole]), channels: header.channels)
    if let bad = mono.firstIndex(where: { !$0.isFinite }) {
      let frames = (bytesRead - rest.count - whole) / frameBytes + bad
      throw .notFinite(path: input.name, seconds: Double(frames) / Double(header.sampleRate))
    }
    return mono
  }

  /// Whether all came that the header promised, unless it was told to end.
  private func checkEnd() throws(AudioError) {
    if bytesRead < frameBytes { throw .noSamples(path: input.name) }
    guard let length = header.length, bytesRead < length, !input.wasEnded else { return }
    let second = Double(frameBytes * header.sampleRate)
    throw .truncated(
      path: input.name, expected: Double(length) / second, found: Double(bytesRead) / second)
  }
}

extension StreamHeader {
  /// What stands for a header where there is none.
  fileprivate init(_ raw: RawSamples) {
    self.init(
      coding: .signed(bytes: 2, bigEndian: false), sampleRate: raw.sampleRate,
      channels: max(1, raw.channels), length: nil)
  }
}
