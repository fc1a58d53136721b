// Label files: where speech is in one recording, as VBx and Audacity write it.

/// The speech of a `.lab` file.
///
/// Format: `start end [label]`, seconds, a stretch a line, of one recording that the file does not
/// name. Stretches are speech whatever their label says, unless it says that they are not (`sil`,
/// `silence`, `nonspeech`, `non-speech`, in any case).
public struct SpeechLabels: Sendable {
  /// In order, neither overlapping nor touching.
  public let speech: [SpeechRegion]

  /// Labels of what is no speech.
  private static let silences: Set<String> = ["sil", "silence", "nonspeech", "non-speech"]

  /// Reads a file; `-` is standard input.
  ///
  /// An empty file says that nobody speaks.
  ///
  /// - Throws: ``TurnFormatError`` for the first line that is at fault.
  public init(reading path: String) throws(TurnFormatError) {
    try self.init(AnnotationLines(reading: path))
  }

  /// Reads bytes.
  ///
  /// - Parameters:
  ///   - bytes: What a file holds.
  ///   - path: What messages call it.
  /// - Throws: ``TurnFormatError`` for the first line that is at fault.
  package init(_ bytes: [UInt8], path: String) throws(TurnFormatError) {
    try self.init(AnnotationLines(bytes, path: path))
  }

  private init(_ file: AnnotationLines) throws(TurnFormatError) {
    if let error = file.errors.first { throw error }
    var regions: [SpeechRegion] = []
    for line in file.lines {
      let region = try Self.region(of: line, path: file.path)
      let label = line.fields.dropFirst(2).first?.lowercased()
      if label.map(Self.silences.contains) != true { regions.append(region) }
    }
    speech = regions.joined()
  }

  private static func region(
    of line: AnnotationLine, path: String
  ) throws(TurnFormatError) -> SpeechRegion {
    let count = line.fields.count
    if line.fields[0].uppercased() == "SPEAKER" {
      throw .otherFormat(
        path: path, line: line.number, found: "RTTM (SPEAKER file channel onset duration …)",
        expected: .labels)
    }
    guard (2...3).contains(count) else {
      throw .fieldCount(path: path, line: line.number, found: count, format: .labels)
    }
    let onset = try line.time(0, "start", path: path)
    let end = try line.time(1, "end", path: path)
    guard end > onset else {
      throw .emptyRegion(
        path: path, line: line.number, onset: line.fields[0], end: line.fields[1])
    }
    return SpeechRegion(onset: onset, end: end)
  }
}
