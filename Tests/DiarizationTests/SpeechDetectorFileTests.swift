// What the file of a detector may get wrong, and the sentence for each.

import Checkpoints
import DefaultModel
import Diarization
import Foundation
import TestSupport
import Testing

/// A detector's file with one fault, and the end of the sentence for it.
struct DetectorFault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let sentence: String
  let change: @Sendable (inout [String: String], inout [NamedTensor]) -> Void

  private init(
    _ name: String, _ sentence: String,
    _ change: @escaping @Sendable (inout [String: String], inout [NamedTensor]) -> Void
  ) {
    testDescription = name
    self.sentence = sentence
    self.change = change
  }

  /// A change of the layers' description.
  private static func layer(_ old: String, _ new: String, _ sentence: String) -> DetectorFault {
    DetectorFault("\(old) to \(new)", sentence) { metadata, _ in
      guard let range = metadata["layers"]?.range(of: old) else { return }
      metadata["layers"]?.replaceSubrange(range, with: new)
    }
  }

  static let all: [DetectorFault] = [
    DetectorFault(
      "no layers",
      "the metadata has no layers, so this is no detector of speech; "
        + "give one that the recipe exported"
    ) { metadata, _ in metadata["layers"] = nil },
    DetectorFault(
      "no JSON", "layers in the metadata is not a JSON list of layers; export the detector again"
    ) { metadata, _ in metadata["layers"] = "[{]" },
    DetectorFault(
      "no layer", "layers in the metadata is not a JSON list of layers; export the detector again"
    ) { metadata, _ in metadata["layers"] = "[]" },
    DetectorFault(
      "other features",
      "features in the metadata is not text that begins with 3dspeaker, mean kept;; "
        + "export the detector again"
    ) { metadata, _ in metadata["features"] = "mfcc" },
    DetectorFault(
      "a threshold of 2",
      "speech_threshold in the metadata is not a number from 0.0 to 1.0; "
        + "export the detector again"
    ) { metadata, _ in metadata["speech_threshold"] = "2" },
    DetectorFault(
      "another clock",
      "seconds_per_output in the metadata is not 0.02; export the detector again"
    ) { metadata, _ in metadata["seconds_per_output"] = "0.01" },
    layer(
      "\"kernel\": 3", "\"kernel\": 4",
      "the kernel of layers.1 is 4, only 1, 3 … 63 is computed; export the detector again"),
    layer(
      "\"dilation\": 16", "\"dilation\": 0",
      "the dilation of layers.5 is 0, only 1 to 1024 is computed; export the detector again"),
    layer(
      "\"padding\": 8", "\"padding\": 7",
      "the padding of layers.4 is 7, only 8 is computed; export the detector again"),
    layer(
      "\"stride\": 1", "\"stride\": 2",
      "the stride of layers.1 is 2, only 1 after the first layer is computed; "
        + "export the detector again"),
    layer(
      "\"residual\": false", "\"residual\": true",
      "the residual of layers.0 is true, only false in the first layer is computed; "
        + "export the detector again"),
    layer(
      "\"relu\"", "\"gelu\"",
      "layers in the metadata is not a JSON list of layers; export the detector again"),
    layer(
      "\"kernel\": 3, \"stride\": 1, \"dilation\": 1, \"padding\": 1",
      "\"kernel\": 5, \"stride\": 1, \"dilation\": 1, \"padding\": 2",
      "layers.1.weight is [72, 72, 3], expected [72, 72, 5]; export the detector again"),
    DetectorFault(
      "four classes", "output.bias is [4], expected [3]; export the detector again"
    ) { _, tensors in
      tensors.removeAll { $0.name == "output.bias" }
      tensors.append(NamedTensor(name: "output.bias", shape: [4], values: [0, 0, 0, 0]))
    },
    DetectorFault(
      "a bin too few", "features.mean is [79], expected [80]; export the detector again"
    ) { _, tensors in
      tensors.removeAll { $0.name == "features.mean" }
      tensors.append(
        NamedTensor(name: "features.mean", shape: [79], values: Array(repeating: 0, count: 79)))
    },
  ]
}

@Suite("Speech detector's file")
struct SpeechDetectorFileTests {
  private func tensors(of box: Checkpoint) throws -> [NamedTensor] {
    try box.tensors.map {
      NamedTensor(name: $0.name, shape: $0.shape, values: try box.values(of: $0.name))
    }
  }

  @Test("is refused with one sentence", arguments: DetectorFault.all)
  func refuses(_ fault: DetectorFault) throws {
    let box = try Checkpoint(bytes: DefaultModel.speechFile, name: "default")
    var (metadata, tensors) = (box.metadata, try tensors(of: box))
    fault.change(&metadata, &tensors)
    let folder = try TemporaryFolder()
    let path = folder.path("speech.safetensors")
    try writeSafetensors(tensors: tensors, metadata: metadata, to: path)
    let checkpoint = try Checkpoint(opening: path)
    let error = #expect(throws: SpeechDetectorError.self) { try SpeechDetector(checkpoint) }
    #expect(error?.description == "\(path): \(fault.sentence)")
  }

  @Test("is refused by the name of a tensor that is missing")
  func missingTensor() throws {
    let box = try Checkpoint(bytes: DefaultModel.speechFile, name: "default")
    let folder = try TemporaryFolder()
    let path = folder.path("speech.safetensors")
    try writeSafetensors(
      tensors: try tensors(of: box).filter { $0.name != "layers.3.weight" },
      metadata: box.metadata, to: path)
    let checkpoint = try Checkpoint(opening: path)
    let missing = CheckpointError.noSuchTensor(path: path, tensor: "layers.3.weight")
    #expect(throws: SpeechDetectorError.checkpoint(missing)) { try SpeechDetector(checkpoint) }
  }

  @Test("says what thresholds are its own")
  func thresholds() throws {
    let detector = try SpeechDetector.inTheBox()
    #expect(detector.speechThreshold == 0.5)
    #expect(detector.overlapThreshold == 0.6)
    #expect(detector.sampleRate == 16_000)
  }
}
