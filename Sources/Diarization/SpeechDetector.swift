// The detector of speech: a small network that says of every 20 ms whether nobody speaks, one
// voice or more.

public import Checkpoints
import DefaultModel
public import FrontEnd
public import Kernels

/// Hears where somebody speaks, and where two speak at once.
///
///     let detector = try SpeechDetector.inTheBox()
///     let track = try detector.track(of: samples, workers: Workers(threads: 2))
///     let speech = track.speechRegions(.speech(from: detector.speechThreshold))
///
/// Stack of dilated convolutions over log mel frames; its file describes its layers. An output
/// depends on about a second on each side, never on the recording as a whole, so recordings
/// stream and stretches of them are computed side by side.
public struct SpeechDetector: Sendable {
  /// What it expects, in hertz.
  public var sampleRate: Int { extractor.recipe.sampleRate }
  /// The least probability of speech that is taken for it, as the file says.
  public let speechThreshold: Double
  /// The least probability of two voices that is taken for them, as the file says.
  public let overlapThreshold: Double

  let network: DetectorNetwork
  let extractor: FeatureExtractor
  /// Where outputs stand in time.
  let clock: OutputClock

  /// The detector that lies in the program.
  ///
  /// - Parameter set: The instruction set.
  /// - Returns: The detector.
  /// - Throws: ``SpeechDetectorError`` when the program was built with damaged weights.
  public static func inTheBox(on set: InstructionSet = .best) throws(SpeechDetectorError)
    -> SpeechDetector
  {
    let checkpoint: Checkpoint
    do throws(CheckpointError) {
      checkpoint = try Checkpoint(bytes: DefaultModel.speechFile, name: "default")
    } catch {
      throw .checkpoint(error)
    }
    return try SpeechDetector(checkpoint, on: set)
  }

  /// Loads a detector that the recipe exported.
  ///
  /// - Parameters:
  ///   - checkpoint: A safetensors file with metadata.
  ///   - set: The instruction set.
  /// - Throws: ``SpeechDetectorError``.
  public init(
    _ checkpoint: Checkpoint, on set: InstructionSet = .best
  ) throws(SpeechDetectorError) {
    let metadata = DetectorMetadata(checkpoint)
    try metadata.require("features", beginsWith: "3dspeaker, mean kept;")
    do throws(FrontEndError) {
      extractor = try FeatureExtractor(.threeDSpeakerWithoutMean)
    } catch {
      throw .features(error)
    }
    let recipe = extractor.recipe
    let layers = try DetectorLayer.all(in: metadata.text("layers"), path: checkpoint.path)
    network = try DetectorNetwork(checkpoint, layers: layers, bins: recipe.bins, on: set)
    speechThreshold = try metadata.number("speech_threshold", in: 0...1)
    overlapThreshold = try metadata.number("overlap_threshold", in: 0...1)
    let shift = Double(network.stride * recipe.frameShift) / Double(recipe.sampleRate)
    clock = OutputClock(
      first: try metadata.number("first_output_seconds", in: 0...1),
      shift: try metadata.number("seconds_per_output", in: shift...shift))
  }

  /// The logits of features, `[frames, bins]` with their mean kept, computed in one stretch.
  ///
  /// - Parameter features: As ``FrontEndRecipe/threeDSpeakerWithoutMean`` makes them.
  /// - Returns: `[outputs, 3]`, row-major: nobody, one voice, two or more; an output stands for
  ///   two frames.
  package func logits(of features: Features) -> [Float] {
    precondition(features.bins == network.bins, "features of the detector's recipe")
    let total = network.outputs(of: features.frames)
    return DetectorPass(network: network, outputs: 0..<total, total: total)
      .logits(of: features, from: 0)
  }

  /// What is heard in samples that are all in memory.
  ///
  /// - Parameters:
  ///   - samples: Mono, in −1…1, at ``sampleRate``.
  ///   - workers: Each takes stretches; the values do not depend on their number.
  /// - Returns: A probability every 20 ms.
  /// - Throws: ``FrontEndError/sampleOutOfRange(at:)``.
  public func track(of samples: [Float], workers: Workers) throws(FrontEndError) -> SpeechTrack {
    var stream = DetectorStream(self)
    try stream.push(samples, workers: workers)
    return try stream.finish(workers: workers)
  }
}

/// What a detector's file says of itself.
private struct DetectorMetadata {
  let path: String
  let entries: [String: String]

  init(_ checkpoint: Checkpoint) {
    path = checkpoint.path
    entries = checkpoint.metadata
  }

  func text(_ key: String) throws(SpeechDetectorError) -> String {
    guard let text = entries[key] else { throw .missingEntry(path: path, key: key) }
    return text
  }

  func require(_ key: String, beginsWith start: String) throws(SpeechDetectorError) {
    guard try text(key).hasPrefix(start) else {
      throw .malformedEntry(path: path, key: key, expected: "text that begins with \(start)")
    }
  }

  func number(
    _ key: String, in range: ClosedRange<Double>
  ) throws(SpeechDetectorError) -> Double {
    guard let number = Double(try text(key)), range.contains(number) else {
      let expected =
        range.lowerBound == range.upperBound
        ? "\(range.lowerBound)" : "a number from \(range.lowerBound) to \(range.upperBound)"
      throw .malformedEntry(path: path, key: key, expected: expected)
    }
    return number
  }
}
