// Checkpoints that read but are no network of ours, each with its whole sentence. The sense of
// each is that of `Fixtures/Models/bad/expected.json`.

import Checkpoints
import FrontEnd
import TestSupport
import Testing

@testable import ECAPA

/// A folder below `Fixtures/Models/bad` and the sentence after the file's path.
struct NetworkRefusal: CustomTestStringConvertible, Sendable {
  let folder: String
  let file: String
  let sentence: String
  var testDescription: String { folder }

  private static let dialects =
    "give a checkpoint of one of qwen3, speechbrain, 3dspeaker, 3dspeaker-ssl, wespeaker, taoruijie"

  static let all = [
    NetworkRefusal(
      folder: "custom-voice", file: "model.safetensors",
      sentence: "a custom_voice checkpoint (tts_model_type custom_voice) carries no speaker "
        + "encoder; take the Base checkpoint"),
    NetworkRefusal(
      folder: "voice-design", file: "model.safetensors",
      sentence: "a voice_design checkpoint (tts_model_type voice_design) carries no speaker "
        + "encoder; take the Base checkpoint"),
    NetworkRefusal(
      folder: "base-without-encoder", file: "model.safetensors",
      sentence: "tts_model_type is base, yet no tensor begins with speaker_encoder. (the encoder "
        + "was stripped, as fine-tuning does, or a shard is missing); "
        + "take the published Base checkpoint"),
    NetworkRefusal(
      folder: "missing-tensor", file: "model.safetensors",
      sentence: "speaker_encoder.asp.conv.weight is missing; download the checkpoint again"),
    NetworkRefusal(
      folder: "wrong-shape", file: "model.safetensors",
      sentence: "speaker_encoder.fc.weight is [6, 47, 1], expected [6, 48, 1]; "
        + "download the checkpoint again"),
    NetworkRefusal(
      folder: "config-disagrees", file: "config.json",
      sentence: "says 32 aggregation channels, but speaker_encoder.mfa.conv.weight has 24 rows; "
        + "use the configuration and the weights of one download"),
    NetworkRefusal(
      folder: "config-lists-differ", file: "config.json",
      sentence: "enc_channels, enc_kernel_sizes, enc_dilations differ in length (5, 5, 4); "
        + "download the configuration again"),
    NetworkRefusal(
      folder: "unknown-names", file: "model.safetensors",
      sentence: "no known ECAPA-TDNN dialect has these tensor names (encoder.bias, "
        + "encoder.weight); \(dialects)"),
    NetworkRefusal(
      folder: "nemo-like", file: "model_weights.ckpt",
      sentence: "these are the tensor names of NVIDIA NeMo's ECAPA-TDNN (encoder.layers.N."
        + "conv_layer, decoder.emb_layers), which is not supported; \(dialects)"),
    NetworkRefusal(
      folder: "wespeaker-resnet", file: "config.yaml",
      sentence: "names ResNet34, not an ECAPA_TDNN; \(dialects)"),
    NetworkRefusal(
      folder: "speechbrain-xvector", file: "hyperparams.yaml",
      sentence: "names Xvector.Xvector, not an ECAPA_TDNN; \(dialects)"),
    NetworkRefusal(
      folder: "ambiguous", file: "model.ckpt",
      sentence: "speechbrain and 3dspeaker share these names and shapes, and no configuration "
        + "stands beside the file; say which with --dialect"),
    NetworkRefusal(
      folder: "negative-variance", file: "ecapa_tdnn.bin",
      sentence: "blocks.1.tdnn1.norm.norm.running_var holds a negative variance (element 2); "
        + "download the checkpoint again"),
  ]
}

@Suite("Networks refused")
struct RefusalTests {
  @Test("in one sentence", arguments: NetworkRefusal.all)
  func isRefused(_ refusal: NetworkRefusal) throws {
    let folder = Fixture.path("Models/bad/\(refusal.folder)")
    let checkpoint = try Checkpoint(opening: folder)
    let error = #expect(throws: EcapaError.self) { try EcapaNetwork(checkpoint) }
    #expect(error?.description == "\(folder)/\(refusal.file): \(refusal.sentence)")
  }

