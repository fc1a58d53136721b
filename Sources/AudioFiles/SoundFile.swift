// The only place that sees libsndfile: an open recording whose interleaved samples are read
// in blocks.

internal import CSndfile
import Glibc
import Synchronization

/// An open recording; the library's handle is closed when this value goes away.
@safe struct SoundFile: ~Copyable {
  let file: InputFile
  let channels: Int
  /// Hertz, as the file says.
  let sampleRate: Int
  /// Samples a channel, as the file says; `nil` where it does not say.
  let frames: Int?
  /// Whether this is MP3 or another MPEG stream, whose `frames` may be an estimate.
  let isMPEG: Bool
  private let handle: OpaquePointer

  /// libsndfile keeps the reason of a failed opening in one global place.
  private static let opening = Mutex(())

  /// Opens a recording, or standard input for `-`.
  ///
  /// - Throws: What ``InputFile`` throws; ``AudioError/notAudio(path:reason:)``,
  ///   ``AudioError/malformed(path:reason:)``, ``AudioError/noSamples(path:)`` for zero bytes.
  init(opening path: String) throws(AudioError) {
    let file = try InputFile(opening: path)
    guard file.size > 0 else { throw .noSamples(path: file.name) }
    var info = SF_INFO()
    unsafe handle = try Self.open(file.descriptor, name: file.name, &info)
    channels = Int(info.channels)
    sampleRate = Int(info.samplerate)
    // A stream of unknown length, such as Ogg without its last page, has the largest count.
    frames = info.frames < sf_count_t.max / 2 ? Int(info.frames) : nil
    isMPEG = Int(info.format) & Int(SF_FORMAT_TYPEMASK) == Int(SF_FORMAT_MPEG)
    self.file = file
  }

  deinit { unsafe sf_close(handle) }

  /// The next interleaved samples `[frames, channels]` in −1…1; fewer than asked at the end.
  ///
  /// - Throws: ``AudioError/malformed(path:reason:)`` where the decoder gives up.
  func read(maximumFrames: Int) throws(AudioError) -> [Float] {
    let samples = unsafe [Float](unsafeUninitializedCapacity: maximumFrames * channels) {
      buffer, count in
      let frames = unsafe sf_readf_float(handle, buffer.baseAddress, sf_count_t(maximumFrames))
      count = max(0, Int(frames)) * channels
    }
    if samples.count < maximumFrames * channels, unsafe sf_error(handle) != SF_ERR_NO_ERROR {
      throw .malformed(path: file.name, reason: unsafe Self.reason(sf_strerror(handle)))
    }
    return samples
  }

  /// Opens a descriptor, which stays its owner's to close.
  ///
  /// libsndfile is given a copy to own: what it does not recognise it closes, whatever it is told.
  private static func open(_ descriptor: Int32, name: String, _ info: inout SF_INFO)
    throws(AudioError) -> OpaquePointer
  {
    var opened: OpaquePointer?
    let failure = opening.withLock { _ -> AudioError? in
      let own = dup(descriptor)
      guard own >= 0 else {
        return .cannotOpen(path: name, reason: unsafe String(cString: strerror(errno)))
      }
      unsafe opened = sf_open_fd(own, Int32(SFM_READ), &info, 1)
      if unsafe opened != nil { return nil }
      let reason = unsafe reason(sf_strerror(nil))
      return unsafe sf_error(nil) == SF_ERR_MALFORMED_FILE
        ? .malformed(path: name, reason: reason) : .notAudio(path: name, reason: reason)
    }
    guard let handle = unsafe opened else {
      throw failure ?? .notAudio(path: name, reason: "no reason given")
    }
    return unsafe handle
  }

  /// The library's text without "Error : " before it and the full stop after it.
  private static func reason(_ text: UnsafePointer<CChar>?) -> String {
    let words = unsafe text.map { unsafe String(cString: $0) } ?? "no reason given"
    let start = words.hasPrefix("Error : ") ? words.dropFirst(8) : words[...]
    return String(start.prefix { $0 != "." })
  }
}
