// Every golden model on every instruction set equals the original implementation.

import AudioFiles
import ECAPA
import FrontEnd
import Kernels
import Synchronization
import TestSupport
import Testing

@Suite("Golden models")
struct GoldenModelTests {
  /// Tolerances of the golden results: what the originals' own float32 arithmetic leaves.
  private enum Tolerance {
    static let fromFeatures = 3e-6
    static let fromAudio = 2e-5
    static let layer = 1e-5
  }

  @Test(
    "equal the original from its features", arguments: GoldenModel.small + GoldenModel.full,
    InstructionSet.here)
  func fromFeatures(model: GoldenModel, set: InstructionSet) throws {
    let network = try model.withSource { try EcapaNetwork($0, on: set) }
    #expect(network.configuration.dialect.rawValue == (try model.expected().dialect))
    var compared = 0
    for input in GoldenModel.inputs {
      guard let features = try model.features(input) else { continue }
      let ours = try network.embedding(of: features)
      let error = relativeError(ours, try model.embedding(input))
      #expect(error <= Tolerance.fromFeatures, "\(input)")
      compared += 1
    }
    #expect(compared == (try model.expected().dialect == "3dspeaker-ssl" ? 2 : 6))
    try compareLayers(model, network)
  }

  @Test("equal the original from audio", arguments: GoldenModel.small + GoldenModel.full)
  func fromAudio(model: GoldenModel) throws {
    let network = try model.withSource { try EcapaNetwork($0) }
    let extractor = try FeatureExtractor(network.recipe)
    for input in GoldenModel.inputs {
      let wave = try Waveform(
        reading: Fixture.path("Models/inputs/\(input).wav"),
        sampleRate: network.recipe.sampleRate)
      let ours = try network.embedding(of: extractor.features(of: wave.samples))
      let error = relativeError(ours, try model.embedding(input))
      #expect(error <= Tolerance.fromAudio, "\(input)")
    }
  }

  /// Compares each layer on the short input with what the original kept of it, all of which must
  /// have been compared in the end.
  private func compareLayers(_ model: GoldenModel, _ network: EcapaNetwork) throws {
    let layers = try NumpyArray.archive(fixture: "Models/\(model.folder)/short-16k.layers.npz")
    let features = try #require(try model.features("short-16k"))
    let seen = try Layers(of: network, features)
    let dialect = network.configuration.dialect
    var accounted: Set = ["embedding"]  // with others, by the tests of embeddings
    for (layer, name) in Layers.names {
      guard let output = seen.outputs[layer] else { continue }
      if output.rows == 1 {
        guard let expected = layers[name] else { continue }  // linear, where a norm follows
        #expect(relativeError(output.values, expected.values) <= Tolerance.layer, "\(name)")
        accounted.insert(name)
        continue
      }
      for (values, kept) in output.kept(whole: !model.isFull) {
        accounted.insert(name + kept)
        var expected = try #require(layers[name + kept]).values
        // WeSpeaker's and TaoRuijie's aggregation is kept before its rectifier: of the whole
        // matrix the rectifier can be made up for, of its mean and deviation not.
        if layer == .aggregation, dialect == .weSpeaker || dialect == .taoRuijie {
          guard kept.isEmpty else { continue }
          expected = expected.map { max($0, 0) }
        }
        #expect(relativeError(values, expected) <= Tolerance.layer, "\(name)\(kept)")
      }
    }
    #expect(accounted == Set(layers.keys))
  }
}

/// The outputs of a network's layers for one input.
struct Layers {
  /// One layer's output, `[rows, columns]`.
  struct Output {
    let rows, columns: Int
    let values: [Float]

    /// The output as the goldens keep it: `[channels, frames]`, or its mean and biased deviation
    /// over time.
    func kept(whole: Bool) -> [([Float], String)] {
      let channels = (0..<columns).map { column in
        (0..<rows).map { values[$0 * columns + column] }
      }
      guard !whole else { return [(channels.flatMap { $0 }, "")] }
      let means = channels.map { row in row.reduce(0.0) { $0 + Double($1) } / Double(rows) }
      let deviations = zip(channels, means).map { row, mean in
        let squares = row.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        return (squares / Double(rows)).squareRoot()
      }
      return [(means.map { Float($0) }, ".mean"), (deviations.map { Float($0) }, ".std")]
    }
  }

  static let names: [(TappedLayer, String)] = [
    (.first, "first"), (.block(1), "block1"), (.block(2), "block2"), (.block(3), "block3"),
    (.aggregation, "mfa"), (.pool, "pool"), (.poolNorm, "pool_bn"), (.linear, "linear"),
  ]

  let outputs: [TappedLayer: Output]

  init(of network: EcapaNetwork, _ features: Features) throws {
    let seen = Mutex<[TappedLayer: Output]>([:])
    _ = try network.embedding(of: features) { layer, part in
      let output = Output(
        rows: part.rows.count, columns: part.columns.count, values: part.values)
      seen.withLock { $0[layer] = output }
    }
    outputs = seen.withLock { $0 }
  }
}
