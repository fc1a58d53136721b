// Every file that must be refused is, with the sentence that the table gives it. The sense of
// each sentence is that of `Fixtures/Models/bad/expected.json`.

import Foundation
import Testing
import TestSupport

@testable import Checkpoints

/// A bad file below `Fixtures/Models/bad` and the sentence after `path: `.
struct Refusal: CustomTestStringConvertible {
  let file: String
  /// The file that the sentence names, where it is not `file`.
  let place: String
  let sentence: String
  /// The tensor whose values must be asked for before the fault shows.
  let tensor: String?
  var testDescription: String { file }

  init(_ file: String, place: String? = nil, asking tensor: String? = nil, _ sentence: String) {
    self.file = file
    self.place = place ?? file
    self.tensor = tensor
    self.sentence = sentence
  }
}

@Suite("Refusals")
struct RefusalTests {
  @Test("a bad file is refused in one sentence", arguments: safetensorsRefusals + torchRefusals)
  func isRefused(_ refusal: Refusal) throws {
    let error = #expect(throws: CheckpointError.self) {
      let checkpoint = try Checkpoint(opening: Fixture.path("Models/bad/\(refusal.file)"))
      if let tensor = refusal.tensor { _ = try checkpoint.values(of: tensor) }
    }
    let place = Fixture.path("Models/bad/\(refusal.place)")
    #expect(error?.description == "\(place): \(refusal.sentence)")
  }

  @Test("every bad file is in the table, or is the network's to refuse")
  func tableIsComplete() throws {
    let expected: [String: String] = try Fixture.json("Models/bad/expected.json")
    let here = (safetensorsRefusals + torchRefusals).map(\.file)
    let folders = here.map { $0 + "/" }
    let missing = Set(expected.keys).subtracting(here).subtracting(folders)
    #expect(missing == Set(ofTheNetwork.map { $0 + "/" }))
  }

  @Test("what the network refuses opens here", arguments: ofTheNetwork)
  func opens(_ folder: String) throws {
    let checkpoint = try Checkpoint(opening: Fixture.path("Models/bad/\(folder)"))
    #expect(!checkpoint.names.isEmpty)
  }
}

/// Well-formed containers whose fault is in the network's names, shapes or configuration.
private let ofTheNetwork = [
  "custom-voice", "voice-design", "base-without-encoder", "missing-tensor", "wrong-shape",
  "config-disagrees", "config-lists-differ", "unknown-names", "nemo-like", "wespeaker-resnet",
  "speechbrain-xvector", "ambiguous", "negative-variance",
]

