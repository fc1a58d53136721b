// A calibration as a file of JSON, as `spkeval calibrate` writes it.

public import Foundation

extension LinearCalibration {
  /// Reads `{"offset": …, "prior": …, "scale": …}`.
  ///
  /// - Throws: ``VerificationError/cannotRead(path:reason:)``;
  ///   ``VerificationError/badCalibration(path:reason:)`` for a file that is no calibration.
  public init(reading path: String) throws(VerificationError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .cannotRead(path: path, reason: "there is no such file")
    }
    guard let line = try? JSONDecoder().decode(Self.self, from: data) else {
      throw .badCalibration(path: path, reason: "it does not hold scale, offset and prior")
    }
    guard line.scale > 0, line.scale.isFinite, line.offset.isFinite else {
      throw .badCalibration(path: path, reason: "its scale is \(line.scale), expected above 0")
    }
    self = line
  }

  /// The calibration as JSON with sorted keys and a line end.
  public var json: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    // Finite numbers always encode.
    return ((try? encoder.encode(self)) ?? Data()) + Data("\n".utf8)
  }
}

extension LinearCalibration: Codable {
  private enum Key: CodingKey { case scale, offset, prior, measures }

  /// Reads the keys; a file without measures has none.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    self.init(
      scale: try keys.decode(Double.self, forKey: .scale),
      offset: try keys.decode(Double.self, forKey: .offset),
      prior: try keys.decode(Double.self, forKey: .prior),
      measures: try keys.decodeIfPresent([CalibrationMeasure].self, forKey: .measures) ?? [])
  }

  /// Writes the keys; measures only where there are some.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(scale, forKey: .scale)
    try keys.encode(offset, forKey: .offset)
    try keys.encode(prior, forKey: .prior)
    if !measures.isEmpty { try keys.encode(measures, forKey: .measures) }
  }
}
