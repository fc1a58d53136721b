// The memory in which one thread takes frames apart; made once for an utterance.

internal import CFFTW

/// One frame on its way from samples to a spectrum, aligned as FFTW wants it, zero at first.
@safe struct FrameScratch: ~Copyable {
  /// The windowed frame, `points` values; what lies behind the window stays zero.
  let frame: UnsafeMutablePointer<Float>
  /// The complex transform of half the size, `points` values.
  let transformed: UnsafeMutablePointer<Float>
  /// The spectrum, `points / 2 + 1` values, and zeros that filters may read beyond its end.
  let spectrum: UnsafeMutablePointer<Float>

  init(points: Int) {
    // Each part begins at a multiple of 64 bytes from the start, which keeps FFTW's alignment.
    let part = (points + 15) / 16 * 16
    let count = 3 * part + 16
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
    unsafe frame = memory.initializeMemory(as: Float.self, repeating: 0, count: count)
    unsafe transformed = frame + part
    unsafe spectrum = frame + 2 * part
  }

  deinit { unsafe UnsafeMutableRawPointer(frame).deallocate() }
}

extension FrameScratch {
  /// Turns the power spectrum into √(power + epsilon).
  mutating func takeRoots(bins: Int, epsilon: Float) {
    let raw = unsafe UnsafeMutableRawPointer(spectrum)
    // Rounded up to four: what lies behind the last bin becomes √epsilon, which no filter weighs.
    for offset in stride(from: 0, to: 4 * bins, by: 16) {
      let power = unsafe raw.loadUnaligned(fromByteOffset: offset, as: SIMD4<Float>.self)
      let magnitude = fftw_shim_square_roots(power + epsilon)
      unsafe raw.storeBytes(of: magnitude, toByteOffset: offset, as: SIMD4<Float>.self)
    }
  }
}
