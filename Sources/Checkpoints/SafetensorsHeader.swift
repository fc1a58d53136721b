// The header of a safetensors file: JSON that names each tensor, its type, its shape and its
// place in the data. Everything in it is checked here before anything else believes it.
// Format: https://huggingface.co/docs/safetensors (the README of the safetensors project).

import Foundation

/// What the header of one safetensors file says, checked against the file's length.
struct SafetensorsHeader: Sendable {
  /// The longest header that the format allows, in bytes.
  static let limit = 100_000_000

  /// One tensor: what it is, and the bytes in the file that hold it.
  struct Entry: Sendable {
    let description: TensorDescription
    let range: Range<Int>
  }

  /// By name.
  let entries: [String: Entry]
  /// The text that the file carries beside its tensors.
  let metadata: [String: String]

  /// Reads and checks the header of a file.
  ///
  /// - Parameters:
  ///   - file: The whole file.
  ///   - path: Its name, for messages.
  /// - Throws: One of the cases of ``CheckpointError`` about safetensors.
  init(of file: FileBytes, path: String) throws(CheckpointError) {
    let text = try Self.text(of: file, path: path)
    let parsed = try Self.parse(text, path: path)
    let dataStart = 8 + text.count
    var entries: [String: Entry] = [:]
    for (name, raw) in parsed.tensors.sorted(by: { $0.key < $1.key }) {
      entries[name] = try raw.entry(named: name, dataStart: dataStart, path: path)
    }
    try Self.checkTiling(of: entries, dataStart: dataStart, end: file.count, path: path)
    self.entries = entries
    metadata = parsed.metadata
  }

  /// The bytes of the header, cut out only after its length was held against the file's.
  private static func text(of file: FileBytes, path: String) throws(CheckpointError) -> [UInt8] {
    guard let length = file.littleEndian(at: 0, width: 8) else {
      throw .shorterThanLength(path: path, bytes: file.count)
    }
    guard length <= UInt64(limit) else {
      throw .headerTooLong(path: path, length: length, limit: limit)
    }
    guard Int(length) <= file.count - 8 else {
      throw .headerBeyondFile(path: path, length: Int(length), bytes: file.count - 8)
    }
    return file.array(8..<8 + Int(length))
  }

  /// Every tensor lies in the file, and together they fill the data: no overlap, no hole, no rest.
  private static func checkTiling(
    of entries: [String: Entry], dataStart: Int, end: Int, path: String
  ) throws(CheckpointError) {
    let inOrder = entries.values.sorted {
      ($0.range.lowerBound, $0.range.upperBound, $0.description.name)
        < ($1.range.lowerBound, $1.range.upperBound, $1.description.name)
    }
    var reached = dataStart
    var last = ""
    for entry in inOrder {
      let range = entry.range
      if range.lowerBound > reached {
        throw .hole(path: path, bytes: reached - dataStart..<range.lowerBound - dataStart)
      }
      if range.lowerBound < reached {
        let shared = range.lowerBound - dataStart..<min(reached, range.upperBound) - dataStart
        throw .overlap(path: path, first: last, second: entry.description.name, bytes: shared)
      }
      guard range.upperBound <= end else {
        throw .endsInside(
          path: path, tensor: entry.description.name, missing: range.upperBound - end)
      }
      reached = range.upperBound
      last = entry.description.name
    }
    guard reached == end else { throw .trailingBytes(path: path, count: end - reached) }
  }
}

extension SafetensorsHeader {
  /// The header's JSON before its fields are checked.
  private struct Parsed: Decodable {
    var tensors: [String: RawEntry] = [:]
    var metadata: [String: String] = [:]
    var metadataIsText = true

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if key.stringValue == "__metadata__" {
          let text = try? container.decode([String: String].self, forKey: key)
          metadata = text ?? [:]
          metadataIsText = text != nil
        } else {
          tensors[key.stringValue] =
            (try? container.decode(RawEntry.self, forKey: key)) ?? RawEntry()
        }
      }
    }
  }

  /// Any name is a key of the header.
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static func parse(_ text: [UInt8], path: String) throws(CheckpointError) -> Parsed {
    let isObject = text.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
    let parsed: Parsed
    do {
      // An array must be told from what is no JSON at all.
      guard isObject else {
        _ = try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
        throw CheckpointError.headerNotObject(path: path)
      }
      parsed = try JSONDecoder().decode(Parsed.self, from: Data(text))
    } catch let error as CheckpointError {
      throw error
    } catch {
      throw .headerNotJSON(path: path)
    }
    if let name = firstDuplicateKey(inJSON: text) {
      throw .duplicateName(path: path, name: name)
    }
    guard parsed.metadataIsText else { throw .metadataNotText(path: path) }
    return parsed
  }
}

