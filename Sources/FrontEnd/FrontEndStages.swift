// The stages of a front end in the order in which they are applied, each a small closed choice.
// `description` is the canonical text that goes into fingerprints.

/// A high-pass filter before the window, y[k] = x[k] − c · x[k−1].
package enum Emphasis: Sendable, Hashable, CustomStringConvertible {
  case none
  /// Over the whole signal, with x[−1] = x[1] (reflection): TaoRuijie.
  case signal(Float)
  /// Inside each frame after its mean is removed, with x[−1] = x[0]: Kaldi.
  case frame(Float)

  package var description: String {
    switch self {
    case .none: "none"
    case .signal(let coefficient): "signal \(coefficient)"
    case .frame(let coefficient): "frame \(coefficient) mean-removed"
    }
  }
}

/// What stands before the first sample and after the last.
package enum Padding: Sendable, Hashable, CustomStringConvertible {
  case none
  /// This many zeros on each side.
  case zeros(Int)
  /// This many samples on each side, mirrored about the edge sample, which is not repeated.
  case reflection(Int)

  /// Samples added on each side.
  package var count: Int {
    switch self {
    case .none: 0
    case .zeros(let count), .reflection(let count): count
    }
  }

  /// There must be more samples than this.
  package var fewest: Int {
    if case .reflection(let count) = self { count } else { 0 }
  }

  package var description: String {
    switch self {
    case .none: "none"
    case .zeros(let count): "zeros \(count)"
    case .reflection(let count): "reflection \(count)"
    }
  }
}

/// How the padded signal is cut into frames; all lengths in samples.
package struct Framing: Sendable, Hashable, CustomStringConvertible {
  /// Samples of a frame; the window stands in its middle when it is shorter.
  package let length: Int
  /// From one frame's start to the next one's.
  package let shift: Int
  /// Points of the Fourier transform, an even number; a frame is followed by zeros up to here.
  package let transform: Int

  /// Values of a spectrum, from 0 hertz to half the sample rate, both included.
  package var spectrumBins: Int { transform / 2 + 1 }

  package var description: String { "length \(length) shift \(shift) transform \(transform)" }
}

/// What is kept of each complex value of the spectrum.
package enum Spectrum: Sendable, Hashable, CustomStringConvertible {
  /// re² + im².
  case power
  /// √(re² + im² + epsilon).
  case magnitude(epsilon: Float)

  package var description: String {
    switch self {
    case .power: "power"
    case .magnitude(let epsilon): "magnitude epsilon \(epsilon)"
    }
  }
}

/// The logarithm of a filter's sum.
package enum Logarithm: Sendable, Hashable, CustomStringConvertible {
  /// ln(max(value, floor)).
  case natural(floor: Float)
  /// ln(value + offset).
  case naturalOfSum(offset: Float)
  /// 10 · log10(max(value, floor)), then no less than the utterance's largest value − range.
  case decibels(floor: Float, range: Float)

  package var description: String {
    switch self {
    case .natural(let floor): "natural floor \(floor)"
    case .naturalOfSum(let offset): "natural offset \(offset)"
    case .decibels(let floor, let range): "decibels floor \(floor) range \(range)"
    }
  }
}

/// What is done to each bin over the frames of an utterance.
package enum TimeNormalization: Sendable, Hashable, CustomStringConvertible {
  case none
  /// x − mean.
  case mean
  /// (x − mean) / √(biased variance + epsilon).
  case meanAndVariance(epsilon: Float)

  package var description: String {
    switch self {
    case .none: "none"
    case .mean: "mean"
    case .meanAndVariance(let epsilon): "mean variance epsilon \(epsilon)"
    }
  }
}
