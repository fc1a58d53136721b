// A trial: two sides and, where it is known, whether they are one speaker.

/// The truth about a trial.
public enum TrialLabel: UInt8, Sendable, Hashable {
  /// Different speakers.
  case nonTarget = 0
  /// One speaker.
  case target = 1
}

/// The question whether an enrolled voice speaks in a test recording.
public struct Trial: Sendable, Hashable {
  /// A recording or, with an enrolment map, a model made of several.
  public let enrolment: String
  /// A recording.
  public let test: String
  /// The truth; nil in an unlabelled list.
  public let label: TrialLabel?
  /// The line of the list, from 1.
  public let line: Int
}

extension TrialLabel {
  /// The label that a field spells, without case: `1`, `target`, `tgt` or `0`, `nontarget`, `imp`.
  init?(_ bytes: [UInt8], at field: Range<Int>, spelling: Spelling) {
    if field.count == 1 {
      guard spelling != .words else { return nil }
      switch bytes[field.lowerBound] {
      case 0x30: self = .nonTarget
      case 0x31: self = .target
      default: return nil
      }
      return
    }
    guard spelling != .digits, field.count <= 10 else { return nil }
    switch String(decoding: bytes[field], as: UTF8.self).lowercased() {
    case "target", "tgt": self = .target
    case "nontarget", "imp", "non-target", "impostor": self = .nonTarget
    default: return nil
    }
  }

  /// How a format spells its labels.
  enum Spelling: Sendable, Hashable {
    /// 1 and 0.
    case digits
    /// `target` and `nontarget`.
    case words
    /// Either.
    case either
  }
}
