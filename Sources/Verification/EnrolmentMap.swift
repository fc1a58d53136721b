// Models made of several recordings: which recordings an enrolled name stands for.

/// An enrolment map: a model and its recordings a line, as Kaldi's `spk2utt` and CN-Celeb's
/// `enroll.map`.
public struct EnrolmentMap: Sendable {
  /// The map's file, as messages name it.
  public let path: String
  private let recordings: [String: [String]]

  /// Reads a map: `model recording recording …`.
  ///
  /// - Throws: ``VerificationError`` with the line, for a line with one field and for a model that
  ///   is named twice.
  public init(reading path: String) throws(VerificationError) {
    var reader = try FieldReader(opening: path)
    var recordings: [String: [String]] = [:]
    while try reader.advance() {
      let fields = reader.fields.indices.map { reader.text($0) }
      guard fields.count > 1 else {
        throw .unknownFormat(
          path: reader.path, line: reader.line, found: reader.quoted,
          expected: "a model and its recordings, such as \"m1 a.wav b.wav\"")
      }
      guard recordings.updateValue(Array(fields.dropFirst()), forKey: fields[0]) == nil else {
        throw .enrolledTwice(path: reader.path, line: reader.line, model: fields[0])
      }
    }
    guard !recordings.isEmpty else {
      throw .empty(path: reader.path, expected: "a model and its recordings a line")
    }
    self.path = reader.path
    self.recordings = recordings
  }

  /// The recordings of a model, in the map's order; nil for a model that it does not name.
  public subscript(model: String) -> [String]? { recordings[model] }
}

/// How a model of several recordings is scored; three numbers in the field, each by its name.
public enum EnrolmentPooling: String, Sendable, CaseIterable {
  /// The mean of the vectors, each first made unit length; the default.
  case unitMean = "unit-mean"
  /// The mean of the vectors as they are, as Kaldi's recipes take it.
  case mean
  /// The mean of the scores against each recording.
  case meanScore = "mean-score"
}
