// Everything that is wrong or odd in a trial list, line by line, where reading one stops at the
// first fault.

/// What a check of a trial list has to say about a line.
package struct TrialFinding: Sendable, Hashable {
  /// Counted from 1.
  package let line: Int
  /// Whether a reader refuses the list for it.
  package let isError: Bool
  /// One sentence: where, what is wrong, what to do.
  package let sentence: String
}

extension TrialList {
  /// Everything that is wrong or odd with a file, by line.
  ///
  /// Errors are lines of another shape and pairs with two labels; warnings, the first of each kind
  /// with their count, are pairs that are said twice, trials of a recording with itself, labels of
  /// one kind only, and recordings that are not known.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - isKnown: Whether there is a recording of a name; nil where nothing is known.
  /// - Returns: Findings in the order of lines.
  /// - Throws: ``VerificationError/cannotRead(path:reason:)``.
  package static func findings(in path: String, isKnown: ((String) -> Bool)? = nil)
    throws(VerificationError) -> [TrialFinding]
  {
    var check = TrialCheck(isKnown: isKnown)
    var reader = try FieldReader(opening: path)
    do throws(VerificationError) {
      guard try reader.advance() else {
        throw .empty(path: reader.path, expected: "a trial a line, such as \"1 a.wav b.wav\"")
      }
      let format = try TrialFormat.recognized(in: reader)
      repeat {
        check.read(reader, format)
      } while try reader.advance()
      check.finish(reader.path)
    } catch {
      if case .cannotRead = error { throw error }
      check.found.append(
        TrialFinding(
          line: Swift.max(1, reader.line), isError: true, sentence: error.description))
    }
    return check.found.sorted { ($0.line, $0.sentence) < ($1.line, $1.sentence) }
  }
}

/// Takes the lines of a list one after another.
private struct TrialCheck {
  let isKnown: ((String) -> Bool)?
  var found: [TrialFinding] = []
  private var names = NameTable()
  private var first: [UInt64: (line: Int, label: TrialLabel?)] = [:]
  private var labels = Set<TrialLabel>()
  private var counts: [Kind: (line: Int, text: String, count: Int)] = [:]

  private enum Kind: Int, CaseIterable { case repeated, itself, unknown }

  init(isKnown: ((String) -> Bool)?) { self.isKnown = isKnown }

  mutating func read(_ reader: FieldReader, _ format: TrialFormat) {
    guard format.fits(reader) else {
      found.append(
        TrialFinding(
          line: reader.line, isError: true,
          sentence: VerificationError.malformedLine(
            path: reader.path, line: reader.line, found: reader.quoted,
            expected: "\"\(format.example)\" (\(format.name))"
          ).description))
      return
    }
    let sides = [format.enrolment, format.test].map { field in
      let known = names.count
      let number = names.insert(reader.bytes, at: reader.fields[field])
      if number == known, let isKnown, !isKnown(reader.text(field)) {
        warn(.unknown, reader.line, "there is no recording \(reader.text(field))")
      }
      return number
    }
    let label = format.label.flatMap {
      TrialLabel(reader.bytes, at: reader.fields[$0], spelling: format.spelling)
    }
    if let label { labels.insert(label) }
    if sides[0] == sides[1] {
      warn(.itself, reader.line, "\(names[sides[0]]) is compared with itself")
    }
    compare(UInt64(sides[0]) << 32 | UInt64(sides[1]), label, reader, sides)
  }

  /// Compares a trial with an earlier one of the same pair.
  private mutating func compare(
    _ pair: UInt64, _ label: TrialLabel?, _ reader: FieldReader, _ sides: [Int]
  ) {
    guard let other = first[pair] else {
      first[pair] = (reader.line, label)
      return
    }
    guard other.label != label else {
      return warn(.repeated, reader.line, "repeats line \(other.line); it counts again")
    }
    found.append(
      TrialFinding(
        line: reader.line, isError: true,
        sentence: VerificationError.contradictoryLabels(
          path: reader.path, line: reader.line, other: other.line,
          pair: "\(names[sides[0]]) \(names[sides[1]])"
        ).description))
  }

  private mutating func warn(_ kind: Kind, _ line: Int, _ text: String) {
    if counts[kind] == nil {
      counts[kind] = (line, text, 1)
    } else {
      counts[kind]?.count += 1
    }
  }

  /// Adds the warnings, one a kind.
  mutating func finish(_ path: String) {
    for kind in Kind.allCases {
      guard let (line, text, count) = counts[kind] else { continue }
      let more = count > 1 ? " (\(count) such \(kind == .unknown ? "names" : "lines"))" : ""
      found.append(
        TrialFinding(line: line, isError: false, sentence: "\(path): line \(line): \(text)\(more)"))
    }
    if labels.count == 1, let only = labels.first {
      let kind = only == .target ? "target" : "non-target"
      found.append(
        TrialFinding(
          line: 1, isError: false,
          sentence: "\(path): every trial is a \(kind), so no error rate is defined"))
    }
  }
}
