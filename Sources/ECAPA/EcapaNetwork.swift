// The network as a user calls it: features in, embeddings out.

import Checkpoints
import Foundation
public import FrontEnd
public import Kernels

/// An ECAPA-TDNN of any dialect, ready to run.
///
///     let network = try EcapaNetwork(Checkpoint(opening: "model.safetensors"))
///     let extractor = try FeatureExtractor(network.recipe)
///     let embedding = try network.embedding(of: extractor.features(of: samples))
///
/// Embeddings are what the original implementation returns, not length-normalised, and the same
/// to the bit for any number of workers.
public final class EcapaNetwork: Sendable {
  /// Dialect and sizes.
  public let configuration: EcapaConfiguration
  /// The front end whose features the network takes.
  public let recipe: FrontEndRecipe
  /// The names in the checkpoint of the tensors that the network is made of, layer by layer as
  /// data passes them; values in this order make a digest that no container changes.
  public let tensorNames: [String]
  /// Tensors beside the network that its front end is made of, by their names without a prefix.
  public let frontEndTensors: [(name: String, nameInCheckpoint: String)]

  private let weights: NetworkWeights
  private let set: InstructionSet
  private let shelf: ScratchShelf

  /// Windows whose last layer is computed together; it reads all its weights once for them.
  private static let windowsTogether = 64

  /// Recognises the dialect, checks every shape and packs the weights.
  ///
  /// - Parameters:
  ///   - source: A checkpoint.
  ///   - dialect: The dialect, where the names do not tell; `nil` finds it out.
  ///   - set: The instruction set.
  ///   - workers: Who packs.
  /// - Throws: The ``EcapaError`` that says what is wrong with the checkpoint.
  public init(
    _ source: some TensorSource, dialect: EcapaDialect? = nil, on set: InstructionSet = .best,
    workers: Workers = Workers(threads: 1)
  ) throws(EcapaError) {
    let recognised = try RecognisedDialect(of: source, asked: dialect)
    let tensors = NetworkTensors(source: source, recognised: recognised)
    configuration = try tensors.confirmed(try tensors.configuration())
    recipe = try tensors.recipe()
    guard recipe.bins == configuration.bins else {
      throw .wrongBins(bins: recipe.bins, expected: configuration.bins)
    }
    tensorNames = configuration.tensors.map { tensors.name($0.name) }
    frontEndTensors = tensors.frontEndTensors
    weights = try tensors.weights(of: configuration, on: set, workers: workers)
    self.set = set
    shelf = ScratchShelf(configuration)
  }

  /// The embedding of an utterance, on the calling thread.
  ///
  /// - Parameter features: `[frames, bins]` of ``recipe``.
  /// - Returns: `[dimension]`.
  /// - Throws: ``EcapaError/wrongBins(bins:expected:)`` or
  ///   ``EcapaError/tooShort(frames:needed:)``, and
  ///   ``EcapaError/tooLong(frames:bytes:memory:)`` for hours that the machine has no room for.
  /// - Complexity: O(frames · parameters).
  public func embedding(of features: Features) throws(EcapaError) -> [Float] {
    try embedding(of: features, tap: nil)
  }

  /// The embedding of an utterance, with a look at the layers on the way.
  package func embedding(of features: Features, tap: LayerTap?) throws(EcapaError) -> [Float] {
    try check(features)
    let pooled = Matrix(rows: 1, columns: 2 * configuration.aggregation)
    let scratch = shelf.takePieces(1)
    let runner = PieceRunner(workers: nil, scratch: scratch)
    pool(features, runner, into: pooled.all, tap: tap)
    let embeddings = linear(pooled, runner, tap: tap)
    shelf.giveBack(scratch)
    return embeddings[0]
  }

  /// The embeddings of many windows or utterances, in their order.
  ///
  /// Each is computed by one worker; where there are fewer than workers, each is cut into pieces
  /// of frames that all workers share.
  ///
  /// - Parameters:
  ///   - windows: Features of ``recipe``, of any lengths.
  ///   - workers: Who computes.
  /// - Returns: `[dimension]` for each window.
  /// - Throws: As ``embedding(of:)``, before anything is computed.
  public func embeddings(
    of windows: [Features], workers: Workers
  ) throws(EcapaError) -> [[Float]] {
    for window in windows { try check(window) }
    let scratch = shelf.takePieces(workers.threads)
    defer { shelf.giveBack(scratch) }
    let runner = PieceRunner(workers: workers, scratch: scratch)
    var embeddings: [[Float]] = []
    embeddings.reserveCapacity(windows.count)
    for start in stride(from: 0, to: windows.count, by: Self.windowsTogether) {
      let some = windows[start..<min(start + Self.windowsTogether, windows.count)]
      embeddings += embeddingsTogether(Array(some), runner)
    }
    return embeddings
  }

