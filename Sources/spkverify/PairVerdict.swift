// Two recordings: how alike they are, and whether that is one person.

import AudioFiles
import SpeakerEmbeddings
import ToolSupport
import Verification

/// The cosine of two recordings against a threshold.
struct PairVerdict {
  /// −1…1.
  let cosine: Double
  /// Same speaker from here on.
  let threshold: Double

  /// Whether the recordings are taken for one speaker.
  var isSame: Bool { cosine >= threshold }

  /// The line for standard output: the cosine first, in the digits that read back the same.
  var line: String {
    "\(cosine) \(isSame ? "same speaker" : "different speakers") (threshold \(threshold))\n"
  }

  /// Embeds both recordings and compares them.
  ///
  /// - Throws: ``ToolFailure`` that names the recording, or the model where it has no threshold and
  ///   none is given; ``SpeakerModelError`` for a model that cannot be loaded.
  init(of paths: (String, String), options: ModelOptions, threshold: Double?) throws {
    let model = try options.load()
    guard let threshold = threshold ?? model.verificationThreshold else {
      throw ToolFailure(
        "\(model.name): this model has no threshold of its own; "
          + "give one with --threshold, such as 0.5")
    }
    let embedder = RecordingEmbedder(
      model: model, workers: options.workers(), channel: options.channel)
    let rows = [try embedder.alone(paths.0), try embedder.alone(paths.1)]
    let vectors = try VectorTable(rows, dimension: model.dimension)
      .normalized { $0 == 0 ? paths.0 : paths.1 }
    cosine = min(1, max(-1, vectors.dot(0, vectors, 1)))
    self.threshold = threshold
  }
}
