// The line that makes log-likelihood ratios of a model's cosines, where the model carries one.

extension SpeakerModel {
  /// The line of the model's own: llr = scale · cosine + offset, in natural logarithms.
  ///
  /// The model in the box carries one that was trained on development speakers; nil for a model
  /// that carries none.
  public var cosineCalibration: (scale: Double, offset: Double)? {
    guard let scale = metadata["calibration_scale"].flatMap(Double.init),
      let offset = metadata["calibration_offset"].flatMap(Double.init), scale > 0,
      scale.isFinite, offset.isFinite
    else { return nil }
    return (scale, offset)
  }
}
