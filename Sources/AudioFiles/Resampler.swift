// Another sample rate, in blocks. The only place that sees libsoxr.

internal import CSoxr

/// Converts a stream of mono samples from one rate to another.
///
/// libsoxr at its quality HQ, which is what `librosa.load` and `librosa.resample` use by default;
/// like there, `n` samples become `ceil(n · (target / rate))`. The same samples come out however
/// the input is cut into blocks.
@safe public struct Resampler: ~Copyable {
  /// The rate of what goes in, in hertz.
  public let inputRate: Int
  /// The rate of what comes out, in hertz.
  public let outputRate: Int
  private let handle: soxr_t
  private var consumed = 0
  private var produced = 0

  /// A converter at the start of a stream.
  ///
  /// - Throws: ``AudioError/cannotResample(from:to:reason:)`` for rates outside
  ///   ``AudioReader/sampleRates``.
  public init(from inputRate: Int, to outputRate: Int) throws(AudioError) {
    self.inputRate = inputRate
    self.outputRate = outputRate
    for rate in [inputRate, outputRate] where !AudioReader.sampleRates.contains(rate) {
      throw .cannotResample(from: inputRate, to: outputRate, reason: "\(rate) Hz is out of range")
    }
    // Without specifications: 32-bit floats, quality HQ, one thread.
    var reason: soxr_error_t?
    guard
      let handle = unsafe soxr_create(
        Double(inputRate), Double(outputRate), 1, &reason, nil, nil, nil)
    else {
      let text = unsafe reason.map { unsafe String(cString: $0) } ?? "libsoxr gave no reason"
      throw .cannotResample(from: inputRate, to: outputRate, reason: text)
    }
    unsafe self.handle = handle
  }

  deinit { unsafe soxr_delete(handle) }

  /// How many samples `count` of the input become in all: `ceil(count · (target / rate))`.
  ///
  /// The quotient is rounded before the product, as in librosa, where two seconds at 44.1 kHz are
  /// 48001 samples at 24 kHz, the last one a zero.
  public static func outputCount(of count: Int, from inputRate: Int, to outputRate: Int) -> Int {
    Int((Double(count) * (Double(outputRate) / Double(inputRate))).rounded(.up))
  }

  /// The samples that are ready after `block` went in; they lag behind by the filter's length.
  public mutating func push(_ block: [Float]) -> [Float] {
    var output: [Float] = []
    var rest = block[...]
    while !rest.isEmpty {
      let (taken, ready) = convert(rest, room: room(for: rest.count))
      output += ready
      rest = rest.dropFirst(taken)
      if taken == 0 && ready.isEmpty { break }
    }
    consumed += block.count
    produced += output.count
    return output
  }

  /// The last samples; call it once, after the last block.
  public mutating func finish() -> [Float] {
    var output: [Float] = []
    let room = room(for: 4096)
    while case let ready = convert(nil, room: room).ready, !ready.isEmpty {
      output += ready
    }
    // libsoxr rounds the length to the nearest; librosa's `fix_length` fills up or cuts.
    let total = Self.outputCount(of: consumed, from: inputRate, to: outputRate)
    let missing = max(0, total - produced)
    output = Array(output.prefix(missing))
    output += repeatElement(0, count: missing - output.count)
    produced = total
    return output
  }

  private func room(for count: Int) -> Int {
    Self.outputCount(of: count, from: inputRate, to: outputRate) + 64
  }

  /// One call of the library; `nil` as input says that there is no more.
  private func convert(_ input: ArraySlice<Float>?, room: Int) -> (taken: Int, ready: [Float]) {
    var taken = 0
    let ready = unsafe [Float](unsafeUninitializedCapacity: room) { buffer, count in
      if let input {
        unsafe input.withUnsafeBufferPointer { source in
          _ = unsafe soxr_process(
            handle, source.baseAddress, source.count, &taken, buffer.baseAddress, room, &count)
        }
      } else {
        _ = unsafe soxr_process(handle, nil, 0, nil, buffer.baseAddress, room, &count)
      }
    }
    return (taken, ready)
  }
}
