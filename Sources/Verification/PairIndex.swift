// Finds a trial by its two sides: scores are joined to trials by the pair, never by the line.

/// The first trial of each ordered pair.
///
/// - Complexity: O(1) a look-up; 8 bytes of table a trial at most.
public struct PairIndex: Sendable {
  private let enrolments: [Int32]
  private let tests: [Int32]
  private var slots: [Int32]
  /// The trials that repeat a pair that stands before them, ascending.
  package private(set) var repeats: [Int32] = []
  /// How many trials repeat a pair that stands before them.
  package var repeated: Int { repeats.count }

  /// Takes both columns of a trial list, as indices of names.
  package init(_ enrolments: [Int32], _ tests: [Int32]) {
    self.enrolments = enrolments
    self.tests = tests
    var size = 64
    while size < enrolments.count * 3 / 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    for trial in enrolments.indices {
      let slot = slot(of: enrolments[trial], tests[trial])
      if slots[slot] < 0 { slots[slot] = Int32(trial) } else { repeats.append(Int32(trial)) }
    }
  }

  /// The first trial of a pair; nil where there is none.
  package func first(_ enrolment: Int32, _ test: Int32) -> Int? {
    let trial = slots[slot(of: enrolment, test)]
    return trial < 0 ? nil : Int(trial)
  }

  private func slot(of enrolment: Int32, _ test: Int32) -> Int {
    let mask = slots.count - 1
    var hash = UInt64(UInt32(bitPattern: enrolment)) << 32 | UInt64(UInt32(bitPattern: test))
    hash = (hash ^ hash >> 31) &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while slots[slot] >= 0 {
      let trial = Int(slots[slot])
      if enrolments[trial] == enrolment, tests[trial] == test { break }
      slot = (slot + 1) & mask
    }
    return slot
  }
}
