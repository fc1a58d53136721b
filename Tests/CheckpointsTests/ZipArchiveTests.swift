// The 64-bit extensions of zip archives, which golden files of this size do not need in their
// entries: an archive made here has its sizes and offsets in the extra field alone.

import Foundation
import TestSupport
import Testing

@testable import Checkpoints

@Suite("Zip archives")
struct ZipArchiveTests {
  /// Numbers as little-endian bytes.
  private func bytes(_ width: Int, _ numbers: Int...) -> [UInt8] {
    numbers.flatMap { number in (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
  }

  /// An archive with one stored member `a`, described in 64 bits (APPNOTE.TXT 4.3.12, 4.5.3).
  private func archive(_ content: [UInt8], extraSize: Int = 24) -> [UInt8] {
    let local =
      bytes(4, 0x0403_4B50) + bytes(2, 45, 0, 0, 0, 0) + bytes(4, 0, -1, -1)
      + bytes(2, 1, 20) + [0x61] + bytes(2, 1, 16) + bytes(8, content.count, content.count)
    let extra = bytes(2, 1, extraSize) + bytes(8, content.count, content.count, 0)
    let central =
      bytes(4, 0x0201_4B50) + bytes(2, 45, 45, 0, 0, 0, 0) + bytes(4, 0, -1, -1)
      + bytes(2, 1, extra.count, 0, 0, 0) + bytes(4, 0, -1) + [0x61] + extra
    let start = local.count + content.count
    let record =
      bytes(4, 0x0606_4B50) + bytes(8, 44) + bytes(2, 45, 45) + bytes(4, 0, 0)
      + bytes(8, 1, 1, central.count, start)
    let locator = bytes(4, 0x0706_4B50, 0) + bytes(8, start + central.count) + bytes(4, 1)
    let end = bytes(4, 0x0605_4B50) + bytes(2, 0, 0, -1, -1) + bytes(4, -1, -1) + bytes(2, 0)
    return local + content + central + record + locator + end
  }

  @Test("sizes and offsets of 64 bits are found")
  func zip64() throws {
    let file = FileBytes(archive([1, 2, 3]))
    let zip = try ZipArchive(file, path: "x")
    let storage = try #require(try zip.storage(of: "a"))
    #expect(file.array(storage.range) == [1, 2, 3])
    #expect(storage.inflatedSize == nil)
    #expect(try zip.storage(of: "b") == nil)
  }

  @Test("an extra field that lacks a number is damage")
  func shortExtra() {
    #expect(throws: CheckpointError.zipDirectoryDamaged(path: "x")) {
      try ZipArchive(FileBytes(archive([1, 2, 3], extraSize: 16)), path: "x")
    }
  }
}
