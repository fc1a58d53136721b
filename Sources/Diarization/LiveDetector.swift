// The detector over a recording that is still going on: every output as soon as its samples are
// there, and none of them kept.

import FrontEnd
import Kernels

/// What the detector says of 20 ms.
struct LiveOutput: Sendable, Equatable {
  /// The probability that somebody speaks.
  let speech: Float
  /// The probability that two or more speak.
  let overlap: Float
}

/// Takes a recording in blocks and gives outputs as they become certain.
///
/// The outputs are those of ``DetectorStream``, however the recording comes in blocks: an output
/// does not depend on which others are computed with it. Memory holds some two seconds of samples
/// and the block that came last.
struct LiveDetector {
  /// Outputs that are worth a pass, which also computes what lies around them; 0.32 s.
  static let least = 16
  /// Outputs of one piece of work.
  private static let most = 256

  private let detector: SpeechDetector
  private var samples: [Float] = []
  /// The frame of the recording that `samples` begin with.
  private var firstFrame = 0
  /// The output that is next.
  private var next = 0

  init(_ detector: SpeechDetector) { self.detector = detector }

  /// What it expects, in hertz.
  var sampleRate: Int { detector.sampleRate }
  private var network: DetectorNetwork { detector.network }
  /// Frames of the recording that the samples so far make.
  private var frames: Int { firstFrame + detector.extractor.frames(of: samples.count) }

  /// Takes the next samples.
  ///
  /// - Returns: The outputs that are certain now, in order; there may be none.
  /// - Throws: ``FrontEndError/sampleOutOfRange(at:)``, counted from the recording's start.
  mutating func push(_ block: [Float], workers: Workers) throws(FrontEndError) -> [LiveOutput] {
    samples += block
    let certain = frames / network.stride - network.reach
    guard certain - next >= Self.least else { return [] }
    let outputs = try compute(until: certain, of: nil, workers: workers)
    let needed = network.frames(for: next..<next + 1).lowerBound
    samples.removeFirst((needed - firstFrame) * detector.extractor.recipe.frameShift)
    firstFrame = needed
    return outputs
  }

  /// The outputs that are left when the recording has ended.
  ///
  /// - Throws: ``FrontEndError/sampleOutOfRange(at:)``, counted from the recording's start.
  mutating func finish(workers: Workers) throws(FrontEndError) -> [LiveOutput] {
    let total = frames
    return try compute(until: network.outputs(of: total), of: total, workers: workers)
  }

  /// Computes the next outputs, in pieces that workers share.
  private mutating func compute(
    until end: Int, of total: Int?, workers: Workers
  ) throws(FrontEndError) -> [LiveOutput] {
    let (detector, samples, firstFrame) = (detector, samples, firstFrame)
    let pieces = stride(from: next, to: end, by: Self.most).map { $0..<min($0 + Self.most, end) }
    let results = workers.map(pieces: pieces.count) { piece in
      Result { () throws(FrontEndError) -> [Float] in
        try DetectorStream.probabilities(
          pieces[piece], of: total, in: samples, from: firstFrame, detector: detector)
      }
    }
    var outputs: [LiveOutput] = []
    for result in results {
      let found = try result.get()
      for place in stride(from: 0, to: found.count, by: 2) {
        outputs.append(LiveOutput(speech: found[place], overlap: found[place + 1]))
      }
    }
    next = max(next, end)
    return outputs
  }
}
