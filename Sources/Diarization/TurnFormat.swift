// The forms in which turns leave: one name each, told apart by the suffix of a file.

/// A form that turns are written in; each has a file of its own here.
public enum TurnFormat: String, Sendable, CaseIterable {
  /// NIST's Rich Transcription Time Marked lines.
  case rttm
  /// One object with the recording's turns.
  case json
  /// A table with a header line.
  case csv
  /// SubRip captions that say who speaks.
  case srt
  /// WebVTT captions with voice spans.
  case vtt
  /// Praat's TextGrid, a tier a speaker.
  case textgrid
  /// Audacity's label track.
  case audacity
  /// ELAN's annotation document, a tier a speaker.
  case elan

  /// The suffix of a file of this form, without the dot.
  public var suffix: String {
    switch self {
    case .textgrid: "TextGrid"
    case .audacity: "txt"
    case .elan: "eaf"
    default: rawValue
    }
  }

  /// A recording's turns in this form, ready to be written to a file.
  public func text(of document: TurnDocument) -> String {
    switch self {
    case .rttm: RTTM.text(of: document.turns)
    case .json: TurnObject.text(of: document)
    case .csv: TurnTable.text(of: document)
    case .srt: SubRip.text(of: document)
    case .vtt: WebVTT.text(of: document)
    case .textgrid: TextGrid.text(of: document)
    case .audacity: AudacityLabels.text(of: document)
    case .elan: ElanDocument.text(of: document)
    }
  }
}
