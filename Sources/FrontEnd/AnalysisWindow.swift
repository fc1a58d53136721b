// The window that each frame is multiplied by.

import Foundation

/// A window function; its length is in samples.
package enum AnalysisWindow: Sendable, Hashable, CustomStringConvertible {
  /// 0.5 − 0.5 cos(2πk / n), the period of torch.hann_window and librosa.
  case periodicHann(Int)
  /// 0.54 − 0.46 cos(2πk / n), the period of torch.hamming_window.
  case periodicHamming(Int)
  /// 0.54 − 0.46 cos(2πk / (n − 1)): Kaldi's `hamming`.
  case symmetricHamming(Int)
  /// (0.5 − 0.5 cos(2πk / (n − 1)))^0.85: Kaldi's `povey`.
  case povey(Int)
  /// The values that a checkpoint carries.
  case given([Float])

  /// Samples.
  package var length: Int {
    switch self {
    case .periodicHann(let length), .periodicHamming(let length), .symmetricHamming(let length),
      .povey(let length):
      length
    case .given(let values): values.count
    }
  }

  /// The window's values, computed in `Double` and rounded once.
  package var values: [Float] {
    switch self {
    case .periodicHann(let length):
      Self.raisedCosine(length, period: length) { 0.5 - 0.5 * $0 }
    case .periodicHamming(let length):
      Self.raisedCosine(length, period: length) { 0.54 - 0.46 * $0 }
    case .symmetricHamming(let length):
      Self.raisedCosine(length, period: length - 1) { 0.54 - 0.46 * $0 }
    case .povey(let length):
      Self.raisedCosine(length, period: length - 1) { pow(max(0, 0.5 - 0.5 * $0), 0.85) }
    case .given(let values): values
    }
  }

  package var description: String {
    switch self {
    case .periodicHann(let length): "periodic-hann \(length)"
    case .periodicHamming(let length): "periodic-hamming \(length)"
    case .symmetricHamming(let length): "symmetric-hamming \(length)"
    case .povey(let length): "povey \(length)"
    case .given(let values): "given \(hexadecimal(values))"
    }
  }

  private static func raisedCosine(_ length: Int, period: Int, _ shape: (Double) -> Double)
    -> [Float]
  {
    (0..<length).map { Float(shape(cos(2 * .pi * Double($0) / Double(period)))) }
  }
}

/// The bit patterns of floats in hexadecimal, for texts that must tell any two apart.
func hexadecimal(_ values: [Float]) -> String {
  values.map { String($0.bitPattern, radix: 16) }.joined(separator: ",")
}
