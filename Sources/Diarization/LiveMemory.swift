// What is remembered of the voices of a live recording: the latest windows one by one, and older
// ones joined with what is most like them, so that hours take no more memory than minutes.

/// Windows, or several of one speaker that were joined.
struct LiveMemory {
  /// What is kept of one or more windows.
  struct Trace: Sendable, Equatable {
    /// The sum of their unit vectors, `[dimension]`.
    fileprivate(set) var sum: [Double]
    /// How many windows.
    fileprivate(set) var size: Int
    /// Whether they are full of one voice.
    let isWhole: Bool
    /// How many of them were given to each speaker.
    fileprivate(set) var given: [Int: Int]
  }

  /// Windows that were given to a speaker, then those that were not yet, each in order.
  private(set) var traces: [Trace] = []
  /// How many of the traces have been given to a speaker.
  private(set) var settled = 0
  /// The dot products of all sums, `[traces][traces]`.
  private(set) var products: [[Double]] = []
  /// Windows so far, forgotten ones too.
  private(set) var heard = 0
  /// Those of them that are whole.
  private(set) var heardWhole = 0
  /// The most traces with a speaker.
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Adds a window that has no speaker yet.
  ///
  /// - Parameters:
  ///   - vector: Of length 1.
  ///   - isWhole: Whether it is full of one voice.
  mutating func hear(_ vector: [Float], isWhole: Bool) {
    let sum = vector.map(Double.init)
    heard += 1
    if isWhole { heardWhole += 1 }
    traces.append(Trace(sum: sum, size: 1, isWhole: isWhole, given: [:]))
    let row = traces.map { dot($0.sum, sum) }
    for place in products.indices { products[place].append(row[place]) }
    products.append(row)
  }

  /// Gives the first window that has no speaker to one, and joins or forgets what is too much.
  ///
  /// - Parameters:
  ///   - speaker: The speaker.
  ///   - groups: The cluster of each trace; traces of one are joined first.
  mutating func settle(on speaker: Int, groups: [Int]) {
    var groups = groups
    traces[settled].given = [speaker: 1]
    settled += 1
    while settled > limit {
      if let place = traces[..<settled].firstIndex(where: { !$0.isWhole }) {
        remove(place, &groups)
      } else {
        let (first, second) = leastCostly(groups)
        join(second, to: first)
        remove(second, &groups)
      }
    }
  }

  /// The two settled traces that lose least by being one.
  ///
  /// Ward's criterion: a b / (a + b) times the squared distance of their means. Traces of different
  /// clusters are joined only if no cluster has two.
  private func leastCostly(_ groups: [Int]) -> (Int, Int) {
    var best = (first: 0, second: 1, isAcross: true, cost: Double.infinity)
    for second in 1..<settled {
      let other = Double(traces[second].size)
      for first in 0..<second {
        let isAcross = groups[first] != groups[second]
        guard best.isAcross || !isAcross else { continue }
        let one = Double(traces[first].size)
        let distance =
          products[first][first] / (one * one) + products[second][second] / (other * other)
          - 2 * products[first][second] / (one * other)
        let cost = distance * one * other / (one + other)
        if cost < best.cost || (best.isAcross && !isAcross) {
          best = (first, second, isAcross, cost)
        }
      }
    }
    return (best.first, best.second)
  }

  private mutating func join(_ second: Int, to first: Int) {
    for index in traces[first].sum.indices { traces[first].sum[index] += traces[second].sum[index] }
    traces[first].size += traces[second].size
    traces[first].given.merge(traces[second].given, uniquingKeysWith: +)
    let own = products[first][first] + 2 * products[first][second] + products[second][second]
    for other in traces.indices where other != first {
      products[first][other] += products[second][other]
      products[other][first] = products[first][other]
    }
    products[first][first] = own
  }

  private mutating func remove(_ place: Int, _ groups: inout [Int]) {
    traces.remove(at: place)
    products.remove(at: place)
    for other in products.indices { products[other].remove(at: place) }
    groups.remove(at: place)
    settled -= 1
  }
}
