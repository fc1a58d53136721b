// The members of a zip archive, as far as PyTorch uses the format: stored or deflated, with the
// 64-bit extensions. Nothing that the archive says of itself is believed before it was held
// against the file. Format: PKWARE's APPNOTE.TXT, sections 4.3 and 4.5.3.

/// The directory of a zip archive.
struct ZipArchive {
  /// A member as the central directory describes it.
  struct Member {
    let method: Int
    let isEncrypted: Bool
    let compressedSize: Int
    let size: Int
    let headerOffset: Int
  }

  /// By name.
  let members: [String: Member]
  private let file: FileBytes
  private let path: String
  /// Where the central directory begins; no member reaches past it.
  private let directoryStart: Int

  /// Reads the central directory.
  ///
  /// - Parameters:
  ///   - file: The archive.
  ///   - path: Its name, for messages.
  /// - Throws: ``CheckpointError/zipCut(path:)`` and
  ///   ``CheckpointError/zipDirectoryDamaged(path:)``.
  init(_ file: FileBytes, path: String) throws(CheckpointError) {
    guard let end = EndOfDirectory(in: file) else { throw .zipCut(path: path) }
    guard let place = end.place(in: file), place.range.upperBound <= file.count else {
      throw .zipDirectoryDamaged(path: path)
    }
    guard let members = Self.members(in: file, at: place.range, count: place.count) else {
      throw .zipDirectoryDamaged(path: path)
    }
    self.file = file
    self.path = path
    self.members = members
    directoryStart = place.range.lowerBound
  }

  /// Where a member's bytes lie, by its local header; nil when there is no such member.
  ///
  /// - Throws: ``CheckpointError/zipMemberDamaged(path:member:)``,
  ///   ``CheckpointError/zipCompression(path:member:method:)`` and
  ///   ``CheckpointError/zipEncrypted(path:member:)``.
  func storage(
    of name: String, isBigEndian: Bool = false
  ) throws(CheckpointError) -> StoredTensor.Storage? {
    guard let member = members[name] else { return nil }
    guard !member.isEncrypted else { throw .zipEncrypted(path: path, member: name) }
    guard member.method == 0 || member.method == 8 else {
      throw .zipCompression(path: path, member: name, method: member.method)
    }
    let header = member.headerOffset
    // The extra field of the local header pads the data to 64 bytes; the central one does not.
    guard file.hold([0x50, 0x4B, 3, 4], at: header),
      let nameLength = file.littleEndian(at: header + 26, width: 2),
      let extraLength = file.littleEndian(at: header + 28, width: 2)
    else { throw .zipMemberDamaged(path: path, member: name) }
    let start = header + 30 + Int(nameLength) + Int(extraLength)
    let isDeflated = member.method == 8
    guard start <= directoryStart, member.compressedSize <= directoryStart - start,
      isDeflated || member.size == member.compressedSize,
      member.size / 1032 <= member.compressedSize + 1
    else { throw .zipMemberDamaged(path: path, member: name) }
    return StoredTensor.Storage(
      range: start..<start + member.compressedSize, isBigEndian: isBigEndian,
      inflatedSize: isDeflated ? member.size : nil, member: name)
  }

  /// The bytes of a member of at most `limit` bytes; nil when there is no such member.
  func bytes(of name: String, limit: Int) throws(CheckpointError) -> FileBytes? {
    guard let storage = try storage(of: name) else { return nil }
    let size = storage.inflatedSize ?? storage.range.count
    guard size <= limit else { throw .pickleTooLarge(path: path, limit: limit) }
    guard storage.inflatedSize != nil else { return FileBytes(file.array(storage.range)) }
    guard let bytes = inflate(file, storage.range, size: size) else {
      throw .zipMemberDamaged(path: path, member: name)
    }
    return FileBytes(bytes)
  }
}

/// The record at the end of the archive that says where the central directory is.
private struct EndOfDirectory {
  private let position: Int

  /// Finds the record: it is 22 bytes long, and a comment of at most 65535 may follow.
  init?(in file: FileBytes) {
    var candidate = file.count - 22
    let earliest = max(0, candidate - 65535)
    while candidate >= earliest {
      if file.hold([0x50, 0x4B, 5, 6], at: candidate),
        let comment = file.littleEndian(at: candidate + 20, width: 2),
        candidate + 22 + Int(comment) <= file.count
      {
        position = candidate
        return
      }
      candidate -= 1
    }
    return nil
  }

