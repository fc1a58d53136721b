// A transcript that gets speakers: what a recogniser wrote, every byte of it kept, with names put
// in beside words and captions.

import Checkpoints
import Foundation

/// Words and captions with their times, and where in the file a speaker's name goes.
///
///     let transcript = try Transcript(reading: "meeting.json")
///     let named = transcript.named(by: SpeakerAttribution(turns: turns))
///
/// Told apart by content: Whisper's JSON in the forms of openai-whisper, WhisperX, faster-whisper
/// and whisper.cpp; WebVTT; SubRip.
public struct Transcript: Sendable {
  /// The file.
  let bytes: [UInt8]
  /// In the file's order.
  let parts: [TranscriptPart]
  private let form: Form

  private enum Form { case json, subRip, webVTT }

  /// A transcript with speakers.
  public struct Named: Sendable, Equatable {
    /// The file's text in its own form, names put in.
    public let bytes: [UInt8]
    /// How many words, segments and captions have a speaker.
    public let named: Int
    /// How many are too far from every turn, or say no time.
    public let unnamed: Int
    /// How many different speakers occur.
    public let speakers: Int
  }

  /// Reads a file; `-` is standard input.
  ///
  /// - Throws: ``TranscriptError``.
  public init(reading path: String) throws(TranscriptError) {
    try self.init(try TranscriptError.bytes(of: path), path: path == "-" ? "standard input" : path)
  }

  /// Takes bytes.
  ///
  /// - Parameters:
  ///   - bytes: What a file holds.
  ///   - path: What messages call it.
  /// - Throws: ``TranscriptError``.
  package init(_ bytes: [UInt8], path: String) throws(TranscriptError) {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8(path: path) }
    self.bytes = bytes
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let first = bytes[start...].first { $0 > 0x20 }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      form = .json
      parts = try WhisperTranscript(bytes, from: start, path: path).parts
    } else if bytes[start...].starts(with: "WEBVTT".utf8) {
      form = .webVTT
      parts = try CaptionFile(bytes, from: start, path: path, isWebVTT: true).parts
    } else {
      form = .subRip
      parts = try CaptionFile(bytes, from: start, path: path, isWebVTT: false).parts
    }
  }

  /// Puts the names in: JSON gets `speaker` on words and segments, a SubRip caption the name and a
  /// colon in front, a WebVTT caption a voice span.
  ///
  /// - Parameter attribution: Who speaks when.
  /// - Returns: The transcript in its own form; what has no speaker stays as it was, but that an
  ///   older name goes (`null` in JSON, `unknown` in WebVTT). A caption of SubRip has an older name
  ///   where it begins with somebody who has turns, or a numbered speaker, and a colon.
  public func named(by attribution: SpeakerAttribution) -> Named {
    let speakers = speakers(by: attribution)
    var result: [UInt8] = []
    var copied = 0
    let labels =
      form == .subRip
      ? attribution.speakers.map { spelled($0) + Array(": ".utf8) }.sorted { $0.count > $1.count }
      : []
    let edits = zip(parts, speakers).sorted {
      $0.0.place.lowerBound < $1.0.place.lowerBound
    }
    for (part, speaker) in edits {
      let place = form == .subRip ? olderName(of: part, among: labels) : part.place
      result += bytes[copied..<place.lowerBound]
      copied = place.upperBound
      if let speaker {
        result += part.before + spelled(speaker) + part.after
      } else if !place.isEmpty {
        result += part.unknown
      }
    }
    result += bytes[copied...]
    let named = speakers.compactMap(\.self)
    return Named(
      bytes: result, named: named.count, unnamed: speakers.count - named.count,
      speakers: Set(named).count)
  }

  /// The name and colon that a SubRip caption begins with; empty where it begins with neither.
  private func olderName(of part: TranscriptPart, among labels: [[UInt8]]) -> Range<Int> {
    let start = part.place.lowerBound
    let rest = bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D }
    if let label = labels.first(where: { rest.starts(with: $0) }) {
      return start..<start + label.count
    }
    let numbered = /\[?(?i:speaker)[_ ]?[0-9]+\]?: */
    let match = String(decoding: rest, as: UTF8.self).prefixMatch(of: numbered)
    return start..<start + (match.map { $0.output.utf8.count } ?? 0)
  }

  /// A speaker for each part; a word without times speaks as the word before it in its segment,
  /// else as the first one that has times, else as the segment.
  private func speakers(by attribution: SpeakerAttribution) -> [String?] {
    var speakers = parts.map { part -> String? in
      guard let start = part.start, let end = part.end else { return nil }
      return attribution.speaker(from: start, to: end)
    }
    var next = 0
    while next < parts.count {
      let group = parts[next].group
      let end = parts[next...].firstIndex { $0.group != group } ?? parts.count
      var known = parts[next..<end].indices
        .first { parts[$0].isWord && parts[$0].start != nil }
        .flatMap { speakers[$0] }
      known = known ?? speakers[next]
      for place in next..<end where parts[place].isWord {
        if parts[place].start == nil { speakers[place] = known } else { known = speakers[place] }
      }
      next = end
    }
    return speakers
  }

  private func spelled(_ speaker: String) -> [UInt8] {
    switch form {
    case .json: Array(jsonString(speaker).utf8)
    case .subRip: Array(SubRip.name(speaker).utf8)
    case .webVTT: Array(WebVTT.escaped(speaker.onOneLine).utf8)
    }
  }
}

/// Something in a transcript that is spoken by one person.
struct TranscriptPart {
  /// Seconds; nil where the transcript does not say.
  let start: Double?
  /// Seconds; nil where the transcript does not say.
  let end: Double?
  /// Whether it is a word of a segment.
  let isWord: Bool
  /// The segment, by number; a word belongs to the group of its segment.
  let group: Int
  /// The bytes that make way for the name; empty where it is only put in.
  let place: Range<Int>
  /// What stands before the name.
  let before: [UInt8]
  /// What stands after it.
  let after: [UInt8]
  /// What stands in the place of an older name when nobody is found.
  let unknown: [UInt8]
}
