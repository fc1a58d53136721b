// The restricted reader of pickles. A pickle is a program for a stack machine; this one knows
// the opcodes that build plain values and state dictionaries, refuses every other by name or
// number, and calls nothing. Opcodes: CPython's Lib/pickletools.py.

/// Reads one pickle.
struct PickleReader {
  /// The most bytes that a pickle may have; a checkpoint of ten thousand tensors has a tenth.
  static let limit = 16 << 20

  /// The values that were made.
  private(set) var heap = PickleHeap()
  /// Where the next opcode is read; after ``read()``, the byte after STOP.
  private(set) var position: Int

  private let file: FileBytes
  private let path: String
  private let end: Int
  private var stack: [PickleReference] = []
  /// The stack's height at each open MARK.
  private var marks: [Int] = []
  private var memo: [Int: PickleReference] = [:]
  /// The opcode that is being carried out, and where it stands in the pickle.
  private var opcode: UInt8 = 0
  private var opcodeStart: Int
  private let start: Int

  /// Prepares to read the pickle that begins at a position of a file.
  init(_ file: FileBytes, from start: Int = 0, path: String) {
    self.file = file
    self.path = path
    self.start = start
    position = start
    opcodeStart = start
    end = file.count
  }

  /// Reads to STOP and returns the value on top.
  ///
  /// - Throws: One of the cases of ``CheckpointError`` about pickles.
  mutating func read() throws(CheckpointError) -> PickleReference {
    while true {
      opcodeStart = position
      guard position - start < Self.limit else {
        throw .pickleTooLarge(path: path, limit: Self.limit)
      }
      opcode = UInt8(try number(1))
      if opcode == UInt8(ascii: ".") { return try pop() }
      guard try carryOut() else {
        throw .refusedOpcode(path: path, opcode: opcode, position: opcodeStart - start)
      }
    }
  }

  /// Carries out the opcode; false when it is unknown or not needed.
  private mutating func carryOut() throws(CheckpointError) -> Bool {
    if try pushConstant() { return true }
    if try buildContainer() { return true }
    if try useMemo() { return true }
    return try resolve()
  }

  // MARK: Bytes

  /// The unsigned number in the next bytes, at most 8.
  private mutating func number(_ width: Int) throws(CheckpointError) -> UInt64 {
    guard let value = file.littleEndian(at: position, width: width), position + width <= end else {
      throw .pickleCut(path: path)
    }
    position += width
    return value
  }

  /// The next bytes, counted by a number of `width` bytes before them.
  private mutating func counted(_ width: Int) throws(CheckpointError) -> [UInt8] {
    let count = try number(width)
    guard count <= UInt64(end - position) else { throw .pickleCut(path: path) }
    guard count <= UInt64(Self.limit) else {
      throw .pickleTooLarge(path: path, limit: Self.limit)
    }
    let bytes = file.array(position..<position + Int(count))
    position += Int(count)
    return bytes
  }

  /// The bytes up to the end of the line.
  private mutating func line() throws(CheckpointError) -> String {
    var last = position
    while last < end, last - position < 4096, file[last] != UInt8(ascii: "\n") { last += 1 }
    guard last < end else { throw .pickleCut(path: path) }
    guard file[last] == UInt8(ascii: "\n") else { throw malformed }
    let text = String(decoding: file.array(position..<last), as: UTF8.self)
    position = last + 1
    return text
  }

  // MARK: The stack

  private var malformed: CheckpointError {
    .pickleMalformed(path: path, opcode: opcode, position: opcodeStart - start)
  }

  private mutating func push(_ value: PickleValue) throws(CheckpointError) {
    guard let reference = heap.add(value) else {
      throw .pickleTooLarge(path: path, limit: PickleHeap.limit)
    }
    stack.append(reference)
  }

  /// The value on top, which must lie above the last MARK.
  private mutating func pop() throws(CheckpointError) -> PickleReference {
    guard stack.count > marks.last ?? 0, let top = stack.popLast() else { throw malformed }
    return top
  }

  /// The value on top, which stays.
  private func top() throws(CheckpointError) -> PickleReference {
    guard stack.count > marks.last ?? 0, let top = stack.last else { throw malformed }
    return top
  }

  /// The values above the last MARK, which goes too.
  private mutating func popToMark() throws(CheckpointError) -> [PickleReference] {
    guard let mark = marks.popLast(), mark <= stack.count else { throw malformed }
    // An array, because a slice would make the removal copy the whole stack.
    let values = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return values
  }

  /// The values on top, the lowest first.
  private mutating func pop(_ count: Int) throws(CheckpointError) -> [PickleReference] {
    guard stack.count - (marks.last ?? 0) >= count else { throw malformed }
    let values = Array(stack.suffix(count))
    stack.removeLast(count)
    return values
  }
}

// MARK: - Opcodes, by what they do; each function says whether the opcode was one of its own