  /// The central directory's bytes and the number of its entries; nil when they are impossible.
  func place(in file: FileBytes) -> (range: Range<Int>, count: Int)? {
    guard let count = file.littleEndian(at: position + 10, width: 2),
      let size = file.littleEndian(at: position + 12, width: 4),
      let offset = file.littleEndian(at: position + 16, width: 4)
    else { return nil }
    // A locator of the 64-bit record stands right before this one.
    if position >= 20, file.hold([0x50, 0x4B, 6, 7], at: position - 20) {
      guard let record = file.littleEndian(at: position - 12, width: 8).flatMap(Int.init(exactly:)),
        file.hold([0x50, 0x4B, 6, 6], at: record), record <= position - 76,
        let count = file.littleEndian(at: record + 32, width: 8),
        let size = file.littleEndian(at: record + 40, width: 8),
        let offset = file.littleEndian(at: record + 48, width: 8)
      else { return nil }
      return range(offset: offset, size: size, count: count, before: record)
    }
    return range(offset: offset, size: size, count: count, before: position)
  }

  private func range(
    offset: UInt64, size: UInt64, count: UInt64, before end: Int
  ) -> (range: Range<Int>, count: Int)? {
    guard offset <= UInt64(end), size <= UInt64(end) - offset, count <= size / 46 else {
      return nil
    }
    return (Int(offset)..<Int(offset + size), Int(count))
  }
}

extension ZipArchive {
  /// The entries of a central directory; nil when one of them is malformed or named twice.
  private static func members(
    in file: FileBytes, at range: Range<Int>, count: Int
  ) -> [String: Member]? {
    var members: [String: Member] = [:]
    var position = range.lowerBound
    for _ in 0..<count {
      guard position + 46 <= range.upperBound, file.hold([0x50, 0x4B, 1, 2], at: position) else {
        return nil
      }
      func number(_ offset: Int, _ width: Int) -> UInt64 {
        file.littleEndian(at: position + offset, width: width) ?? 0
      }
      let nameStart = position + 46
      let extraStart = nameStart + Int(number(28, 2))
      let extraEnd = extraStart + Int(number(30, 2))
      let next = extraEnd + Int(number(32, 2))
      guard next <= range.upperBound else { return nil }
      // Sizes and offset, in the order in which the 64-bit extra field replaces them.
      var sizes = [number(24, 4), number(20, 4), number(42, 4)]
      guard widen(&sizes, from: extraStart..<extraEnd, in: file),
        sizes.allSatisfy({ $0 <= UInt64(file.count) * 1032 + 1032 })
      else { return nil }
      let name = String(decoding: file.array(nameStart..<extraStart), as: UTF8.self)
      let member = Member(
        method: Int(number(10, 2)), isEncrypted: number(8, 2) & 1 == 1,
        compressedSize: Int(sizes[1]), size: Int(sizes[0]), headerOffset: Int(sizes[2]))
      guard members.updateValue(member, forKey: name) == nil else { return nil }
      position = next
    }
    return members
  }

  /// Replaces each number that is all ones by its 64-bit form; false when that is missing.
  private static func widen(
    _ numbers: inout [UInt64], from extra: Range<Int>, in file: FileBytes
  ) -> Bool {
    let allOnes: UInt64 = 0xFFFF_FFFF
    guard numbers.contains(allOnes) else { return true }
    var position = extra.lowerBound
    while position + 4 <= extra.upperBound {
      let identifier = file.littleEndian(at: position, width: 2)
      let length = Int(file.littleEndian(at: position + 2, width: 2) ?? 0)
      guard position + 4 + length <= extra.upperBound else { return false }
      if identifier == 1 {
        var field = position + 4
        for index in numbers.indices where numbers[index] == allOnes {
          guard field + 8 <= position + 4 + length,
            let wide = file.littleEndian(at: field, width: 8)
          else { return false }
          numbers[index] = wide
          field += 8
        }
        return true
      }
      position += 4 + length
    }
    return false
  }
}
