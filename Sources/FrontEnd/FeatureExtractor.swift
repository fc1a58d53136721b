// From samples to the features that a model was trained on: the whole buffer at once, frame by
// frame through memory that stays in the nearest cache.

/// Makes features by one recipe; its tables are computed once, and any thread may use it.
///
///     let extractor = try FeatureExtractor(.qwen3)
///     let features = try extractor.features(of: waveform.samples)
///
/// Features of a part of a recording are those of a file that holds this part alone: padding,
/// floors and means are the part's own.
public final class FeatureExtractor: Sendable {
  /// What this extractor computes.
  public let recipe: FrontEndRecipe
  /// The fewest samples that are accepted, at the recipe's rate.
  public var shortestSamples: Int { recipe.shortestSamples }

  private let transform: FourierTransform
  private let filters: SparseFilters
  /// The window times the recipe's scale (a power of two, so that nothing is rounded), filled up
  /// with zeros to a multiple of four.
  private let window: [SIMD4<Float>]
  private let windowLength: Int

  /// Prepares window, filters and transform.
  ///
  /// - Throws: ``FrontEndError`` where a window or filters that a checkpoint carries do not fit,
  ///   and ``FrontEndError/cannotTransform(points:)``.
  public init(_ recipe: FrontEndRecipe) throws(FrontEndError) {
    try recipe.check()
    self.recipe = recipe
    transform = try FourierTransform(points: recipe.framing.transform)
    filters = SparseFilters(
      recipe.filters.weights(
        sampleRate: recipe.sampleRate, spectrumBins: recipe.framing.spectrumBins))
    let values = recipe.window.values
    windowLength = values.count
    window = stride(from: 0, to: values.count, by: 4).map { start in
      SIMD4((start..<start + 4).map { $0 < values.count ? values[$0] * recipe.scale : 0 })
    }
  }

  /// How many frames come of `count` samples; 0 where they are too few for one.
  public func frames(of count: Int) -> Int { recipe.frames(of: count) }

  /// Features of an utterance.
  ///
  /// - Parameter samples: Mono, in −1…1, at the recipe's rate.
  /// - Returns: What the first convolution is given.
  /// - Throws: ``FrontEndError/tooShort(samples:needed:sampleRate:)``,
  ///   ``FrontEndError/sampleOutOfRange(at:)``.
  /// - Complexity: O(samples · log(transform)).
  public func features(of samples: [Float]) throws(FrontEndError) -> Features {
    try features(of: samples.span)
  }

  /// Features of a part of a recording, which is not copied.
  ///
  /// - Parameter samples: Mono, in −1…1, at the recipe's rate.
  /// - Returns: What the first convolution is given.
  /// - Throws: ``FrontEndError/tooShort(samples:needed:sampleRate:)``,
  ///   ``FrontEndError/sampleOutOfRange(at:)`` with a place counted from the part's start.
  public func features(of samples: ArraySlice<Float>) throws(FrontEndError) -> Features {
    try features(of: samples.span)
  }

  /// Features of samples that someone else owns.
  ///
  /// - Parameter samples: Mono, in −1…1, at the recipe's rate.
  /// - Returns: What the first convolution is given.
  /// - Throws: ``FrontEndError/tooShort(samples:needed:sampleRate:)``,
  ///   ``FrontEndError/sampleOutOfRange(at:)``.
  public func features(of samples: Span<Float>) throws(FrontEndError) -> Features {
    guard samples.count >= shortestSamples else {
      throw .tooShort(
        samples: samples.count, needed: shortestSamples, sampleRate: recipe.sampleRate)
    }
    if let bad = samples.firstIndex(beyond: 1e9) { throw .sampleOutOfRange(at: bad) }
    let frames = recipe.frames(of: samples.count)
    var values: [Float]
    if recipe.padding == .none {
      values = unsafe samples.withUnsafeBufferPointer { unsafe filterSums($0, frames: frames) }
    } else {
      let padded = recipe.padded(samples)
      values = unsafe padded.withUnsafeBufferPointer { unsafe filterSums($0, frames: frames) }
    }
    recipe.logarithm.apply(to: &values)
    recipe.normalization.apply(to: &values, bins: filters.count)
    return Features(frames: frames, bins: filters.count, values: values)
  }

