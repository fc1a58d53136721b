// Every way in which a file of turns or regions can be at fault, each with its one sentence.

/// What can be wrong with turns and regions; each description names file, line and what to do.
public enum TurnFormatError: Error, Equatable, Sendable {
  /// The file is missing or may not be read.
  case cannotRead(path: String, reason: String)
  /// A byte that no UTF-8 text has in this place.
  case notUTF8(path: String, line: Int, byte: UInt8)
  /// A control character, as in files that are not text.
  case notText(path: String, line: Int, byte: UInt8)
  /// A line with too few or too many fields.
  case fieldCount(path: String, line: Int, found: Int, format: AnnotationFormat)
  /// A line with more fields than the format has.
  case blankInName(path: String, line: Int, found: Int)
  /// The last line has no end and too few fields.
  case cutShort(path: String, line: Int, found: Int)
  /// A line in the manner of another format.
  case otherFormat(path: String, line: Int, found: String, expected: AnnotationFormat)
  /// A time that is not a number.
  case notANumber(path: String, line: Int, field: String, found: String)
  /// A time that is not finite, or that no recording has.
  case notATime(path: String, line: Int, field: String, found: String)
  /// A time or duration below 0.
  case negative(path: String, line: Int, field: String, found: String)
  /// A region that ends where it starts, or before.
  case emptyRegion(path: String, line: Int, onset: String, end: String)
}

/// The text formats of annotations.
public enum AnnotationFormat: String, Sendable, CaseIterable {
  /// Turns, as NIST's Rich Transcription evaluations have them.
  case rttm = "RTTM"
  /// Regions that are evaluated.
  case uem = "UEM"
  /// Stretches of one recording with what they are.
  case labels = "label"

  /// What a line holds.
  var fields: String {
    switch self {
    case .rttm: "9 or 10 (type file channel onset duration ortho stype name conf [slat])"
    case .uem: "4 (file channel start end)"
    case .labels: "2 or 3 (start end [label])"
    }
  }
}

extension TurnFormatError: CustomStringConvertible {
  /// One sentence: where, what is wrong, what to do.
  public var description: String {
    lineSentence ?? timeSentence ?? fileSentence
  }

  private var lineSentence: String? {
    switch self {
    case .notUTF8(let path, let line, let byte):
      "\(path): line \(line): not UTF-8 (byte \(hexadecimal(byte))); "
        + "convert the file, as with: iconv -f latin1 -t utf-8"
    case .notText(let path, let line, let byte):
      "\(path): line \(line): not text (byte \(hexadecimal(byte))); give a text file"
    case .fieldCount(let path, let line, let found, let format):
      "\(path): line \(line): \(fields(found)) where \(article(format)) line has "
        + "\(format.fields); "
        + (format == .rttm ? "write what is missing as <NA>" : "give times in seconds")
    case .blankInName(let path, let line, let found):
      "\(path): line \(line): \(fields(found)), so a name or file id has a blank in it; "
        + "RTTM has no quoting: replace the blank"
    case .cutShort(let path, let line, let found):
      "\(path): line \(line): \(fields(found)) and the file ends within the line, "
        + "so it was cut short; write it again"
    case .otherFormat(let path, let line, let found, let expected):
      "\(path): line \(line): looks like \(found), not \(expected.rawValue); "
        + "give \(article(expected)) file"
    default: nil
    }
  }

  private var timeSentence: String? {
    switch self {
    case .notANumber(let path, let line, let field, let found):
      "\(path): line \(line): the \(field) \"\(found)\" is not a number; "
        + (found.contains(",") ? "write a decimal point and no commas" : "give seconds")
    case .notATime(let path, let line, let field, let found):
      "\(path): line \(line): the \(field) \"\(found)\" is not a time of any recording; "
        + "give seconds"
    case .negative(let path, let line, let field, let found):
      field == "duration"
        ? "\(path): line \(line): the duration \(found) is negative; RTTM holds onset and duration"
        : "\(path): line \(line): the \(field) \(found) is before the recording starts; "
          + "give seconds from its start"
    case .emptyRegion(let path, let line, let onset, let end):
      "\(path): line \(line): the region ends (\(end)) where it starts or before (\(onset)); "
        + "give start and end in seconds"
    default: nil
    }
  }

  private var fileSentence: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path): cannot be read (\(reason)); give a file that can be read"
    default: ""
    }
  }

  private func fields(_ count: Int) -> String { count == 1 ? "1 field" : "\(count) fields" }

  private func article(_ format: AnnotationFormat) -> String {
    format == .rttm ? "an RTTM" : "a \(format.rawValue)"
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "0x" + (digits.count < 2 ? "0" : "") + digits
  }
}

extension TurnFormatError {
  /// The line that is at fault, from 1; 0 for the file as a whole.
  public var line: Int {
    switch self {
    case .cannotRead: 0
    case .notUTF8(_, let line, _), .notText(_, let line, _), .fieldCount(_, let line, _, _),
      .blankInName(_, let line, _), .cutShort(_, let line, _), .otherFormat(_, let line, _, _),
      .notANumber(_, let line, _, _), .notATime(_, let line, _, _), .negative(_, let line, _, _),
      .emptyRegion(_, let line, _, _):
      line
    }
  }
}
