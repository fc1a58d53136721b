// The fast network equals the plain one at sizes that fill no register, no tile and no piece.

import FrontEnd
import Kernels
import TestSupport
import Testing

@testable import ECAPA

/// A network of a few odd sizes in one dialect.
struct OddNetwork: CustomTestStringConvertible, Sendable {
  let configuration: EcapaConfiguration
  var dialect: EcapaDialect { configuration.dialect }
  var testDescription: String {
    "\(dialect.rawValue), aggregation \(configuration.aggregation), "
      + (configuration.globalContext ? "context" : "no context")
      + (configuration.embeddingBatchNorm ? ", norm" : "")
  }

  /// What the names of the dialect begin with here.
  var prefix: String {
    switch dialect {
    case .qwen3: "speaker_encoder."
    case .threeDSpeakerSelfSupervised: "backbone."
    default: ""
    }
  }

  init(_ dialect: EcapaDialect, aggregation: Int, context: Bool = true, norm: Bool = false) {
    configuration = EcapaConfiguration(
      dialect: dialect, bins: dialect == .qwen3 ? 128 : 80, channels: 23, aggregation: aggregation,
      attention: 9, dimension: 11, scale: 4, groupWidth: 5, squeeze: 7, kernels: [5, 3, 3, 3, 1],
      dilations: [1, 2, 3, 4, 1], globalContext: context, embeddingBatchNorm: norm)
  }

  /// Channels of a group fit into those of a block in some projects only in part, so 4 · 5 < 23.
  static let all: [OddNetwork] =
    [EcapaDialect.qwen3, .speechBrain, .threeDSpeaker, .threeDSpeakerSelfSupervised]
    .map { OddNetwork($0, aggregation: 37) }
    + [
      OddNetwork(.qwen3, aggregation: 131), OddNetwork(.weSpeaker, aggregation: 37, context: false),
      OddNetwork(.weSpeaker, aggregation: 70, norm: true),
      OddNetwork(.taoRuijie, aggregation: 70, norm: true),
    ]

  var source: FormulaSource {
    let shapes = Dictionary(
      uniqueKeysWithValues: configuration.tensors.map { (prefix + $0.name, $0.shape) })
    return FormulaSource(
      path: "odd", names: shapes.keys.sorted(), wrapper: nil, configuration: nil,
      weights: FormulaWeights(folder: "odd-\(dialect.rawValue)", shapes: shapes))
  }

  /// Features that differ from frame to frame and from bin to bin.
  func features(frames: Int) -> Features {
    let values = FormulaWeights.values(
      key: "features \(frames)", count: frames * configuration.bins, centre: 0, half: 2)
    return Features(frames: frames, bins: configuration.bins, values: values)
  }
}

@Suite("Plain network")
struct PlainNetworkTests {
  /// 5 frames are the fewest that reflection takes; 160 are one piece, 161 two, 330 four.
  private static let lengths = [5, 12, 160, 161, 330]

  @Test("is what the fast one computes", arguments: OddNetwork.all, InstructionSet.here)
  func equalsPlain(odd: OddNetwork, set: InstructionSet) throws {
    let source = odd.source
    let network = try EcapaNetwork(source, dialect: odd.dialect, on: set)
    #expect(network.configuration == odd.configuration)
    let plain = PlainNetwork(
      source: source, dialect: odd.dialect, prefix: odd.prefix, scale: odd.configuration.scale)
    for frames in Self.lengths {
      let features = odd.features(frames: frames)
      let rows = (0..<frames).map {
        Array(features.values[$0 * features.bins..<($0 + 1) * features.bins])
      }
      let expected = try plain.embedding(of: rows)
      let error = relativeError(try network.embedding(of: features), expected)
      // As for the layers of the golden models: what float32 leaves.
      #expect(error <= 1e-5, "\(frames) frames: \(error)")
    }
  }

  @Test("gives the same bits alone, in a batch, and for any number of workers")
  func sameBits() throws {
    let odd = OddNetwork(.threeDSpeaker, aggregation: 70)
    let network = try EcapaNetwork(odd.source, dialect: odd.dialect)
    // More windows than are computed together, of lengths of one and of several pieces.
    let windows = (0..<70).map { odd.features(frames: [12, 161, 40, 330][$0 % 4]) }
    let alone = try windows.map { try network.embedding(of: $0) }
    for threads in [1, 2, 3, 7] {
      let workers = Workers(threads: threads)
      #expect(try network.embeddings(of: windows, workers: workers) == alone)
      #expect(
        try network.embeddings(of: Array(windows.prefix(2)), workers: workers) == Array(alone[..<2])
      )
    }
  }
}
