// The six front ends a second time: in `Double`, with a Fourier transform by its definition, written
// from the reference's description alone, and slow.

import Foundation

enum PlainFrontEnd {
  static func qwen3(_ samples: [Double]) -> [[Double]] {
    let padded = reflected(samples, 384)
    let window = (0..<1024).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / 1024) }
    let low = 0.0
    let high = 15 + 27 * log(12.0) / log(6.4)
    let edges = (0..<130).map { (index: Int) -> Double in
      let mel = low + (high - low) * Double(index) / 129
      return mel < 15 ? mel * 200 / 3 : 1000 * pow(6.4, (mel - 15) / 27)
    }
    return frames(padded, length: 1024, shift: 256).map { frame in
      let magnitudes = power(zip(frame, window).map { $0 * $1 }, points: 1024)
        .map { ($0 + 1e-9).squareRoot() }
      return (0..<128).map { bin in
        let (left, centre, right) = (edges[bin], edges[bin + 1], edges[bin + 2])
        var sum = 0.0
        for (index, magnitude) in magnitudes.enumerated() {
          let hertz = Double(index) * 24_000 / 1024
          let rise = (hertz - left) / (centre - left)
          let fall = (right - hertz) / (right - centre)
          sum += max(0, min(rise, fall)) * 2 / (right - left) * magnitude
        }
        return log(max(sum, 1e-5))
      }
    }
  }

  static func speechBrain(_ samples: [Double]) -> [[Double]] {
    let zeros = [Double](repeating: 0, count: 200)
    let window = (0..<400).map { 0.54 - 0.46 * cos(2 * .pi * Double($0) / 400) }
    let points = htkPoints(82, from: 0, to: 8000)
    var decibels = frames(zeros + samples + zeros, length: 400, shift: 160).map { frame in
      let powers = power(zip(frame, window).map { $0 * $1 }, points: 400)
      return (0..<80).map { (bin: Int) -> Double in
        let (centre, width) = (points[bin + 1], points[bin + 1] - points[bin])
        var sum = 0.0
        for (index, value) in powers.enumerated() {
          sum += max(0, 1 - abs(Double(index) * 40 - centre) / width) * value
        }
        return 10 * log10(max(sum, 1e-10))
      }
    }
    let floor = decibels.joined().reduce(-.infinity, max) - 80
    decibels = decibels.map { $0.map { max($0, floor) } }
    return withoutMean(decibels)
  }

  /// Kaldi's filter bank before the mean over time is removed.
  static func kaldi(_ samples: [Double], scale: Double, window: (Double) -> Double) -> [[Double]] {
    func mel(_ hertz: Double) -> Double { 1127 * log(1 + hertz / 700) }
    let points = (0..<82).map { mel(20) + (mel(8000) - mel(20)) * Double($0) / 81 }
    return frames(samples.map { $0 * scale }, length: 400, shift: 160).map { frame in
      let mean = frame.reduce(0, +) / 400
      let centred = frame.map { $0 - mean }
      let windowed = (0..<400).map { index in
        (centred[index] - 0.97 * centred[max(0, index - 1)])
          * window(cos(2 * .pi * Double(index) / 399))
      }
      let powers = power(windowed + [Double](repeating: 0, count: 112), points: 512)
      return (0..<80).map { bin in
        var sum = 0.0
        for index in 0..<256 {
          let at = mel(Double(index) * 31.25)
          let rise = (at - points[bin]) / (points[bin + 1] - points[bin])
          let fall = (points[bin + 2] - at) / (points[bin + 2] - points[bin + 1])
          sum += max(0, min(rise, fall)) * powers[index]
        }
        return log(max(sum, 0x1p-23))
      }
    }
  }

  static func weSpeaker(_ samples: [Double]) -> [[Double]] {
    withoutMean(kaldi(samples, scale: 32_768) { 0.54 - 0.46 * $0 })
  }

  static func threeDSpeakerWithoutMean(_ samples: [Double]) -> [[Double]] {
    kaldi(samples, scale: 1) { pow(max(0, 0.5 - 0.5 * $0), 0.85) }
  }

  static func threeDSpeaker(_ samples: [Double]) -> [[Double]] {
    withoutMean(threeDSpeakerWithoutMean(samples))
  }

  static func threeDSpeakerSelfSupervised(_ samples: [Double]) -> [[Double]] {
    let window = (0..<400).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / 400) }
    let rows = torchaudio(samples, window: window, from: 0, to: 8000)
    let centred = withoutMean(rows)
    let variances = centred[0].indices.map { bin in
      centred.reduce(0) { $0 + $1[bin] * $1[bin] } / Double(rows.count)
    }
    return centred.map { row in zip(row, variances).map { $0 / ($1 + 1e-5).squareRoot() } }
  }

  static func taoRuijie(_ samples: [Double]) -> [[Double]] {
    let emphasised = samples.indices.map { index in
      samples[index] - 0.97 * (index == 0 ? samples[1] : samples[index - 1])
    }
    let window = (0..<400).map { 0.54 - 0.46 * cos(2 * .pi * Double($0) / 400) }
    return withoutMean(torchaudio(emphasised, window: window, from: 20, to: 7600))
  }

  /// torchaudio's `MelSpectrogram` of 512 points and a window of 400, and ln(x + 1e-6).
  private static func torchaudio(
    _ samples: [Double], window: [Double], from low: Double, to high: Double
  ) -> [[Double]] {
    let points = htkPoints(82, from: low, to: high)
    let zeros = [Double](repeating: 0, count: 56)
    let long = zeros + window + zeros
    return frames(reflected(samples, 256), length: 512, shift: 160).map { frame in
      let powers = power(zip(frame, long).map { $0 * $1 }, points: 512)
      return (0..<80).map { bin in
        var sum = 0.0
        for (index, value) in powers.enumerated() {
          let hertz = Double(index) * 31.25
          let rise = (hertz - points[bin]) / (points[bin + 1] - points[bin])
          let fall = (points[bin + 2] - hertz) / (points[bin + 2] - points[bin + 1])
          sum += max(0, min(rise, fall)) * value
        }
        return log(sum + 1e-6)
      }
    }
  }

  private static func htkPoints(_ count: Int, from low: Double, to high: Double) -> [Double] {
    func mel(_ hertz: Double) -> Double { 2595 * log10(1 + hertz / 700) }
    return (0..<count).map { index in
      let at = mel(low) + (mel(high) - mel(low)) * Double(index) / Double(count - 1)
      return 700 * (pow(10, at / 2595) - 1)
    }
  }

  private static func reflected(_ samples: [Double], _ count: Int) -> [Double] {
    let before = (1...count).reversed().map { samples[$0] }
    let after = (1...count).map { samples[samples.count - 1 - $0] }
    return before + samples + after
  }

  private static func frames(_ samples: [Double], length: Int, shift: Int) -> [[Double]] {
    stride(from: 0, through: samples.count - length, by: shift).map {
      Array(samples[$0..<$0 + length])
    }
  }

  private static func withoutMean(_ rows: [[Double]]) -> [[Double]] {
    let means = rows[0].indices.map { bin in
      rows.reduce(0) { $0 + $1[bin] } / Double(rows.count)
    }
    return rows.map { row in zip(row, means).map { $0 - $1 } }
  }

  /// |Σ x[n] exp(−2πi k n / N)|² for k from 0 to N / 2.
  private static func power(_ frame: [Double], points: Int) -> [Double] {
    let cosines = (0..<points).map { cos(2 * .pi * Double($0) / Double(points)) }
    let sines = (0..<points).map { sin(2 * .pi * Double($0) / Double(points)) }
    return (0...points / 2).map { k in
      var (real, imaginary) = (0.0, 0.0)
      for n in 0..<points {
        real += frame[n] * cosines[k * n % points]
        imaginary -= frame[n] * sines[k * n % points]
      }
      return real * real + imaginary * imaginary
    }
  }
}
