// A recording of any length through the detector, in stretches that workers share.

import Foundation
import FrontEnd
import Kernels

/// Takes a recording in blocks and gives what the detector hears in it.
///
/// The recording is cut into stretches of fixed length. A stretch is computed when the samples
/// are there that it depends on; how the input came in blocks and who computes changes nothing.
/// Memory holds the samples of a batch of stretches, and two numbers for every 20 ms.
struct DetectorStream {
  /// Outputs of a stretch.
  private let stretch: Int
  /// Stretches that are computed side by side.
  private let batch: Int
  private let detector: SpeechDetector
  private var samples: [Float] = []
  /// The frame of the recording that `samples` begin with.
  private var firstFrame = 0
  /// The stretch that is next.
  private var next = 0
  private var speech: [Float] = []
  private var overlap: [Float] = []

  private var network: DetectorNetwork { detector.network }
  private var shift: Int { detector.extractor.recipe.frameShift }
  /// Frames of the recording that the samples so far make.
  private var frames: Int { firstFrame + detector.extractor.frames(of: samples.count) }

  /// Begins a recording.
  ///
  /// - Parameters:
  ///   - detector: What hears it.
  ///   - stretch: Outputs of a stretch; of 20 s, about a tenth is computed twice.
  ///   - batch: Stretches that are computed side by side.
  init(_ detector: SpeechDetector, stretch: Int = 1024, batch: Int = 16) {
    self.detector = detector
    self.stretch = stretch
    self.batch = batch
  }

  /// Takes the next samples.
  ///
  /// - Throws: ``FrontEndError/sampleOutOfRange(at:)``, counted from the recording's start.
  mutating func push(_ block: [Float], workers: Workers) throws(FrontEndError) {
    samples += block
    while network.frames(for: outputs(of: next + batch - 1)).upperBound <= frames {
      try compute(batch, of: nil, workers: workers)
    }
    forget()
  }

  /// What was heard in all of the recording.
  ///
  /// - Throws: ``FrontEndError/sampleOutOfRange(at:)``, counted from the recording's start.
  mutating func finish(workers: Workers) throws(FrontEndError) -> SpeechTrack {
    let total = frames
    let stretches = (network.outputs(of: total) + stretch - 1) / stretch
    while next < stretches {
      try compute(min(batch, stretches - next), of: total, workers: workers)
    }
    let duration =
      Double(firstFrame * shift + samples.count) / Double(detector.sampleRate)
    return SpeechTrack(
      speech: speech, overlap: overlap, clock: detector.clock, duration: duration)
  }

  private func outputs(of number: Int) -> Range<Int> {
    number * stretch..<(number + 1) * stretch
  }

  /// Computes the next stretches.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - total: Frames of the recording; nil while it goes on.
  ///   - workers: Each takes whole stretches.
  /// - Throws: ``FrontEndError/sampleOutOfRange(at:)``, counted from the recording's start.
  private mutating func compute(
    _ count: Int, of total: Int?, workers: Workers
  ) throws(FrontEndError) {
    let (detector, samples, firstFrame) = (detector, samples, firstFrame)
    let wanted = (next..<next + count).map(outputs)
    let results = workers.map(pieces: count) { piece in
      Result { () throws(FrontEndError) -> [Float] in
        try Self.probabilities(
          wanted[piece], of: total, in: samples, from: firstFrame, detector: detector)
      }
    }
    for result in results {
      let found = try result.get()
      for output in stride(from: 0, to: found.count, by: 2) {
        speech.append(found[output])
        overlap.append(found[output + 1])
      }
    }
    self.next += count
  }

  /// Drops the samples that no stretch to come depends on.
  private mutating func forget() {
    let needed = network.frames(for: outputs(of: next)).lowerBound
    samples.removeFirst((needed - firstFrame) * shift)
    firstFrame = needed
  }

  /// The probabilities of speech and of two voices, by turns, for some outputs.
  static func probabilities(
    _ outputs: Range<Int>, of total: Int?, in samples: [Float], from firstFrame: Int,
    detector: SpeechDetector
  ) throws(FrontEndError) -> [Float] {
    let network = detector.network
    let recipe = detector.extractor.recipe
    let last = total.map(network.outputs) ?? .max
    let wanted = outputs.clamped(to: 0..<last)
    let frames = network.frames(for: wanted, of: total ?? .max)
    let start = (frames.lowerBound - firstFrame) * recipe.frameShift
    let end = start + (frames.count - 1) * recipe.frameShift + recipe.framing.length
    let features: Features
    do throws(FrontEndError) {
      features = try detector.extractor.features(of: samples[start..<end])
    } catch .sampleOutOfRange(let place) {
      throw .sampleOutOfRange(at: place + frames.lowerBound * recipe.frameShift)
    }
    let logits = DetectorPass(network: network, outputs: wanted, total: last)
      .logits(of: features, from: frames.lowerBound)
    return softmax(logits)
  }

  /// From logits `[outputs, 3]` to the probabilities `[outputs, 2]` of speech and of two voices.
  private static func softmax(_ logits: [Float]) -> [Float] {
    var probabilities: [Float] = []
    probabilities.reserveCapacity(logits.count / 3 * 2)
    for at in stride(from: 0, to: logits.count, by: DetectorNetwork.classes) {
      let largest = max(logits[at], logits[at + 1], logits[at + 2])
      let (nobody, one, two) = (
        exp(Double(logits[at] - largest)), exp(Double(logits[at + 1] - largest)),
        exp(Double(logits[at + 2] - largest))
      )
      let sum = nobody + one + two
      probabilities.append(Float((one + two) / sum))
      probabilities.append(Float(two / sum))
    }
    return probabilities
  }
}
