// Foundation's JSON decoder keeps one of two equal keys and says nothing; for a header that
// places tensors that would hide half of the file. This scan finds the second one.

import Foundation

/// The first key that occurs twice in one object of a JSON text, or nil.
///
/// The text must be valid JSON: the scan only follows strings and brackets. Keys are compared
/// after their escapes are resolved, so `"\u0061"` equals `"a"`.
///
/// - Complexity: O(bytes); it keeps the keys of the objects that are open.
func firstDuplicateKey(inJSON text: [UInt8]) -> String? {
  var open: [Set<[UInt8]>?] = []  // nil stands for an array
  var expectsKey = false
  var position = 0
  while position < text.count {
    switch text[position] {
    case UInt8(ascii: "{"):
      open.append([])
      expectsKey = true
    case UInt8(ascii: "["):
      open.append(nil)
      expectsKey = false
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      _ = open.popLast()
      expectsKey = false
    case UInt8(ascii: ","):
      expectsKey = open.last.map { $0 != nil } ?? false
    case UInt8(ascii: "\""):
      let end = endOfString(in: text, from: position)
      if expectsKey, !open.isEmpty {
        let key = unescaped(Array(text[position..<end]))
        let isNew = open[open.count - 1]?.insert(key).inserted ?? true
        guard isNew else { return String(decoding: key, as: UTF8.self) }
        expectsKey = false
      }
      position = end - 1
    default: break
    }
    position += 1
  }
  return nil
}

/// The position after the closing quotation mark of the string that begins at `start`.
private func endOfString(in text: [UInt8], from start: Int) -> Int {
  var position = start + 1
  while position < text.count, text[position] != UInt8(ascii: "\"") {
    position += text[position] == UInt8(ascii: "\\") ? 2 : 1
  }
  return min(position + 1, text.count)
}

/// The bytes that a quoted JSON string stands for.
private func unescaped(_ quoted: [UInt8]) -> [UInt8] {
  if quoted.contains(UInt8(ascii: "\\")),
    let text = try? JSONDecoder().decode(String.self, from: Data(quoted))
  {
    return Array(text.utf8)
  }
  return Array(quoted.dropFirst().dropLast())
}
