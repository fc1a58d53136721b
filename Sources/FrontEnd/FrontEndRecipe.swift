// One value describes how a model's features are made. It is compared, hashed and written into
// fingerprints, so it holds every number that can change a feature, and nothing else.

/// How samples become the features that a model was trained on.
///
/// The published recipes are static members; `FrontEndRecipe+Published.swift` says where each
/// one comes from.
public struct FrontEndRecipe: Sendable, Hashable {
  /// A short name for people, as `qwen3`.
  public let name: String
  /// Hertz; samples at another rate must be converted first.
  public let sampleRate: Int
  /// Features a frame.
  public var bins: Int { filters.bins(spectrumBins: framing.spectrumBins) }
  /// Samples from one frame's start to the next one's.
  public var frameShift: Int { framing.shift }

  /// What samples in −1…1 are multiplied by.
  package let scale: Float
  package let emphasis: Emphasis
  package let padding: Padding
  package let framing: Framing
  package let window: AnalysisWindow
  package let spectrum: Spectrum
  package let filters: MelFilters
  package let logarithm: Logarithm
  package let normalization: TimeNormalization
  /// Frames that the network behind this recipe needs: 5 where it pads by reflection of 4.
  package let fewestFrames: Int

  /// How many frames come of `count` samples; 0 where they are too few for one.
  public func frames(of count: Int) -> Int {
    let padded = count + 2 * padding.count
    guard count > padding.fewest, padded >= framing.length else { return 0 }
    return 1 + (padded - framing.length) / framing.shift
  }

  /// The fewest samples that are accepted, at ``sampleRate``; what the original implementation
  /// of the front end and its network accept.
  public var shortestSamples: Int {
    let forFrames = framing.length + (fewestFrames - 1) * framing.shift - 2 * padding.count
    return max(forFrames, padding.fewest + 1)
  }

  /// Every number of the recipe as text, one stage a line; equal texts give equal features.
  public var canonicalText: String {
    """
    rate \(sampleRate)
    scale \(scale)
    emphasis \(emphasis)
    padding \(padding)
    frames \(framing)
    window \(window)
    spectrum \(spectrum)
    filters \(filters)
    logarithm \(logarithm)
    normalization \(normalization)

    """
  }
}
