// Where the values of a JSON text stand, so that members can be added and all else stay as it was,
// to the byte: key order, spelling of numbers and indentation.

/// A value of a JSON text and where it stands.
indirect enum JSONPlace {
  /// Members in the text's order.
  case object(Range<Int>, members: [JSONMember])
  /// Elements in order.
  case array(Range<Int>, elements: [JSONPlace])
  /// A string, number, boolean or null.
  case plain(Range<Int>)

  /// The value's bytes.
  var range: Range<Int> {
    switch self {
    case .object(let range, _), .array(let range, _), .plain(let range): range
    }
  }

  /// An object's member of that name; of several the last, as readers have it.
  func member(_ name: String) -> JSONMember? {
    guard case .object(_, let members) = self else { return nil }
    return members.last { $0.name == name }
  }

  /// An array's elements; nil for other values.
  var elements: [JSONPlace]? {
    guard case .array(_, let elements) = self else { return nil }
    return elements
  }
}

/// A member of an object.
struct JSONMember {
  let name: String
  /// Where the name's opening quote stands.
  let start: Int
  /// Where the name's closing quote ends.
  let nameEnd: Int
  let value: JSONPlace
}

/// Walks through a text that is known to be JSON.
struct JSONPlaceReader {
  private let bytes: [UInt8]
  private var at: Int

  /// Takes bytes that a full parser has accepted; positions count from their start.
  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    at = start
  }

  /// The next value.
  mutating func value() -> JSONPlace {
    skipBlanks()
    switch byte {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["): return array()
    case UInt8(ascii: "\""): return .plain(string())
    default:
      let start = at
      while !",]}".utf8.contains(byte), byte > 0x20 { at += 1 }
      return .plain(start..<at)
    }
  }

  /// The byte here; a closing brace beyond the end, so that every loop ends.
  private var byte: UInt8 { at < bytes.count ? bytes[at] : UInt8(ascii: "}") }

  private mutating func skipBlanks() {
    while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
  }

  private mutating func string() -> Range<Int> {
    let start = at
    at += 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    at = min(at + 1, bytes.count)
    return start..<at
  }

  private mutating func object() -> JSONPlace {
    let start = at
    at += 1
    var members: [JSONMember] = []
    skipBlanks()
    while byte == UInt8(ascii: "\"") {
      let name = string()
      skipBlanks()
      at += 1  // the colon
      let text = String(
        decoding: bytes[(name.lowerBound + 1)..<(name.upperBound - 1)], as: UTF8.self)
      members.append(
        JSONMember(name: text, start: name.lowerBound, nameEnd: name.upperBound, value: value()))
      skipSeparator()
    }
    at = min(at + 1, bytes.count)
    return .object(start..<at, members: members)
  }

  private mutating func array() -> JSONPlace {
    let start = at
    at += 1
    var elements: [JSONPlace] = []
    skipBlanks()
    while byte != UInt8(ascii: "]"), at < bytes.count {
      elements.append(value())
      skipSeparator()
    }
    at = min(at + 1, bytes.count)
    return .array(start..<at, elements: elements)
  }

  private mutating func skipSeparator() {
    skipBlanks()
    if byte == UInt8(ascii: ",") { at += 1 }
    skipBlanks()
  }
}
