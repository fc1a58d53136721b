// Mel filter banks, as each project builds them: the scales and triangles differ enough to be
// heard by a network (see the mel scale in O'Shaughnessy, "Speech Communication", 1987, and in
// Slaney, "Auditory Toolbox", 1998).

import Foundation

/// A frequency scale on which filters are evenly spaced.
package enum MelScale: String, Sendable, Hashable {
  /// 2595 log10(1 + f / 700): HTK, torchaudio and SpeechBrain.
  case htk
  /// 1127 ln(1 + f / 700): Kaldi.
  case kaldi
  /// 3f / 200 below 1000 Hz, above it 15 + 27 ln(f / 1000) / ln 6.4: librosa.
  case slaney

  /// Hertz to mel.
  package func mel(_ hertz: Double) -> Double {
    switch self {
    case .htk: 2595 * log10(1 + hertz / 700)
    case .kaldi: 1127 * log(1 + hertz / 700)
    case .slaney: hertz < 1000 ? 3 * hertz / 200 : 15 + 27 * log(hertz / 1000) / log(6.4)
    }
  }

  /// Mel to hertz.
  package func hertz(_ mel: Double) -> Double {
    switch self {
    case .htk: 700 * (pow(10, mel / 2595) - 1)
    case .kaldi: 700 * (exp(mel / 1127) - 1)
    case .slaney: mel < 15 ? 200 * mel / 3 : 1000 * exp((mel - 15) * log(6.4) / 27)
    }
  }
}

/// The shape of one filter between its neighbours' centres.
package enum FilterShape: String, Sendable, Hashable {
  /// A triangle that is linear in hertz, 1 at its centre: torchaudio.
  case hertz
  /// The same times 2 / width in hertz, so that all have one area: librosa's `norm="slaney"`.
  case hertzOfUnitArea = "hertz-unit-area"
  /// A triangle as wide on the right as on the left, in hertz: SpeechBrain.
  case hertzOfLeftWidth = "hertz-left-width"
  /// A triangle that is linear in mel: Kaldi.
  case mel
}

/// The filters that sum a spectrum into bins.
package enum MelFilters: Sendable, Hashable, CustomStringConvertible {
  /// Evenly spaced on a scale from `lowest` to `highest` hertz.
  case computed(bins: Int, scale: MelScale, shape: FilterShape, lowest: Double, highest: Double)
  /// The weights that a checkpoint carries, `[spectrum bins, bins]`, row-major.
  case given([Float])

  /// Filters, for a spectrum of so many bins.
  package func bins(spectrumBins: Int) -> Int {
    switch self {
    case .computed(let bins, _, _, _, _): bins
    case .given(let weights): weights.count / spectrumBins
    }
  }

  /// The weights of every filter, `[bins][spectrum bins]`, computed in `Double`, rounded once.
  package func weights(sampleRate: Int, spectrumBins: Int) -> [[Float]] {
    switch self {
    case .given(let weights):
      let bins = weights.count / spectrumBins
      return (0..<bins).map { bin in (0..<spectrumBins).map { weights[$0 * bins + bin] } }
    case .computed(let bins, let scale, let shape, let lowest, let highest):
      let (low, high) = (scale.mel(lowest), scale.mel(highest))
      let edges = (0..<bins + 2).map { low + (high - low) * Double($0) / Double(bins + 1) }
      let step = Double(sampleRate) / 2 / Double(spectrumBins - 1)
      return (0..<bins).map { bin in
        let triangle = Triangle(edges[bin...bin + 2], scale, shape)
        return (0..<spectrumBins).map { Float(triangle.weight(hertz: Double($0) * step)) }
      }
    }
  }

  package var description: String {
    switch self {
    case .computed(let bins, let scale, let shape, let lowest, let highest):
      "\(bins) scale \(scale.rawValue) shape \(shape.rawValue) from \(lowest) to \(highest)"
    case .given(let weights):
      "given \(weights.count) "
        + weights.indices.filter { weights[$0] != 0 }
        .map { "\($0):\(String(weights[$0].bitPattern, radix: 16))" }.joined(separator: ",")
    }
  }
}

/// One filter of a bank.
private struct Triangle {
  let left, centre, right: Double
  let height: Double
  let scale: MelScale?

  /// The filter between three edges in mel: left, centre and right.
  init(_ edges: ArraySlice<Double>, _ scale: MelScale, _ shape: FilterShape) {
    let mel = Array(edges)
    let hertz = mel.map { scale.hertz($0) }
    let edges = shape == .mel ? mel : hertz
    (left, centre) = (edges[0], edges[1])
    right = shape == .hertzOfLeftWidth ? 2 * centre - left : edges[2]
    height = shape == .hertzOfUnitArea ? 2 / (hertz[2] - hertz[0]) : 1
    self.scale = shape == .mel ? scale : nil
  }

  func weight(hertz: Double) -> Double {
    let at = scale?.mel(hertz) ?? hertz
    return height * max(0, min((at - left) / (centre - left), (right - at) / (right - centre)))
  }
}
