// Who speaks in which recording: Kaldi's utt2spk, a recording and its speaker a line.

/// A map from recordings to speakers.
public struct SpeakerMap: Sendable {
  /// The map's file, as messages name it.
  public let path: String
  /// Recordings with their speakers, in the file's order; each recording once.
  public let speakers: [(utterance: String, speaker: String)]
  private let places: [String: Int]

  /// Reads a map: `utterance speaker` a line.
  ///
  /// - Throws: ``VerificationError`` with the line, for a line with another number of fields and
  ///   for a recording that two speakers are named for.
  public init(reading path: String) throws(VerificationError) {
    var reader = try FieldReader(opening: path)
    var speakers: [(utterance: String, speaker: String)] = []
    var places: [String: Int] = [:]
    var lines: [Int] = []
    while try reader.advance() {
      guard reader.fields.count == 2 else {
        throw .unknownFormat(
          path: reader.path, line: reader.line, found: reader.quoted,
          expected: "a recording and its speaker, such as \"a.wav alice\"")
      }
      let (utterance, speaker) = (reader.text(0), reader.text(1))
      if let place = places[utterance] {
        guard speakers[place].speaker == speaker else {
          throw .contradictorySpeakers(
            path: reader.path, line: reader.line, other: lines[place], utterance: utterance)
        }
        continue
      }
      places[utterance] = speakers.count
      speakers.append((utterance, speaker))
      lines.append(reader.line)
    }
    guard !speakers.isEmpty else {
      throw .empty(path: reader.path, expected: "a recording and its speaker a line")
    }
    self.path = reader.path
    self.speakers = speakers
    self.places = places
  }

  /// The speaker of a recording; nil for one that the map does not name.
  public subscript(utterance: String) -> String? {
    places[utterance].map { speakers[$0].speaker }
  }
}