  private func embeddingsTogether(_ windows: [Features], _ runner: PieceRunner) -> [[Float]] {
    let pooled = Matrix(rows: windows.count, columns: 2 * configuration.aggregation)
    if windows.count < runner.scratch.count {
      for (index, window) in windows.enumerated() {
        pool(window, runner, into: pooled.all.rows(index..<index + 1), tap: nil)
      }
    } else {
      runner.run(windows.count) { index, scratch in
        let alone = PieceRunner(workers: nil, scratch: [scratch])
        pool(windows[index], alone, into: pooled.all.rows(index..<index + 1), tap: nil)
      }
    }
    return linear(pooled, runner, tap: nil)
  }

  private func check(_ features: Features) throws(EcapaError) {
    guard features.bins == configuration.bins else {
      throw .wrongBins(bins: features.bins, expected: configuration.bins)
    }
    guard features.frames >= configuration.fewestFrames else {
      throw .tooShort(frames: features.frames, needed: configuration.fewestFrames)
    }
    try checkMemory(frames: features.frames)
  }

  /// Refuses an utterance whose layers would not fit into the machine.
  func checkMemory(
    frames: Int, memory: UInt64 = ProcessInfo.processInfo.physicalMemory
  ) throws(EcapaError) {
    let (bytes, overflow) = frames.multipliedReportingOverflow(
      by: UtteranceScratch.bytesPerFrame(configuration))
    guard !overflow, UInt64(bytes) <= memory else {
      throw .tooLong(frames: frames, bytes: overflow ? .max : bytes, memory: memory)
    }
  }

  private func pool(
    _ features: Features, _ runner: PieceRunner, into pooled: MatrixPart<Float>, tap: LayerTap?
  ) {
    let pieces = FramePieces(frames: features.frames, tileRows: set.tileRows).ranges
    let scratch = shelf.takeUtterance(frames: features.frames, pieces: pieces.count)
    ForwardPass(
      sizes: configuration, weights: weights, set: set, features: features, pieces: pieces,
      scratch: scratch, runner: runner, tap: tap
    ).run(into: pooled)
    shelf.giveBack(scratch)
  }

  /// The last layer for all rows of `pooled`, `[windows, 2 · aggregation]`.
  private func linear(_ pooled: Matrix, _ runner: PieceRunner, tap: LayerTap?) -> [[Float]] {
    let layer = weights.linear
    let output = Matrix(rows: pooled.rows, columns: configuration.dimension)
    let panels = layer.weights.panels
    let pieces = min(panels, 4 * runner.scratch.count)
    runner.run(pieces) { piece, _ in
      let taken = panels * piece / pieces..<panels * (piece + 1) / pieces
      product(
        pooled.all, layer.weights, panels: taken,
        into: output.all.columns(layer.weights.columns(of: taken)), epilogue: layer.epilogue)
    }
    tap?(.linear, output.all)
    return (0..<output.rows).map { row in
      var embedding = output.all.rows(row..<row + 1).values
      weights.embeddingNorm?.apply(to: &embedding)
      return embedding
    }
  }
}

extension NetworkTensors {
  /// The front end of the dialect; TaoRuijie's checkpoints carry its window and filters.
  fileprivate func recipe() throws(EcapaError) -> FrontEndRecipe {
    switch dialect {
    case .qwen3: .qwen3
    case .speechBrain: .speechBrain
    case .threeDSpeaker: .threeDSpeaker
    case .threeDSpeakerSelfSupervised: .threeDSpeakerSelfSupervised
    case .weSpeaker: .weSpeaker
    case .taoRuijie:
      .taoRuijie(
        window: try buffer(Self.window), filters: try buffer(Self.filters))
    }
  }

  private static var window: String { "torchfbank.1.spectrogram.window" }
  private static var filters: String { "torchfbank.1.mel_scale.fb" }

  /// What ``recipe()`` read.
  fileprivate var frontEndTensors: [(name: String, nameInCheckpoint: String)] {
    guard dialect == .taoRuijie else { return [] }
    return [Self.window, Self.filters].filter { source.names.contains(name($0)) }
      .map { ($0, name($0)) }
  }

  private func buffer(_ rest: String) throws(EcapaError) -> [Float]? {
    guard source.names.contains(name(rest)) else { return nil }
    do { return try source.values(of: name(rest)) } catch { throw .checkpoint(error) }
  }
}
