// What a reader accepts and still has to say: one warning a kind and file, not one a line.

/// Something in a file that is read, and is not as it should be.
public struct AnnotationWarning: Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The first line that it concerns, from 1.
  public let line: Int
  /// What is there and what is done about it.
  public let text: String
  /// How many lines it concerns.
  public let count: Int

  /// One sentence: where, what is there, what is done.
  public var description: String {
    "\(path): line \(line): \(text)" + (count > 1 ? " (\(count) such lines)" : "")
  }
}

extension AnnotationWarning {
  /// A warning for each recording of which there is something to say, at its first line.
  ///
  /// - Parameters:
  ///   - recordings: Names with their lines, in the order of lines.
  ///   - path: The file, as messages name it.
  ///   - sentence: What is wrong with a recording; nil for nothing.
  /// - Returns: A warning a recording, which counts its lines.
  static func unknown(
    _ recordings: [(name: String, line: Int)], path: String, sentence: (String) -> String?
  ) -> [AnnotationWarning] {
    var places: [String: Int] = [:]
    var found: [(line: Int, text: String, count: Int)] = []
    for (name, line) in recordings {
      if let place = places[name] {
        if place >= 0 { found[place].count += 1 }
      } else if let text = sentence(name) {
        places[name] = found.count
        found.append((line, text, 1))
      } else {
        places[name] = -1
      }
    }
    return found.map {
      AnnotationWarning(path: path, line: $0.line, text: $0.text, count: $0.count)
    }
  }
}

/// Collects warnings, the first of each kind with a count.
struct AnnotationWarnings {
  /// The kinds of oddity that readers accept.
  enum Kind: Int, CaseIterable {
    case unknownType, noConfidence, nameMissing, channels, zeroDuration, repeated, overlap
  }

  /// The file, as messages name it.
  var path = ""
  private var found: [Kind: (line: Int, text: String, count: Int)] = [:]

  /// Adds a finding; lines must come in order for each kind.
  mutating func add(_ kind: Kind, line: Int, _ text: @autoclosure () -> String) {
    if found[kind] == nil {
      found[kind] = (line, text(), 1)
    } else {
      found[kind]?.count += 1
    }
  }

  /// Whether there is a finding of a kind.
  func has(_ kind: Kind) -> Bool { found[kind] != nil }

  /// One warning a kind, by line.
  var all: [AnnotationWarning] {
    Kind.allCases.compactMap { kind in
      found[kind].map {
        AnnotationWarning(path: path, line: $0.line, text: $0.text, count: $0.count)
      }
    }.sorted { ($0.line, $0.text) < ($1.line, $1.text) }
  }
}

/// What a check of a file has to say about a line.
package struct AnnotationFinding: Sendable, Hashable {
  /// Counted from 1.
  package let line: Int
  /// Whether a reader refuses the file for it.
  package let isError: Bool
  /// One sentence: where, what is wrong, what to do.
  package let sentence: String

  /// Errors and warnings together, by line.
  static func all(_ errors: [TurnFormatError], _ warnings: [AnnotationWarning]) -> [Self] {
    let found =
      errors.map { Self(line: $0.line, isError: true, sentence: $0.description) }
      + warnings.map { Self(line: $0.line, isError: false, sentence: $0.description) }
    return found.sorted { ($0.line, $0.sentence) < ($1.line, $1.sentence) }
  }
}
