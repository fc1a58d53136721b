// The golden models: what each folder below Fixtures/Models holds and says.

import Checkpoints
import ECAPA
import FrontEnd
import TestSupport
import Testing

/// Weights that follow from the formula, as a source of tensors.
struct FormulaSource: TensorSource {
  let path: String
  let names: [String]
  let wrapper: String?
  let configuration: CheckpointConfiguration?
  let weights: FormulaWeights

  func shape(of name: String) throws(CheckpointError) -> [Int]? { weights.shapes[name] }

  func values(of name: String) throws(CheckpointError) -> [Float] {
    guard let values = weights.values(of: name) else {
      throw .noSuchTensor(path: path, tensor: name)
    }
    return values
  }
}

/// A golden model, small with its checkpoint or full-size by the formula.
struct GoldenModel: CustomTestStringConvertible, Sendable {
  let folder: String
  var testDescription: String { folder }
  var isFull: Bool { folder.contains("-full") }

  /// What the folder's `expected.json` says.
  struct Expected: Decodable {
    struct Tensor: Decodable {
      let name: String
      let shape: [Int]
      let sum: Double
    }
    let dialect: String
    let features: String
    let dimension: Int
    let tensors: [Tensor]?
  }

  static let small = [
    "qwen3-small", "speechbrain-small", "3dspeaker-small", "3dspeaker-ssl-small",
    "wespeaker-c512-small", "wespeaker-glob-small", "wespeaker-glob-embbn-small",
    "taoruijie-small",
  ].map(GoldenModel.init)

  static let full = [
    "qwen3-full-2048", "qwen3-full-1024", "speechbrain-full", "3dspeaker-full",
    "3dspeaker-ssl-full", "wespeaker-c512-full", "wespeaker-glob-c512-full",
    "wespeaker-glob-c1024-full", "taoruijie-full",
  ].map(GoldenModel.init)

  static let inputs = ["a-16k", "b-16k", "c-24k", "d-24k", "short-16k", "stereo-44k1"]

  func expected() throws -> Expected { try Fixture.json("Models/\(folder)/expected.json") }

  /// Opens the checkpoint or generates the weights, and hands them on.
  func withSource<Result>(_ body: (any TensorSource) throws -> Result) throws -> Result {
    guard isFull else { return try body(Checkpoint(opening: Fixture.path("Models/\(folder)"))) }
    let expected = try expected()
    let tensors = expected.tensors ?? []
    let path = Fixture.path("Models/\(folder)/model")
    let configurations = ["config.json", "hyperparams.yaml", "config.yaml"]
    let present = try Fixture.names(in: "Models/\(folder)").filter(configurations.contains)
    return try body(
      FormulaSource(
        path: path, names: tensors.map(\.name).sorted(),
        wrapper: expected.dialect == "3dspeaker-ssl" ? "teacher" : nil,
        configuration: try present.first.map {
          try CheckpointConfiguration(reading: Fixture.path("Models/\(folder)/\($0)"))
        },
        weights: FormulaWeights(
          folder: folder,
          shapes: Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.shape) }))))
  }

  /// The golden features of an input; nil where there are none (3D-Speaker SSL has two).
  func features(_ input: String) throws -> Features? {
    let folder = "Models/features/\(try expected().features)"
    guard try Fixture.names(in: folder).contains("\(input).npy") else { return nil }
    let array = try NumpyArray(fixture: "\(folder)/\(input).npy")
    return Features(frames: array.shape[0], bins: array.shape[1], values: array.floats)
  }

  /// The golden embedding of an input.
  func embedding(_ input: String) throws -> [Double] {
    try NumpyArray(fixture: "Models/\(folder)/\(input).embedding.npy").values
  }
}
