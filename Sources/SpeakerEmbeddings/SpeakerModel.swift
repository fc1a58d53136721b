// A model ready for work: from samples to embeddings that carry its fingerprint.

public import AudioFiles
import Checkpoints
import DefaultModel
public import ECAPA
public import FrontEnd
public import Kernels

/// A speaker model: a front end and a network, with what is known of its thresholds.
///
///     let model = try SpeakerModel.inTheBox()
///     let voice = try Waveform(reading: "voice.wav", sampleRate: model.sampleRate)
///     let embedding = try model.embedding(of: voice)
public struct SpeakerModel: Sendable {
  /// What the model is called: its file or folder, or `default` for the one in the box.
  public let name: String
  /// What the checkpoint says of itself (safetensors metadata), by key.
  public let metadata: [String: String]
  /// The network's dialect and sizes.
  public let configuration: EcapaConfiguration
  /// The recipe of the features that the network was trained on.
  public let recipe: FrontEndRecipe
  /// The digest of recipe and weights; computed beside other work, or at the first use.
  public var fingerprint: ModelFingerprint { identity.fingerprint }
  /// Hertz.
  public var sampleRate: Int { recipe.sampleRate }
  /// Values of an embedding.
  public var dimension: Int { configuration.dimension }
  /// The fewest samples, at ``sampleRate``, that give an embedding.
  public var shortestSamples: Int { extractor.shortestSamples }

  private let network: EcapaNetwork
  private let extractor: FeatureExtractor
  let identity: ModelIdentity

  /// Loads a model from a checkpoint of any dialect: a file, or a folder with its configuration.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - dialect: Needed only where two projects share names and shapes (SpeechBrain, 3D-Speaker)
  ///     and no configuration stands beside the weights.
  ///   - workers: Who packs the weights.
  /// - Throws: ``SpeakerModelError``.
  public init(
    opening path: String, dialect: EcapaDialect? = nil, workers: Workers = Workers(threads: 1)
  ) throws(SpeakerModelError) {
    let checkpoint: Checkpoint
    do throws(CheckpointError) {
      checkpoint = try Checkpoint(opening: path)
    } catch {
      throw .checkpoint(error)
    }
    try self.init(checkpoint, name: path, dialect: dialect, workers: workers)
  }

  /// The model that lies in the program.
  ///
  /// - Throws: ``SpeakerModelError`` when the program was built with damaged weights.
  public static func inTheBox() throws(SpeakerModelError) -> SpeakerModel {
    let checkpoint: Checkpoint
    do throws(CheckpointError) {
      checkpoint = try Checkpoint(bytes: DefaultModel.speakerFile, name: "default")
    } catch {
      throw .checkpoint(error)
    }
    return try SpeakerModel(
      checkpoint, name: "default", dialect: .threeDSpeaker, workers: Workers(threads: 1))
  }

  private init(
    _ checkpoint: Checkpoint, name: String, dialect: EcapaDialect?, workers: Workers
  ) throws(SpeakerModelError) {
    do throws(EcapaError) {
      network = try EcapaNetwork(checkpoint, dialect: dialect, workers: workers)
    } catch {
      throw .network(error)
    }
    recipe = network.recipe
    do throws(FrontEndError) {
      extractor = try FeatureExtractor(recipe)
    } catch {
      throw .features(error)
    }
    self.name = name
    metadata = checkpoint.metadata
    configuration = network.configuration
    identity = ModelIdentity(checkpoint: checkpoint, network: network)
    if workers.threads > 1 { identity.hashBesideOtherWork() }
  }

  /// The embedding of a whole recording.
  ///
  /// - Parameters:
  ///   - waveform: Mono samples; another rate than the model's is resampled.
  ///   - workers: Threads that share one long recording's arithmetic; the values do not depend on
  ///     their number.
  /// - Returns: The embedding, not length-normalised.
  /// - Throws: ``SpeakerModelError/features(_:)`` when there are too few samples.
  public func embedding(of waveform: Waveform, workers: Workers? = nil)
    throws(SpeakerModelError) -> Embedding
  {
    let samples = try atModelRate(waveform)
    let features = try extractedFeatures(of: samples[...])
    do throws(EcapaError) {
      let values: [Float]
      if let workers {
        values = try network.embeddings(of: [features], workers: workers)[0]
      } else {
        values = try network.embedding(of: features)
      }
      return Embedding(values: values, model: fingerprint)
    } catch {
      throw .network(error)
    }
  }

  /// One embedding a window, in the windows' order; windows are shared out over the workers.
  ///
  /// - Parameters:
  ///   - waveform: Mono samples; another rate than the model's is resampled.
  ///   - windows: In samples at the model's rate; a part outside the recording is left out.
  ///   - workers: Each takes whole windows; the values do not depend on their number.
  /// - Returns: An embedding for each window.
  /// - Throws: ``SpeakerModelError/features(_:)`` for a window below ``shortestSamples``.
  /// - Complexity: Memory holds the features of 64 windows at a time.
  public func embeddings(of waveform: Waveform, windows: [Window], workers: Workers)
    throws(SpeakerModelError) -> [Embedding]
  {
    let samples = try atModelRate(waveform)
    let maker = fingerprint
    var embeddings: [Embedding] = []
    embeddings.reserveCapacity(windows.count)
    for start in stride(from: 0, to: windows.count, by: Self.batch) {
      let batch = windows[start..<min(start + Self.batch, windows.count)]
      let features = try extractedFeatures(of: batch, in: samples, workers: workers)
      do throws(EcapaError) {
        for values in try network.embeddings(of: features, workers: workers) {
          embeddings.append(Embedding(values: values, model: maker))
        }
      } catch {
        throw .network(error)
      }
    }
    return embeddings
  }

  /// Windows whose features are held at once.
  private static let batch = 64

  private func extractedFeatures(
    of windows: ArraySlice<Window>, in samples: [Float], workers: Workers
  )
    throws(SpeakerModelError) -> [Features]
  {
    let slots = workers.map(pieces: windows.count) { piece in
      let window = windows[windows.startIndex + piece]
      let range = Range(uncheckedBounds: (window.startSample, window.endSample))
      return Result { () throws(SpeakerModelError) -> Features in
        try extractedFeatures(of: samples[range.clamped(to: samples.indices)])
      }
    }
    var features: [Features] = []
    for slot in slots { features.append(try slot.get()) }
    return features
  }

  private func extractedFeatures(of samples: ArraySlice<Float>) throws(SpeakerModelError)
    -> Features
  {
    do throws(FrontEndError) {
      return try extractor.features(of: samples)
    } catch {
      throw .features(error)
    }
  }

  private func atModelRate(_ waveform: Waveform) throws(SpeakerModelError) -> [Float] {
    guard waveform.sampleRate != sampleRate else { return waveform.samples }
    do throws(AudioError) {
      return try waveform.resampled(to: sampleRate).samples
    } catch {
      throw .audio(error)
    }
  }
}
