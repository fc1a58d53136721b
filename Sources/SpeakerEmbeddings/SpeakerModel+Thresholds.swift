// The decisions that go with a model: they belong to its scores and to no other's.

import ECAPA

extension SpeakerModel {
  /// The cosine from which two recordings are taken for one speaker, where one is known.
  ///
  /// The model in the box carries its own (the equal-error point on development speakers); for
  /// SpeechBrain's form it is 0.25, the default of SpeechBrain's `SpeakerRecognition`.
  public var verificationThreshold: Double? {
    if let own = metadata["verification_threshold"].flatMap(Double.init), (-1...1).contains(own) {
      return own
    }
    return configuration.dialect == .speechBrain ? 0.25 : nil
  }

  /// The cosine distance up to which clusters of windows are merged, where one is known.
  public var clusteringThreshold: Double? {
    metadata["clustering_threshold"].flatMap(Double.init).flatMap {
      (0...2).contains($0) ? $0 : nil
    }
  }
}