private let safetensorsRefusals = [
  Refusal(
    "duplicate-keys.safetensors",
    "the name speaker_encoder.fc.weight occurs twice; have the file written again by its "
      + "maker"),
  Refusal(
    "empty.safetensors",
    "the file is empty; download or copy it again"),
  Refusal(
    "git-lfs-pointer.safetensors",
    "this is a Git LFS pointer, not the file itself (48004352 bytes to fetch); run git "
      + "lfs pull"),
  Refusal(
    "header-beyond-file.safetensors",
    "the header says it is 1000000 bytes long, the file holds 190 after its length; "
      + "download or copy the file again"),
  Refusal(
    "header-length-overflow.safetensors",
    "the header says it is 9223372036854775813 bytes long, a safetensors header has at "
      + "most 100000000; download or copy the file again"),
  Refusal(
    "header-not-json.safetensors",
    "the safetensors header is not JSON; download or copy the file again"),
  Refusal(
    "header-not-object.safetensors",
    "the safetensors header is not a JSON object; have the file written again by its "
      + "maker"),
  Refusal(
    "hole.safetensors",
    "bytes 24..28 belong to no tensor, the data must be contiguous; have the file "
      + "written again by its maker"),
  Refusal(
    "html-page.safetensors",
    "this is a web page, not a checkpoint; download the file itself"),
  Refusal(
    "integer-weights", place: "integer-weights/model.safetensors",
    asking: "speaker_encoder.mfa.conv.weight",
    "speaker_encoder.mfa.conv.weight is I64, expected a floating-point type; save it as "
      + "F32, F16 or BF16"),
  Refusal(
    "missing-offsets.safetensors",
    "speaker_encoder.fc.weight has no data_offsets; have the file written again by its "
      + "maker"),
  Refusal(
    "not-a-number", place: "not-a-number/model.safetensors",
    asking: "speaker_encoder.blocks.2.tdnn1.conv.bias",
    "speaker_encoder.blocks.2.tdnn1.conv.bias holds a value that is not a number "
      + "(element 3); take a checkpoint from before training diverged"),
  Refusal(
    "offsets-negative.safetensors",
    "data_offsets of speaker_encoder.fc.weight are negative ([-8, 16]); have the file "
      + "written again by its maker"),
  Refusal(
    "offsets-reversed.safetensors",
    "data_offsets of speaker_encoder.fc.weight run backwards ([24, 0]); have the file "
      + "written again by its maker"),
  Refusal(
    "overlapping.safetensors",
    "speaker_encoder.fc.weight and speaker_encoder.fc.bias overlap: bytes 20..24 belong "
      + "to both; have the file written again by its maker"),
  Refusal(
    "seven-bytes.safetensors",
    "the file has 7 bytes, fewer than the 8 of a safetensors header length; download or "
      + "copy the file again"),
  Refusal(
    "shape-negative.safetensors",
    "a dimension of speaker_encoder.fc.weight is negative ([-2, -4]); have the file "
      + "written again by its maker"),
  Refusal(
    "shape-overflow.safetensors",
    "the shape of speaker_encoder.fc.weight is beyond any file ([4611686018427387904, "
      + "16]); have the file written again by its maker"),
  Refusal(
    "shard-missing", place: "shard-missing/model.safetensors.index.json",
    asking: "speaker_encoder.mfa.conv.weight",
    "model-00002-of-00002.safetensors, named by this index, is not there; download it too"),
  Refusal(
    "shard-name-escapes", place: "shard-name-escapes/model.safetensors.index.json",
    "the index names a file outside its own folder (../qwen3-f32/model.safetensors): "
      + "refused; take the checkpoint from a source you trust"),
  Refusal(
    "size-mismatch.safetensors",
    "speaker_encoder.fc.weight of shape [2, 3] and type F32 needs 24 bytes, its "
      + "data_offsets give 20; have the file written again by its maker"),
  Refusal(
    "trailing-bytes.safetensors",
    "8 bytes follow the last tensor; download or copy the file again"),
  Refusal(
    "truncated.safetensors",
    "the file ends inside speaker_encoder.fc.bias, 6 bytes short; download or copy the "
      + "file again"),
  Refusal(
    "unknown-dtype.safetensors",
    "dtype Q4_K of speaker_encoder.fc.weight is not known; save it as F32, F16 or BF16"),
]

private let torchRefusals = [
  Refusal(
    "bare-pickle-unlisted.pt",
    "the pickle names example.module.Widget: refused, nothing was run; save the model's "
      + "state_dict alone"),
  Refusal(
    "model.onnx",
    "this is an ONNX graph; give the original checkpoint, or export its weights"),
  Refusal(
    "no-data-pkl.pt",
    "a zip archive without data.pkl is not a PyTorch checkpoint; unpack it and give the "
      + "checkpoint inside"),
  Refusal(
    "pickle-deep.pt",
    "no tensors in the pickle; save the model's state_dict alone"),
  Refusal(
    "pickle-memo-missing.pt",
    "the pickle reads memo entry 7, which was never written; download or copy the file "
      + "again"),
  Refusal(
    "pickle-stack-global-unlisted.pt",
    "the pickle names example.module.Widget: refused, nothing was run; save the model's "
      + "state_dict alone"),
  Refusal(
    "pickle-truncated.pt",
    "the pickle ends before its STOP; download or copy the file again"),
  Refusal(
    "pickle-unknown-opcode.pt",
    "the pickle holds the opcode 0xFE at byte 5, which no checkpoint needs; save the "
      + "model's state_dict alone"),
  Refusal(
    "pickle-unlisted-builtin.pt",
    "the pickle names builtins.enumerate: refused, nothing was run; save the model's "
      + "state_dict alone"),
  Refusal(
    "pickle-unlisted-class.pt",
    "the pickle names example.module.Widget: refused, nothing was run; save the model's "
      + "state_dict alone"),
  Refusal(
    "quantised.pt",
    "fc.weight is a quantised tensor; give the checkpoint in floating point"),
  Refusal(
    "storage-missing.pt",
    "the storage data/1 of fc.bias is not in the file; download or copy the file again"),
  Refusal(
    "storage-short.pt",
    "the storage data/0 holds 20 bytes, fc.weight needs 24; download or copy the file "
      + "again"),
  Refusal(
    "stride-outside.pt",
    "fc.weight reaches past the end of its storage; save it again with torch.save"),
  Refusal(
    "torchscript.pt",
    "this is a TorchScript program, not a checkpoint; save the model's state_dict instead"),
  Refusal(
    "zip-cut.pt",
    "the zip archive has no central directory, the file is cut off; download or copy the "
      + "file again"),
]
