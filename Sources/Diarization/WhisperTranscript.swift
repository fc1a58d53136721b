// The words and segments of a recogniser's JSON: the forms of openai-whisper, WhisperX,
// faster-whisper and whisper.cpp.

import Foundation

/// Words and segments of a JSON transcript.
///
///     {"segments": [{"start": 0.0, "end": 2.0, "text": …, "words": [{"word", "start", "end"}]}]}
///     [{"start": 0.0, "end": 2.0, …}]                          a list of such segments
///     {"transcription": [{"offsets": {"from": 0, "to": 2000}, "tokens": […]}]}      milliseconds
///     {"words": […]}, {"word_segments": […]}                   words beside the segments
struct WhisperTranscript {
  private(set) var parts: [TranscriptPart] = []
  private let bytes: [UInt8]
  private var group = 0

  /// Finds the words and segments.
  ///
  /// - Throws: ``TranscriptError/notJSON(path:)``, ``TranscriptError/noSegments(path:)``.
  init(_ bytes: [UInt8], from start: Int, path: String) throws(TranscriptError) {
    self.bytes = bytes
    guard (try? JSONSerialization.jsonObject(with: Data(bytes[start...]))) != nil else {
      throw .notJSON(path: path)
    }
    var reader = JSONPlaceReader(bytes, from: start)
    let root = reader.value()
    let lists = ["segments", "transcription"].compactMap { root.member($0)?.value.elements }
    for segment in (lists + [root.elements ?? []]).joined() {
      group += 1
      add(segment, isWord: false)
      for name in ["words", "tokens"] {
        for word in segment.member(name)?.value.elements ?? [] { add(word, isWord: true) }
      }
    }
    for name in ["words", "word_segments"] {
      group += 1
      for word in root.member(name)?.value.elements ?? [] { add(word, isWord: true) }
    }
    let isEmptyList = !lists.isEmpty && lists.allSatisfy(\.isEmpty)
    guard isEmptyList || parts.contains(where: { $0.start != nil }) else {
      throw .noSegments(path: path)
    }
  }

  private mutating func add(_ value: JSONPlace, isWord: Bool) {
    guard case .object(let range, let members) = value else { return }
    let times = times(of: value)
    let old = value.member("speaker")?.value.range
    let part = { [group] (place: Range<Int>, before: [UInt8]) in
      TranscriptPart(
        start: times?.start, end: times?.end, isWord: isWord, group: group, place: place,
        before: before, after: [], unknown: Array("null".utf8))
    }
    if let old {
      parts.append(part(old, []))
    } else if let last = members.last {
      let end = last.value.range.upperBound
      parts.append(part(end..<end, introduction(like: last)))
    } else {
      let inside = range.lowerBound + 1
      parts.append(part(inside..<inside, Array("\"speaker\": ".utf8)))
    }
  }

  /// A comma and the name `speaker`, with the blanks that stand around a neighbour's name.
  private func introduction(like neighbour: JSONMember) -> [UInt8] {
    var blanks = neighbour.start
    while blanks > 0, bytes[blanks - 1] <= 0x20 { blanks -= 1 }
    return [UInt8(ascii: ",")] + bytes[blanks..<neighbour.start] + "\"speaker\"".utf8
      + bytes[neighbour.nameEnd..<neighbour.value.range.lowerBound]
  }

  /// The times of a word or segment, in seconds.
  private func times(of value: JSONPlace) -> (start: Double, end: Double)? {
    if let offsets = value.member("offsets")?.value,
      let start = number(offsets.member("from")), let end = number(offsets.member("to"))
    {
      return (start / 1000, end / 1000)
    }
    guard let start = number(value.member("start")), let end = number(value.member("end")) else {
      return nil
    }
    return (start, end)
  }

  private func number(_ member: JSONMember?) -> Double? {
    guard let member, case .plain(let range) = member.value else { return nil }
    return Double(String(decoding: bytes[range], as: UTF8.self))
  }
}