  @Test("by the dialect that was asked for")
  func otherDialect() throws {
    let checkpoint = try Checkpoint(opening: Fixture.path("Models/qwen3-small"))
    let error = #expect(throws: EcapaError.self) {
      try EcapaNetwork(checkpoint, dialect: .weSpeaker)
    }
    #expect(
      error?.description == "\(checkpoint.path): the tensors are not named as in wespeaker but as "
        + "in qwen3; leave the dialect out or correct it")
  }

  /// The tensors of a small network with one of them of another shape, or one more.
  private func source(_ change: (inout [String: [Int]]) -> Void) -> FormulaSource {
    let odd = OddNetwork(.qwen3, aggregation: 37)
    var shapes = odd.source.weights.shapes
    change(&shapes)
    return FormulaSource(
      path: "odd", names: shapes.keys.sorted(), wrapper: nil, configuration: nil,
      weights: FormulaWeights(folder: "odd", shapes: shapes))
  }

  @Test("with a tensor too many")
  func unknownTensor() {
    let error = #expect(throws: EcapaError.self) {
      try EcapaNetwork(source { $0["speaker_encoder.other"] = [1] })
    }
    #expect(
      error?.description == "odd: speaker_encoder.other is no tensor of a qwen3 network; "
        + "give the published checkpoint")
  }

  @Test("with kernels that have no middle frame, or reach beyond reason", arguments: [2, 65])
  func kernels(length: Int) {
    let error = #expect(throws: EcapaError.self) {
      try EcapaNetwork(
        source { shapes in
          for index in 0..<3 {
            shapes["speaker_encoder.blocks.2.res2net_block.blocks.\(index).conv.weight"]?[2] =
              length
          }
        })
    }
    #expect(
      error?.description == "odd: speaker_encoder.blocks.2.res2net_block.blocks.0.conv.weight is "
        + "[5, 5, \(length)], expected [5, 5, 3]; download the checkpoint again")
  }

  @Test("features that are not the network's")
  func features() throws {
    let network = try EcapaNetwork(source { _ in })
    let bins = #expect(throws: EcapaError.self) {
      try network.embedding(
        of: Features(frames: 9, bins: 80, values: .init(repeating: 0, count: 720)))
    }
    #expect(
      bins?.description == "the features have 80 bins, the network takes 128; "
        + "use the front end of the model")
    let short = #expect(throws: EcapaError.self) {
      try network.embedding(
        of: Features(frames: 4, bins: 128, values: .init(repeating: 0, count: 512)))
    }
    #expect(
      short?.description == "the sound is too short for the network (4 frames, 5 are needed); "
        + "give a longer one")
  }

  @Test("an utterance whose layers the machine has no room for")
  func tooLong() throws {
    // 512 channels, aggregation 1536: wide has 3 · 512 columns, blocks 3 · 512, of four bytes.
    let perFrame = 4 * (3 * 512 + 3 * 512)
    let network = try GoldenModel(folder: "qwen3-full-1024")
      .withSource { try EcapaNetwork($0) }
    try network.checkMemory(frames: 1000, memory: UInt64(1000 * perFrame))
    #expect(throws: EcapaError.tooLong(frames: 1000, bytes: 12_288_000, memory: 12_287_999)) {
      try network.checkMemory(frames: 1000, memory: UInt64(1000 * perFrame - 1))
    }
    #expect(
      EcapaError.tooLong(frames: 1_080_000, bytes: 13_271_040_000, memory: 8_000_000_000)
        .description
        == "the sound is too long for one embedding (1080000 frames take 14 GB of memory, the "
        + "machine has 8); embed windows of it, as spkembed --windows 3 does")
  }
}
