// Turns as one JSON object a recording, for programs.

import Foundation

/// The JSON form: `{"recording", "duration", "speakers", "turns": [{"speaker", "onset", "end",
/// "duration", "confidence"}]}`, keys sorted, times in seconds and numbers with at most three
/// decimals; no confidence where there is none.
enum TurnObject {
  private struct Object: Encodable {
    let recording: String
    let duration: Double
    let speakers: Int
    let turns: [Row]
  }

  private struct Row: Encodable {
    let speaker: String
    let onset: Double
    let end: Double
    let duration: Double
    let confidence: Double?
  }

  static func text(of document: TurnDocument) -> String {
    let written = document.written
    let rows = written.map { turn in
      Row(
        speaker: turn.speaker, onset: Double(turn.onset) / 1000, end: Double(turn.end) / 1000,
        duration: Double(turn.end - turn.onset) / 1000,
        confidence: turn.confidence.map { ($0 * 1000).rounded() / 1000 })
    }
    let object = Object(
      recording: document.recording,
      duration: Double(Seconds.milliseconds(document.duration)) / 1000,
      speakers: Set(written.map(\.speaker)).count, turns: rows)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Text and finite numbers are all there is, and those always encode.
    let data = (try? encoder.encode(object)) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
