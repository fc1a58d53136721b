// Un-partitioned Evaluation Map files: which parts of recordings are evaluated.

/// The regions of a UEM file.
///
/// Format: `file channel start end`, seconds; channels are taken together. A file id is kept whole
/// (`rec.a` is not `rec`), where md-eval and dscore cut it at a dot.
public struct UEM: Sendable {
  /// In the order of their first lines.
  public let recordings: [String]
  /// What was accepted and still is odd.
  public let warnings: [AnnotationWarning]
  private let regions: [String: [SpeechRegion]]

  /// Reads a file; `-` is standard input.
  ///
  /// - Throws: ``TurnFormatError`` for the first line that is at fault.
  public init(reading path: String) throws(TurnFormatError) {
    try self.init(UEMReader(AnnotationLines(reading: path)))
  }

  /// Reads bytes.
  ///
  /// - Parameters:
  ///   - bytes: What a file holds.
  ///   - path: What messages call it.
  /// - Throws: ``TurnFormatError`` for the first line that is at fault.
  package init(_ bytes: [UInt8], path: String) throws(TurnFormatError) {
    try self.init(UEMReader(AnnotationLines(bytes, path: path)))
  }

  private init(_ reader: UEMReader) throws(TurnFormatError) {
    if let error = reader.errors.first { throw error }
    recordings = reader.recordings
    regions = reader.regions.mapValues { $0.map(\.region).joined() }
    warnings = reader.warnings.all
  }

  /// The regions of a recording, in order, neither overlapping nor touching; nil when the file
  /// says nothing of it.
  public func regions(of recording: String) -> [SpeechRegion]? {
    regions[recording]
  }

  /// Everything that is wrong or odd with a file, by line.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - unknown: What is to be said of a recording that should not be there; nil for others.
  /// - Returns: Findings in the order of lines.
  /// - Throws: ``TurnFormatError/cannotRead(path:reason:)``.
  package static func findings(
    in path: String, unknown: (String) -> String? = { _ in nil }
  ) throws(TurnFormatError) -> [AnnotationFinding] {
    let reader = UEMReader(try AnnotationLines(reading: path))
    let regions = reader.recordings.flatMap { reader.regions[$0] ?? [] }
    let frames = FramesAsSeconds.warning(regions: regions, path: reader.path)
    let names = reader.recordings.flatMap { name in
      (reader.regions[name] ?? []).prefix(1).map { (name, $0.line) }
    }
    return AnnotationFinding.all(
      reader.errors,
      reader.warnings.all + [frames].compactMap(\.self)
        + AnnotationWarning.unknown(names, path: reader.path, sentence: unknown))
  }
}

/// Takes UEM lines one after another.
private struct UEMReader {
  let path: String
  var recordings: [String] = []
  var regions: [String: [(region: SpeechRegion, line: Int)]] = [:]
  /// In the order of lines.
  var errors: [TurnFormatError]
  var warnings = AnnotationWarnings()

  init(_ file: AnnotationLines) {
    path = file.path
    errors = file.errors
    warnings.path = file.path
    for line in file.lines {
      do throws(TurnFormatError) {
        let region = try region(of: line)
        if regions[line.fields[0]] == nil { recordings.append(line.fields[0]) }
        regions[line.fields[0], default: []].append((region, line.number))
      } catch {
        errors.append(error)
      }
    }
    if !file.errors.isEmpty { errors.sort { $0.line < $1.line } }
    findOverlaps()
  }

  private func region(of line: AnnotationLine) throws(TurnFormatError) -> SpeechRegion {
    let count = line.fields.count
    guard count == 4 else {
      if line.fields[0].uppercased() == "SPEAKER" {
        throw .otherFormat(
          path: path, line: line.number, found: "RTTM (SPEAKER file channel onset duration …)",
          expected: .uem)
      }
      if line.isUnfinished, count < 4 {
        throw .cutShort(path: path, line: line.number, found: count)
      }
      throw .fieldCount(path: path, line: line.number, found: count, format: .uem)
    }
    let onset = try line.time(2, "start", path: path)
    let end = try line.time(3, "end", path: path)
    guard end > onset else {
      throw .emptyRegion(
        path: path, line: line.number, onset: line.fields[2], end: line.fields[3])
    }
    return SpeechRegion(onset: onset, end: end)
  }

  /// Warns of regions that overlap or are said twice.
  private mutating func findOverlaps() {
    var found: [(line: Int, other: Int, isRepeated: Bool, joined: SpeechRegion)] = []
    for recording in recordings {
      var last: (region: SpeechRegion, line: Int)?
      let sorted = (regions[recording] ?? []).sorted {
        ($0.region, $0.line) < ($1.region, $1.line)
      }
      for (region, line) in sorted {
        if let last, region.onset < last.region.end {
          let joined = SpeechRegion(
            onset: last.region.onset, end: max(last.region.end, region.end))
          let lines = (max(line, last.line), min(line, last.line))
          found.append((lines.0, lines.1, region == last.region, joined))
        }
        if region.end > last?.region.end ?? 0 { last = (region, line) }
      }
    }
    for (line, other, isRepeated, joined) in found.sorted(by: { $0.line < $1.line }) {
      if isRepeated {
        warnings.add(.repeated, line: line, "repeats line \(other); it counts once")
      } else {
        warnings.add(
          .overlap, line: line,
          "overlaps line \(other); joined to \(Seconds.text(joined.onset))-"
            + "\(Seconds.text(joined.end)) s, where md-eval refuses the file")
      }
    }
  }
}
