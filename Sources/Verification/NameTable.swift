// Names of recordings and models as small numbers: a list names each one many times.

import Kernels

/// Distinct names in the order of their first occurrence, found by their bytes.
package struct NameTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// Open addressing: an index into `ends`, or −1.
  private var slots = [Int32](repeating: -1, count: 64)

  /// A table without a name.
  package init() {}

  /// How many distinct names there are.
  package var count: Int { ends.count }

  /// The name of a number.
  package subscript(index: Int) -> String {
    String(decoding: bytes[range(of: index)], as: UTF8.self)
  }

  /// Adds a name's bytes to a text in the making.
  package func append(_ index: Int, to text: inout [UInt8]) {
    text.append(contentsOf: bytes[range(of: index)])
  }

  /// The number of a name; nil for one that does not occur.
  package func index(of name: String) -> Int? {
    let name = Array(name.utf8)
    return index(of: name, at: name.indices)
  }

  /// The number of a name that lies in a block of bytes; nil for one that does not occur.
  func index(of block: [UInt8], at field: Range<Int>) -> Int? {
    let index = slots[slot(of: block, at: field, hash: hash(of: block.span.extracting(field)))]
    return index < 0 ? nil : Int(index)
  }

  /// The number of a name that lies in a block of bytes; a new one is added.
  mutating func insert(_ block: [UInt8], at field: Range<Int>) -> Int {
    let hash = hash(of: block.span.extracting(field))
    let slot = slot(of: block, at: field, hash: hash)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    let index = ends.count
    bytes.append(contentsOf: block[field])
    ends.append(bytes.count)
    hashes.append(hash)
    slots[slot] = Int32(index)
    if ends.count * 2 > slots.count { grow() }
    return index
  }

  /// The number of a name; a new one is added.
  mutating func insert(_ name: String) -> Int {
    let name = Array(name.utf8)
    return insert(name, at: name.indices)
  }

  private func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  private func slot(of block: [UInt8], at field: Range<Int>, hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0, !equals(Int(slots[slot]), block, field, hash) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func equals(_ index: Int, _ block: [UInt8], _ field: Range<Int>, _ hash: UInt64) -> Bool {
    guard hashes[index] == hash else { return false }
    return areSame(
      bytes.span.extracting(range(of: index)), block.span.extracting(field))
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    slots = [Int32](repeating: -1, count: mask + 1)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(index)
    }
  }
}
