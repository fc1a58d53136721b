// Every way in which a transcript can be at fault, each with its one sentence.

import Foundation

/// What can be wrong with a transcript; each description is one sentence.
public enum TranscriptError: Error, Equatable, Sendable {
  /// The file is missing or may not be read.
  case cannotRead(path: String, reason: String)
  /// The bytes are not UTF-8.
  case notUTF8(path: String)
  /// The file begins like JSON and is not.
  case notJSON(path: String)
  /// JSON in which nothing has times.
  case noSegments(path: String)
  /// Neither JSON nor captions.
  case noCaptions(path: String)
  /// A caption whose times cannot be read.
  case badTimes(path: String, line: Int, found: String)
  /// A time that is before the recording, or ends before it starts.
  case impossibleTimes(path: String, line: Int, found: String)
}

extension TranscriptError: CustomStringConvertible {
  /// One sentence: where, what is wrong, what to do.
  public var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path): cannot be read (\(reason)); give a transcript that can be read"
    case .notUTF8(let path):
      "\(path): not UTF-8; convert the file, as with: iconv -f utf-16 -t utf-8"
    case .notJSON(let path):
      "\(path): begins like JSON and is not (it may be cut); write the transcript again"
    case .noSegments(let path):
      "\(path): has no segments or words with times; "
        + "give Whisper's JSON, as with: whisper --output_format json"
    case .noCaptions(let path):
      "\(path): has no captions; give Whisper's JSON, a SubRip (.srt) or a WebVTT (.vtt) file"
    case .badTimes(let path, let line, let found):
      "\(path): line \(line): the times \"\(found)\" cannot be read; "
        + "write them as 00:00:01,500 --> 00:00:04,000"
    case .impossibleTimes(let path, let line, let found):
      "\(path): line \(line): the caption ends before it starts (\"\(found)\"); correct the times"
    }
  }
}

extension TranscriptError {
  /// The bytes of a file; `-` is standard input.
  static func bytes(of path: String) throws(TranscriptError) -> [UInt8] {
    do throws(UnreadableInput) {
      return try inputBytes(of: path)
    } catch {
      throw .cannotRead(path: path, reason: error.reason)
    }
  }
}
