// Who is who in a folder of recordings: the one file that says which person each voice is.

public import Foundation

/// The people of recordings that were linked.
///
/// It is kept as JSON lines, one a recording, with a name for each of the recording's voices in the
/// order of its own file (``DiarizedVoices``):
///
///     {"recording":"monday","speakers":["speaker_1","alice"]}
public struct SpeakerIndex: Sendable, Equatable {
  /// A recording and who its voices are.
  public struct Entry: Sendable, Equatable, Codable {
    /// The recording's name.
    public let recording: String
    /// A name for each voice, in order.
    public let speakers: [String]

    /// Takes a recording's name and those of its voices.
    public init(recording: String, speakers: [String]) {
      self.recording = recording
      self.speakers = speakers
    }
  }

  /// In the order in which recordings were linked; names of recordings are distinct.
  public let entries: [Entry]
  private let places: [String: Int]

  /// Takes entries; of two for one recording the first counts.
  public init(_ entries: [Entry] = []) {
    self.entries = entries
    places = Dictionary(
      zip(entries.map(\.recording), entries.indices), uniquingKeysWith: { first, _ in first })
  }

  /// Who the voices of a recording are; nil where it was not linked.
  public func speakers(of recording: String) -> [String]? {
    places[recording].map { entries[$0].speakers }
  }

  /// The index as JSON lines.
  public var jsonLines: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts always encode.
    return entries.reduce(into: Data()) { data, entry in
      data += ((try? encoder.encode(entry)) ?? Data()) + [UInt8(ascii: "\n")]
    }
  }

  /// Reads an index.
  ///
  /// - Parameters:
  ///   - data: What ``jsonLines`` gave.
  ///   - path: The file that it is from, as messages name it.
  /// - Throws: ``VoiceFileError``.
  public init(jsonLines data: Data, path: String) throws(VoiceFileError) {
    var entries: [Entry] = []
    var seen = Set<String>()
    for (index, text) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let entry = try? JSONDecoder().decode(Entry.self, from: text) else {
        throw Self.fault(path, line: index, "no JSON object with a recording and its speakers")
      }
      guard seen.insert(entry.recording).inserted else {
        throw Self.fault(path, line: index, "the recording \(entry.recording) occurs twice")
      }
      guard !entry.speakers.contains(where: \.isEmpty) else {
        throw Self.fault(path, line: index, "a speaker has no name")
      }
      entries.append(entry)
    }
    self.init(entries)
  }

  private static func fault(_ path: String, line: Int, _ reason: String) -> VoiceFileError {
    VoiceFileError(
      path: path, place: "line \(line + 1)", reason: reason,
      advice: "mend the line, or remove the file and the turns, and everybody is named anew")
  }
}