/// One tensor's fields as they were written; each may be absent or of another form.
private struct RawEntry: Decodable {
  /// A field that may be missing, right, or something else.
  enum Field<Value: Decodable>: Decodable {
    case missing, malformed
    case value(Value)

    init(from decoder: any Decoder) throws {
      let value = try? decoder.singleValueContainer().decode(Value.self)
      self = value.map(Field.value) ?? .malformed
    }
  }

  private enum CodingKeys: String, CodingKey {
    case dtype, shape
    case offsets = "data_offsets"
  }

  var dtype = Field<String>.missing
  var shape = Field<[Int]>.missing
  var offsets = Field<[Int]>.missing

  init() {}

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    dtype = try container.decodeIfPresent(Field.self, forKey: .dtype) ?? .missing
    shape = try container.decodeIfPresent(Field.self, forKey: .shape) ?? .missing
    offsets = try container.decodeIfPresent(Field.self, forKey: .offsets) ?? .missing
  }

  /// The tensor that the fields describe, its place counted from the beginning of the file.
  func entry(
    named name: String, dataStart: Int, path: String
  ) throws(CheckpointError) -> SafetensorsHeader.Entry {
    func required<Value>(
      _ field: Field<Value>, _ label: String, _ expected: String
    ) throws(CheckpointError) -> Value {
      switch field {
      case .value(let value): return value
      case .missing: throw .missingField(path: path, tensor: name, field: label)
      case .malformed:
        throw .malformedField(path: path, tensor: name, field: label, expected: expected)
      }
    }
    let typeName = try required(dtype, "dtype", "text")
    let shape = try required(shape, "shape", "a list of whole numbers")
    let offsets = try required(offsets, "data_offsets", "a list of two whole numbers")
    guard offsets.count == 2 else {
      throw .malformedField(
        path: path, tensor: name, field: "data_offsets", expected: "a list of two whole numbers")
    }
    guard let type = ElementType(rawValue: typeName) else {
      throw .unknownType(path: path, tensor: name, type: typeName)
    }
    let size = try byteCount(of: name, shape: shape, type: type, path: path)
    let range = try range(of: name, offsets, dataStart: dataStart, path: path)
    guard range.count == size else {
      throw .sizeMismatch(
        path: path, tensor: name, shape: shape, type: type, needed: size, given: range.count)
    }
    return .init(description: .init(name: name, shape: shape, type: type), range: range)
  }

  private func byteCount(
    of name: String, shape: [Int], type: ElementType, path: String
  ) throws(CheckpointError) -> Int {
    guard shape.allSatisfy({ $0 >= 0 }) else {
      throw .negativeDimension(path: path, tensor: name, shape: shape)
    }
    guard let count = elementCount(of: shape) else {
      throw .shapeOverflows(path: path, tensor: name, shape: shape)
    }
    let (size, overflows) = count.multipliedReportingOverflow(by: type.byteWidth)
    guard !overflows else { throw .shapeOverflows(path: path, tensor: name, shape: shape) }
    return size
  }

  private func range(
    of name: String, _ offsets: [Int], dataStart: Int, path: String
  ) throws(CheckpointError) -> Range<Int> {
    guard offsets.allSatisfy({ $0 >= 0 }) else {
      throw .negativeOffsets(path: path, tensor: name, offsets: offsets)
    }
    guard offsets[0] <= offsets[1] else {
      throw .reversedOffsets(path: path, tensor: name, offsets: offsets)
    }
    // Far beyond any file, yet small enough that sums of two cannot overflow.
    guard offsets[1] <= Int.max / 4 else {
      throw .malformedField(
        path: path, tensor: name, field: "data_offsets", expected: "within any file")
    }
    return offsets[0] + dataStart..<offsets[1] + dataStart
  }
}
