// The tree of a configuration file, the same for JSON and YAML. YAML tags, with which some
// projects build objects, are text here and nothing more.

internal import Yams

/// A value in a configuration: text, a list or a map, with its YAML tag if it has one.
public struct ConfigurationValue: Sendable, Equatable {
  /// What kind of value it is.
  public enum Content: Sendable, Equatable {
    /// A number, a truth value or text, as text; JSON's `null` is the text `null`.
    case scalar(String)
    /// Values in their order.
    case list([ConfigurationValue])
    /// Values by key.
    case map([String: ConfigurationValue])
  }

  /// The value itself.
  public let content: Content
  /// A tag that is written out, such as `!new:speechbrain.lobes.features.Fbank`; nil otherwise.
  public let tag: String?

  /// The text of a scalar; nil for lists and maps.
  public var text: String? {
    if case .scalar(let text) = content { text } else { nil }
  }

  /// The value under a key of a map.
  public subscript(key: String) -> ConfigurationValue? {
    if case .map(let values) = content { values[key] } else { nil }
  }
}

extension ConfigurationValue: Decodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads a JSON value.
  public init(from decoder: any Decoder) throws {
    tag = nil
    if let container = try? decoder.container(keyedBy: Key.self) {
      var values: [String: ConfigurationValue] = [:]
      for key in container.allKeys {
        values[key.stringValue] = try container.decode(ConfigurationValue.self, forKey: key)
      }
      content = .map(values)
    } else if var container = try? decoder.unkeyedContainer() {
      var values: [ConfigurationValue] = []
      while !container.isAtEnd { values.append(try container.decode(ConfigurationValue.self)) }
      content = .list(values)
    } else {
      content = .scalar(try Self.scalar(in: decoder.singleValueContainer()))
    }
  }

  private static func scalar(in container: any SingleValueDecodingContainer) throws -> String {
    if container.decodeNil() { return "null" }
    if let text = try? container.decode(String.self) { return text }
    if let truth = try? container.decode(Bool.self) { return truth ? "true" : "false" }
    if let whole = try? container.decode(Int.self) { return String(whole) }
    return String(try container.decode(Double.self))
  }
}

extension ConfigurationValue {
  /// What a YAML file may not exceed: aliases let a few lines stand for billions of values.
  struct TooLarge: Error {}

  /// Copies a YAML tree.
  ///
  /// - Parameters:
  ///   - node: What Yams composed; nothing is constructed from its tags.
  ///   - budget: How many more values there may be.
  ///   - depth: How many values hold this one.
  /// - Throws: ``TooLarge`` beyond the budget or 64 values deep.
  init(_ node: Node, budget: inout Int, depth: Int = 0) throws(TooLarge) {
    budget -= 1
    guard budget >= 0, depth < 64 else { throw TooLarge() }
    switch node {
    case .scalar(let scalar):
      content = .scalar(scalar.string)
    case .sequence(let sequence):
      var values: [ConfigurationValue] = []
      for item in sequence { values.append(try .init(item, budget: &budget, depth: depth + 1)) }
      content = .list(values)
    case .mapping(let mapping):
      var values: [String: ConfigurationValue] = [:]
      for (key, value) in mapping where key.scalar != nil {
        values[key.scalar?.string ?? ""] = try .init(value, budget: &budget, depth: depth + 1)
      }
      content = .map(values)
    case .alias:
      content = .scalar("null")
    }
    let name = node.tag.description
    tag = name.hasPrefix("!") && name.count > 1 ? name : nil
  }
}
