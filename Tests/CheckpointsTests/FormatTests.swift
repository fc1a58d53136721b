// Every container that is read gives the tensors that PyTorch or safetensors wrote into it.

import Foundation
import Testing
import TestSupport

@testable import Checkpoints

/// One tensor as PyTorch printed it; `Fixtures/Models/formats/torch/expected.json`.
struct ExpectedTensor: Decodable, Equatable {
  let name: String
  let dtype: String
  let shape: [Int]
  let values: [Double]

  /// The safetensors name of the type.
  var type: ElementType? {
    [
      "float32": .float32, "float16": .float16, "bfloat16": .bfloat16, "float64": .float64,
      "int64": .int64,
    ][dtype]
  }
}

/// A PyTorch file and what is in it.
struct TorchFormat: CustomTestStringConvertible {
  let file: String
  let tensors: [ExpectedTensor]
  var testDescription: String { file }

  /// All of them; a file whose entry is a sentence holds what `zip.pt` holds.
  static let all: [TorchFormat] = {
    let entries: [String: Entry]? = try? Fixture.json("Models/formats/torch/expected.json")
    let reference = entries?["reference (zip.pt)"]?.tensors ?? []
    return (entries ?? [:]).sorted { $0.key < $1.key }
      .filter { $0.key.hasSuffix(".pt") }
      .map { TorchFormat(file: $0.key, tensors: $0.value.tensors ?? reference) }
  }()

  private struct Entry: Decodable {
    let tensors: [ExpectedTensor]?
    init(from decoder: any Decoder) throws {
      tensors = try? decoder.singleValueContainer().decode([ExpectedTensor].self)
    }
  }
}

@Suite("Containers")
struct FormatTests {
  @Test("a PyTorch file holds what PyTorch wrote", arguments: TorchFormat.all)
  func torchFileReads(_ format: TorchFormat) throws {
    let checkpoint = try Checkpoint(opening: Fixture.path("Models/formats/torch/\(format.file)"))
    #expect(checkpoint.names == format.tensors.map(\.name).sorted())
    for expected in format.tensors {
      let description = try checkpoint.description(of: expected.name)
      #expect(description.shape == expected.shape)
      // In the file of doubles the values are those of the reference, which says float32.
      if format.file != "zip-double.pt" { #expect(description.type == expected.type) }
      if description.type.isWhole {
        let values = try checkpoint.wholeNumbers(of: expected.name)
        #expect(values.map(Double.init) == expected.values)
      } else {
        let values = try checkpoint.values(of: expected.name)
        #expect(values == expected.values.map { Float($0) })
        let lent = try checkpoint.withValues(of: expected.name) { lent in
          lent.indices.map { lent[$0] }
        }
        #expect(lent == values)
      }
    }
  }

  @Test("the goldens are there")
  func goldensArePresent() throws {
    let files = try Fixture.names(in: "Models/formats/torch").filter { $0.hasSuffix(".pt") }
    #expect(Set(TorchFormat.all.map(\.file)).union(["zip.pt"]) == Set(files))
    #expect(files.count == 15)
    #expect(TorchFormat.all.allSatisfy { !$0.tensors.isEmpty })
  }

  @Test("the wrapper of a dictionary is told")
  func wrapperIsTold() throws {
    func wrapper(_ file: String) throws -> String? {
      try Checkpoint(opening: Fixture.path("Models/formats/torch/\(file)")).wrapper
    }
    #expect(try wrapper("zip-wrapped-state_dict.pt") == "state_dict")
    #expect(try wrapper("zip-wrapped-model.pt") == "model")
    #expect(try wrapper("zip.pt") == nil)
  }

  @Test(
    "a safetensors folder holds the values of the float32 one",
    arguments: [
      ("qwen3-sharded", 0.0), ("qwen3-standalone", 0), ("qwen3-with-talker", 0),
      ("qwen3-f16", 0x1p-11), ("qwen3-bf16", 0x1p-8),
    ])
  func safetensorsReads(_ folder: String, _ relativeRounding: Double) throws {
    let reference = try Checkpoint(opening: Fixture.path("Models/formats/qwen3-f32"))
    let checkpoint = try Checkpoint(opening: Fixture.path("Models/formats/\(folder)"))
    #expect(reference.names.count == 76)
    for name in reference.names {
      let given =
        folder == "qwen3-standalone" ? String(name.dropFirst("speaker_encoder.".count)) : name
      #expect(try checkpoint.shape(of: given) == reference.shape(of: name))
      let pairs = zip(try checkpoint.values(of: given), try reference.values(of: name))
      for (ours, exact) in pairs {
        // Rounding to nearest: half a unit in the last place, and 2^-25 below float16's normals.
        #expect(
          abs(Double(ours) - Double(exact)) <= abs(Double(exact)) * relativeRounding + 0x1p-25)
      }
    }
  }

  @Test("the shards' tensors are listed in the order of their names")
  func shardsAreListed() throws {
    let checkpoint = try Checkpoint(opening: Fixture.path("Models/formats/qwen3-sharded"))
    #expect(try checkpoint.tensors.map(\.name) == checkpoint.names)
    #expect(checkpoint.path.hasSuffix("model.safetensors.index.json"))
    #expect(checkpoint.configuration?.string(at: "tts_model_type") == "base")
  }
}
