// Which recordings a trial list needs: its own names, and those that its models stand for.

/// The recordings of a list, each name once, with the line that needs it first.
package struct RecordingNames: Sendable {
  /// A recording's name and where it is needed.
  package struct Need: Sendable, Hashable {
    /// The name, as the list or the enrolment map has it.
    package let name: String
    /// The list's line that needs it first.
    package let line: Int
  }

  /// The list, as messages name it.
  package let path: String
  /// In the order in which the list needs them.
  package let needs: [Need]

  /// Collects the names of a list.
  ///
  /// - Parameters:
  ///   - trials: The list.
  ///   - map: Which recordings an enrolled model stands for; nil where the enrolment side names
  ///     recordings.
  /// - Throws: ``VerificationError/notEnrolled(path:line:model:map:)``.
  package init(_ trials: TrialList, map: EnrolmentMap? = nil) throws(VerificationError) {
    var collected = Collected()
    var asEnrolment = [Bool](repeating: false, count: trials.names.count)
    var asTest = asEnrolment
    for trial in trials.indices {
      let (model, test) = (Int(trials.enrolments[trial]), Int(trials.tests[trial]))
      let line = trials.line(of: trial)
      if !asEnrolment[model] {
        asEnrolment[model] = true
        let name = trials.names[model]
        for recording in try Self.recordings(of: name, map, line: line, path: trials.path) {
          collected.add(recording, line: line)
        }
      }
      if !asTest[test] {
        asTest[test] = true
        collected.add(trials.names[test], line: line)
      }
    }
    path = trials.path
    needs = collected.needs
  }

  private struct Collected {
    var needs: [Need] = []
    var seen = Set<String>()

    mutating func add(_ name: String, line: Int) {
      if seen.insert(name).inserted { needs.append(Need(name: name, line: line)) }
    }
  }

  private static func recordings(
    of name: String, _ map: EnrolmentMap?, line: Int, path: String
  ) throws(VerificationError) -> [String] {
    guard let map else { return [name] }
    guard let recordings = map[name] else {
      throw .notEnrolled(path: path, line: line, model: name, map: map.path)
    }
    return recordings
  }
}

extension RecordingNames {
  /// The needs that are among some names.
  package func limited(to names: Set<String>) -> RecordingNames {
    RecordingNames(path: path, needs: needs.filter { names.contains($0.name) })
  }

  private init(path: String, needs: [Need]) {
    self.path = path
    self.needs = needs
  }
}