extension PickleReader {
  /// Numbers, text and the opcodes that frame a pickle.
  private mutating func pushConstant() throws(CheckpointError) -> Bool {
    switch opcode {
    case 0x80: _ = try number(1)  // PROTO
    case 0x95: _ = try number(8)  // FRAME
    case UInt8(ascii: "N"): try push(.none)
    case 0x88: try push(.truth(true))  // NEWTRUE
    case 0x89: try push(.truth(false))  // NEWFALSE
    case UInt8(ascii: "K"): try push(.whole(Int(number(1))))  // BININT1
    case UInt8(ascii: "M"): try push(.whole(Int(number(2))))  // BININT2
    case UInt8(ascii: "J"):  // BININT
      try push(.whole(Int(Int32(truncatingIfNeeded: number(4)))))
    case 0x8A: try push(Self.long(counted(1)))  // LONG1
    case 0x8B: try push(Self.long(counted(4)))  // LONG4
    case UInt8(ascii: "G"):  // BINFLOAT
      try push(.number(Double(bitPattern: number(8).byteSwapped)))
    case 0x8C: try push(.text(text(counted(1))))  // SHORT_BINUNICODE
    case UInt8(ascii: "X"): try push(.text(text(counted(4))))  // BINUNICODE
    case 0x8D: try push(.text(text(counted(8))))  // BINUNICODE8
    case UInt8(ascii: "U"): try push(.text(text(counted(1))))  // SHORT_BINSTRING, of Python 2
    case UInt8(ascii: "T"): try push(.text(text(counted(4))))  // BINSTRING, of Python 2
    case UInt8(ascii: "C"): try ignoreBytes(counted: 1)  // SHORT_BINBYTES
    case UInt8(ascii: "B"): try ignoreBytes(counted: 4)  // BINBYTES
    default: return false
    }
    return true
  }

  private mutating func ignoreBytes(counted width: Int) throws(CheckpointError) {
    _ = try counted(width)
    try push(.ignored)
  }

  private func text(_ bytes: [UInt8]) throws(CheckpointError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed }
    return text
  }

  /// A two's complement number of any length, least significant byte first.
  private static func long(_ bytes: [UInt8]) -> PickleValue {
    guard bytes.count <= 8 else { return .long(bytes) }
    var value = (bytes.last ?? 0) & 0x80 == 0 ? 0 : -1
    for byte in bytes.reversed() { value = value << 8 | Int(byte) }
    return .whole(value)
  }

  /// Tuples, lists, dictionaries and the marks that bound them.
  private mutating func buildContainer() throws(CheckpointError) -> Bool {
    switch opcode {
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: ")"): try push(.tuple([]))
    case 0x85: try push(.tuple(pop(1)))  // TUPLE1
    case 0x86: try push(.tuple(pop(2)))  // TUPLE2
    case 0x87: try push(.tuple(pop(3)))  // TUPLE3
    case UInt8(ascii: "t"): try push(.tuple(popToMark()))
    case UInt8(ascii: "]"): try push(.list([]))
    case UInt8(ascii: "l"): try push(.list(popToMark()))
    case UInt8(ascii: "}"): try push(.dictionary([]))
    case UInt8(ascii: "d"):
      let pairs = try popToMark()
      try push(.dictionary([]))
      guard heap.set(pairs, in: try top()) else { throw malformed }
    case UInt8(ascii: "a"):
      let item = try pop(1)
      guard heap.append(item, to: try top()) else { throw malformed }
    case UInt8(ascii: "e"):
      let items = try popToMark()
      guard heap.append(items, to: try top()) else { throw malformed }
    case UInt8(ascii: "s"):
      let pair = try pop(2)
      guard heap.set(pair, in: try top()) else { throw malformed }
    case UInt8(ascii: "u"):
      let pairs = try popToMark()
      guard heap.set(pairs, in: try top()) else { throw malformed }
    case UInt8(ascii: "0"): _ = try pop()
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "2"): stack.append(try top())
    default: return false
    }
    return true
  }

  /// The memo, through which a value is used again.
  private mutating func useMemo() throws(CheckpointError) -> Bool {
    switch opcode {
    case UInt8(ascii: "q"): memo[Int(try number(1))] = try top()  // BINPUT
    case UInt8(ascii: "r"): memo[Int(try number(4))] = try top()  // LONG_BINPUT
    case 0x94: memo[memo.count] = try top()  // MEMOIZE
    case UInt8(ascii: "h"): try recall(Int(number(1)))  // BINGET
    case UInt8(ascii: "j"): try recall(Int(number(4)))  // LONG_BINGET
    default: return false
    }
    return true
  }

  private mutating func recall(_ entry: Int) throws(CheckpointError) {
    guard let value = memo[entry] else { throw .memoMissing(path: path, entry: entry) }
    stack.append(value)
  }

  /// Globals, and what would be calls in another reader.
  private mutating func resolve() throws(CheckpointError) -> Bool {
    switch opcode {
    case UInt8(ascii: "c"):  // GLOBAL
      let module = try line()
      try pushGlobal(module, line())
    case 0x93:  // STACK_GLOBAL
      let names = try pop(2)
      guard let module = heap.text(names[0]), let name = heap.text(names[1]) else {
        throw malformed
      }
      try pushGlobal(module, name)
    case UInt8(ascii: "R"):  // REDUCE
      let call = try pop(2)
      guard let value = heap.rebuilt(call[0], from: call[1]) else { throw malformed }
      try push(value)
    case UInt8(ascii: "Q"):  // BINPERSID
      let identifier = try pop()
      guard let value = heap.storage(identifier) else { throw malformed }
      try push(value)
    case UInt8(ascii: "b"):  // BUILD: `_metadata` of a module's dictionary, or hooks
      _ = try pop()
      _ = try top()
    default: return false
    }
    return true
  }

  private mutating func pushGlobal(_ module: String, _ name: String) throws(CheckpointError) {
    guard let global = PickleGlobal(module: module, name: name) else {
      throw .refusedGlobal(path: path, global: "\(module).\(name)")
    }
    try push(.global(global))
  }
}