  /// Mel filter sums `[frames, bins]`, before the logarithm, of a padded signal.
  private func filterSums(_ signal: UnsafeBufferPointer<Float>, frames: Int) -> [Float] {
    let framing = recipe.framing
    let offset = (framing.length - windowLength) / 2
    precondition(signal.count >= (frames - 1) * framing.shift + framing.length)
    guard let base = signal.baseAddress else { return [] }
    return unsafe [Float](unsafeUninitializedCapacity: frames * filters.count) { sums, count in
      var scratch = FrameScratch(points: transform.points)
      for frame in 0..<frames {
        unsafe windowed(base + frame * framing.shift + offset, into: &scratch)
        transform.power(&scratch)
        if case .magnitude(let epsilon) = recipe.spectrum {
          scratch.takeRoots(bins: framing.spectrumBins, epsilon: epsilon)
        }
        if let row = sums.baseAddress {
          unsafe filters.apply(to: scratch.spectrum, into: row + frame * filters.count)
        }
      }
      count = frames * filters.count
    }
  }

  /// One frame times the window; a shorter group than four at its end is never read.
  private func windowed(_ samples: UnsafePointer<Float>, into scratch: inout FrameScratch) {
    var (mean, coefficient): (Float, Float) = (0, 0)
    if case .frame(let emphasis) = recipe.emphasis {
      (mean, coefficient) = unsafe (frameMean(samples), emphasis)
    }
    let raw = unsafe UnsafeRawPointer(samples)
    let output = unsafe UnsafeMutableRawPointer(scratch.frame)
    let whole = windowLength / 4
    unsafe window.withUnsafeBufferPointer { window in
      for group in 0..<whole {
        var values = unsafe raw.loadUnaligned(fromByteOffset: 16 * group, as: SIMD4<Float>.self)
        if coefficient != 0 {
          // The sample before a frame's first is that first one again.
          let before =
            unsafe group == 0
            ? SIMD4(samples[0], samples[0], samples[1], samples[2])
            : raw.loadUnaligned(fromByteOffset: 16 * group - 4, as: SIMD4<Float>.self)
          values = (values - mean) - (before - mean) * coefficient
        }
        unsafe output.storeBytes(
          of: values * window[group], toByteOffset: 16 * group, as: SIMD4<Float>.self)
      }
      for at in 4 * whole..<windowLength {
        let before = unsafe samples[max(0, at - 1)]
        let value = unsafe (samples[at] - mean) - (before - mean) * coefficient
        unsafe scratch.frame[at] = (coefficient != 0 ? value : samples[at]) * window[whole][at % 4]
      }
    }
  }

  /// The mean of a frame, summed in four lanes and in `Double`.
  private func frameMean(_ samples: UnsafePointer<Float>) -> Float {
    var lanes = SIMD4<Double>()
    let whole = windowLength / 4 * 4
    for at in stride(from: 0, to: whole, by: 4) {
      unsafe lanes += SIMD4(
        Double(samples[at]), Double(samples[at + 1]), Double(samples[at + 2]),
        Double(samples[at + 3]))
    }
    var sum = (lanes.x + lanes.z) + (lanes.y + lanes.w)
    for at in whole..<windowLength { sum += unsafe Double(samples[at]) }
    return Float(sum / Double(windowLength))
  }
}

extension FrontEndRecipe {
  /// Refuses a window or filters that do not fit the frame.
  fileprivate func check() throws(FrontEndError) {
    guard (1...framing.length).contains(window.length) else {
      throw .wrongWindow(recipe: name, count: window.length, longest: framing.length)
    }
    if case .given(let values) = window, !values.allSatisfy(\.isFinite) {
      throw .valueNotFinite(recipe: name, stage: "window")
    }
    guard case .given(let weights) = filters else { return }
    guard bins > 0, weights.count % framing.spectrumBins == 0 else {
      throw .wrongFilters(
        recipe: name, count: weights.count, spectrumBins: framing.spectrumBins)
    }
    if !weights.allSatisfy(\.isFinite) { throw .valueNotFinite(recipe: name, stage: "mel filters") }
  }
}

extension Span<Float> {
  /// The first place whose magnitude is above `limit` or not a number.
  fileprivate func firstIndex(beyond limit: Float) -> Int? {
    // Magnitudes of floats are ordered as their bits are; a maximum of integers is vectorised.
    var largest: UInt32 = 0
    for at in indices { largest = Swift.max(largest, self[at].bitPattern & 0x7FFF_FFFF) }
    if largest <= limit.bitPattern { return nil }
    return indices.first { !(self[$0].magnitude <= limit) }
  }
}
