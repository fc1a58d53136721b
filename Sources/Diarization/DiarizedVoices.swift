// A finished recording as it is kept: its turns and its speakers' voices, so that it can be linked
// with recordings that come later, and its turns written under other names and in other forms.

/// A recording's turns with the voices of those who speak in it.
///
/// It is kept as JSON lines, one a voice, which every reader of embeddings here takes:
///
///     {"id":"monday/speaker_1","recording":"monday","media":"monday.wav","duration":301.2,
///      "voices":2,"speaker":"speaker_1","source":"monday","seconds":120.5,
///      "turns":[{"onset":0.31,"duration":2.4,"confidence":0.97},…],"model":"…","dimension":192,
///      "embedding":[…]}
///
/// Keys are sorted. Times are in seconds; `voices` says how many lines there are. Where nobody
/// speaks there is one line with `"voices":0`. Numbers have the fewest digits that give the same
/// bits back.
public struct DiarizedVoices: Sendable {
  /// The recording's facts and turns, speakers by the names that the voices have.
  public let document: TurnDocument
  /// One for each speaker of the turns.
  public let voices: [RecordedVoice]

  /// Takes a recording's turns and voices.
  public init(document: TurnDocument, voices: [RecordedVoice]) {
    self.document = document
    self.voices = voices
  }

  /// The turns under other names.
  ///
  /// - Parameter names: A name for each of the ``voices``, in order.
  /// - Returns: The recording's facts and turns.
  public func document(naming names: [String]) -> TurnDocument {
    let named = Dictionary(
      zip(voices.map(\.speaker), names), uniquingKeysWith: { first, _ in first })
    return TurnDocument(
      recording: document.recording, media: document.media, duration: document.duration,
      turns: document.turns.map { $0.with(speaker: named[$0.speaker] ?? $0.speaker) }.sorted())
  }
}
