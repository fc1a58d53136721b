// One turn as one line, for turns that are written while others are still to come.

import Foundation

/// The forms in which turns can be written one by one.
public enum TurnLine: Sendable {
  /// NIST's Rich Transcription Time Marked lines.
  case rttm
  /// A JSON object a line: `{"duration", "end", "onset", "recording", "speaker"}`, times in seconds
  /// with at most three decimals.
  case json

  private struct Object: Encodable {
    let recording: String
    let speaker: String
    let onset: Double
    let end: Double
    let duration: Double
  }

  /// A turn as a line with its line end; nothing where rounding to milliseconds leaves none of it.
  public func text(of turn: Turn) -> String {
    guard case .json = self else { return RTTM.text(of: [turn]) }
    let written = TurnDocument(
      recording: turn.recording, duration: turn.end, turns: [turn]
    ).written
    return written.map { written in
      let object = Object(
        recording: turn.recording, speaker: written.speaker, onset: Double(written.onset) / 1000,
        end: Double(written.end) / 1000, duration: Double(written.end - written.onset) / 1000)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      // Text and finite numbers are all there is, and those always encode.
      return String(decoding: (try? encoder.encode(object)) ?? Data(), as: UTF8.self) + "\n"
    }.joined()
  }
}
