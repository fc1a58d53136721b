// Who speaks in a stretch of time: how words get their speakers.

/// Says by turns who speaks between two times.
///
/// A stretch belongs to the speaker who has the most of it. Where nobody speaks it belongs to the
/// nearest turn, if that is near enough: recognisers place words some tenths of a second early or
/// late. Of two that are equal the one whose turn is earlier has it.
public struct SpeakerAttribution: Sendable {
  /// Seconds from a stretch to the nearest turn, at most.
  public let reach: Double
  /// All who have turns.
  var speakers: Set<String> { Set(turns.map(\.speaker)) }
  private let turns: [Turn]
  /// The latest end of this turn and all before it: where to begin to look.
  private let latestEnds: [Double]

  /// Seconds; a choice: more than the tenths of a second by which recognisers misplace words, less
  /// than the silence after which what was heard is likely no speech at all.
  public static let standardReach = 1.0

  /// Takes the turns of one recording.
  ///
  /// - Parameters:
  ///   - turns: In any order.
  ///   - reach: Seconds, 0 or more.
  public init(turns: [Turn], reach: Double = standardReach) {
    self.turns = turns.sorted()
    self.reach = reach
    var latest = -Double.infinity
    latestEnds = self.turns.map { turn in
      latest = max(latest, turn.end)
      return latest
    }
  }

  /// The speaker of a stretch; nil where no turn is near.
  ///
  /// - Parameters:
  ///   - start: Seconds.
  ///   - end: Seconds; a stretch that ends before it starts is taken for an instant.
  /// - Returns: A speaker's name.
  /// - Complexity: O(log n + k) for the k turns in reach.
  public func speaker(from start: Double, to end: Double) -> String? {
    let end = max(start, end)
    var shares: [(speaker: String, seconds: Double)] = []
    var nearest: (speaker: String, distance: Double)?
    for turn in turns[first(endingAt: start - reach)...] {
      guard turn.onset <= end + reach else { break }
      let common = min(turn.end, end) - max(turn.onset, start)
      if common > Turn.leastOverlap {
        if let place = shares.firstIndex(where: { $0.speaker == turn.speaker }) {
          shares[place].seconds += common
        } else {
          shares.append((turn.speaker, common))
        }
      }
      let distance = max(0, -common)
      guard distance <= reach else { continue }
      if distance < (nearest?.distance ?? .infinity) - Turn.leastOverlap {
        nearest = (turn.speaker, distance)
      }
    }
    guard var best = shares.first else { return nearest?.speaker }
    for share in shares where share.seconds > best.seconds + Turn.leastOverlap { best = share }
    return best.speaker
  }

  /// The first turn that may end at a time or later.
  private func first(endingAt time: Double) -> Int {
    var (low, high) = (0, latestEnds.count)
    while low < high {
      let middle = (low + high) / 2
      if latestEnds[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
