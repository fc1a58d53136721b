// How many speakers are looked for: any number, a known one, or a range.

/// How many speakers are looked for.
public struct SpeakerCount: Sendable, Hashable {
  /// The fewest; at least 1.
  public let fewest: Int
  /// The most; nil is any number.
  public let most: Int?

  /// Any number from 1.
  public static let any = SpeakerCount(fewest: 1, most: nil)

  /// A number that is known.
  public static func exactly(_ count: Int) -> SpeakerCount {
    SpeakerCount(fewest: count, most: count)
  }

  /// Takes both bounds.
  public init(fewest: Int, most: Int?) {
    self.fewest = max(1, fewest)
    self.most = most
  }
}
