// What is remembered of the voices of a live recording: the windows of the last minutes one by one,
// and of what came before them the sum of each speaker's, so that hours take no more memory than
// minutes.

/// Windows that were heard, and how many of them were given to whom.
struct LiveTrace: Sendable, Equatable {
  /// The sum of their unit vectors, `[dimension]`.
  fileprivate(set) var sum: [Double]
  /// How many windows.
  fileprivate(set) var size: Int
  /// Whether they are full of one voice.
  let isWhole: Bool
  /// How many of them were given to each speaker.
  fileprivate(set) var given: [Int: Int]
}

/// The latest windows, and sums of older ones.
struct LiveMemory {
  /// The most sums that are kept; for another one, the smallest is forgotten.
  static let mostSums = 100

  /// The latest windows: those that were given to a speaker, then those that were not yet, each in
  /// order.
  private(set) var windows: [LiveTrace] = []
  /// How many of the latest windows have been given to a speaker.
  private(set) var settled = 0
  /// The dot products of the latest windows, `[windows][windows]`.
  private(set) var products: [[Double]] = []
  /// What older windows sum up to, by speakers' numbers.
  private(set) var sums: [(speaker: Int, trace: LiveTrace)] = []
  /// Windows so far that are full of one voice.
  private(set) var heardWhole = 0
  /// The most windows with a speaker that are kept one by one.
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Adds a window that has no speaker yet.
  ///
  /// - Parameters:
  ///   - vector: Of length 1.
  ///   - isWhole: Whether it is full of one voice.
  mutating func hear(_ vector: [Float], isWhole: Bool) {
    let sum = vector.map(Double.init)
    if isWhole { heardWhole += 1 }
    windows.append(LiveTrace(sum: sum, size: 1, isWhole: isWhole, given: [:]))
    let row = windows.map { dot($0.sum, sum) }
    for place in products.indices { products[place].append(row[place]) }
    products.append(row)
  }

  /// Gives the first window that has no speaker to one; the oldest windows go to the sums.
  ///
  /// - Parameters:
  ///   - speaker: The speaker.
  ///   - owners: The speaker that each of the latest windows now is taken to be of; nil where that
  ///     has no name yet.
  mutating func settle(on speaker: Int, owners: [Int?]) {
    windows[settled].given = [speaker: 1]
    settled += 1
    var owners = owners[...]
    while settled > limit {
      let window = windows.removeFirst()
      products.removeFirst()
      for place in products.indices { products[place].removeFirst() }
      settled -= 1
      let owner = owners.popFirst() ?? nil
      // What is shared by two voices, or short, tells nothing of either.
      if window.isWhole { add(window, to: owner ?? window.given.keys.first ?? speaker) }
    }
  }

  private mutating func add(_ window: LiveTrace, to speaker: Int) {
    guard let place = sums.firstIndex(where: { $0.speaker == speaker }) else {
      if sums.count == Self.mostSums,
        let smallest = sums.indices.min(by: { sums[$0].trace.size < sums[$1].trace.size })
      {
        sums.remove(at: smallest)
      }
      sums.append((speaker, window))
      return
    }
    for index in window.sum.indices { sums[place].trace.sum[index] += window.sum[index] }
    sums[place].trace.size += 1
    sums[place].trace.given.merge(window.given, uniquingKeysWith: +)
  }
}

/// The dot product of two vectors of one length, summed in four lanes.
func dot(_ one: [Double], _ other: [Double]) -> Double {
  var sums = SIMD4<Double>.zero
  let whole = min(one.count, other.count) / 4 * 4
  for index in stride(from: 0, to: whole, by: 4) {
    let first = SIMD4<Double>(one[index], one[index + 1], one[index + 2], one[index + 3])
    let second = SIMD4<Double>(other[index], other[index + 1], other[index + 2], other[index + 3])
    sums += first * second
  }
  var sum = sums.sum()
  for index in whole..<min(one.count, other.count) { sum += one[index] * other[index] }
  return sum
}
