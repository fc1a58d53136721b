// Trials cut into slices by what is known of their recordings: gender, corpus, length, session.

/// By what a list is cut: `gender`, `seconds:2,4` or `folder:1`.
public struct SliceRule: Sendable, Hashable {
  /// The rule as it was written.
  public let text: String
  /// A column's name; nil for a folder of the names.
  let column: String?
  /// Which folder of the names, from 1.
  let folder: Int?
  /// The limits of bands of numbers, ascending; empty for values as they are.
  let limits: [Double]

  /// Reads a rule: a column's name, a column and the limits of bands, or a folder's number.
  ///
  /// - Throws: ``VerificationError/badSliceRule(rule:)``.
  public init(_ text: String) throws(VerificationError) {
    self.text = text
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard let name = parts.first, text.count(where: { $0 == ":" }) == parts.count - 1 else {
      throw .badSliceRule(rule: text)
    }
    if name == "folder", parts.count == 2 {
      guard let number = Int(parts[1]), number > 0 else { throw .badSliceRule(rule: text) }
      column = nil
      folder = number
      limits = []
      return
    }
    let words = parts.count == 2 ? parts[1].split(separator: ",") : []
    let numbers = words.compactMap { Double($0) }
    guard numbers.count == words.count, numbers.allSatisfy(\.isFinite),
      zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw .badSliceRule(rule: text) }
    column = name
    folder = nil
    limits = numbers
  }
}

/// The trials of one slice.
public struct TrialSlice: Sendable {
  /// By what the list was cut.
  public let rule: SliceRule
  /// What these trials have in common: a value, two values where the sides differ, or a band.
  public let value: String
  /// Their places in the list, ascending.
  public let positions: [Int]
}

extension TrialList {
  /// Cuts a list into slices; each trial is in one.
  ///
  /// A trial whose sides have two values belongs to both together, `f/m` in alphabetic order. In a
  /// band of numbers the smaller of its two counts: a trial is as hard as its shorter recording.
  ///
  /// - Parameters:
  ///   - rule: By what.
  ///   - table: What is known of the recordings; not needed for folders.
  /// - Returns: Slices by value, bands from the lowest.
  /// - Throws: ``VerificationError`` where the table lacks the column, a recording or a trial, where
  ///   a value is no number, and where a name has too few folders.
  public func slices(by rule: SliceRule, in table: MetadataTable?) throws(VerificationError)
    -> [TrialSlice]
  {
    let reader = try SliceReader(list: self, rule: rule, table: table)
    var places: [String: Int] = [:]
    var slices: [(key: (band: Int, value: String), positions: [Int])] = []
    for position in indices {
      let key = try reader.key(of: position)
      let place = places["\(key.band) \(key.value)"] ?? slices.count
      if place == slices.count {
        places["\(key.band) \(key.value)"] = place
        slices.append((key, []))
      }
      slices[place].positions.append(position)
    }
    return slices.sorted { $0.key < $1.key }.map {
      TrialSlice(rule: rule, value: $0.key.value, positions: $0.positions)
    }
  }

  /// Labels and scores of chosen trials, parted by the truth.
  ///
  /// - Parameters:
  ///   - scores: One a trial, in the list's order.
  ///   - positions: Which trials.
  /// - Returns: Scores of target and non-target trials.
  public func parted(_ scores: [Double], at positions: [Int]) -> (
    targets: [Double], nonTargets: [Double]
  ) {
    guard isLabelled else { return ([], []) }
    return (
      positions.filter { labels[$0] == .target }.map { scores[$0] },
      positions.filter { labels[$0] == .nonTarget }.map { scores[$0] }
    )
  }
}

/// Reads the values of trials under a rule.
private struct SliceReader {
  let list: TrialList
  let rule: SliceRule
  let table: MetadataTable?
  private let column: Int

  init(list: TrialList, rule: SliceRule, table: MetadataTable?) throws(VerificationError) {
    self.list = list
    self.rule = rule
    self.table = table
    guard let name = rule.column else {
      column = 0
      return
    }
    guard let table else { throw .noMetadata(rule: rule.text) }
    guard let column = table.columns.firstIndex(of: name) else {
      throw .noColumn(path: table.path, column: name, columns: table.columns)
    }
    self.column = column
  }

  func key(of position: Int) throws(VerificationError) -> (band: Int, value: String) {
    let trial = list[position]
    let values: [String]
    if let table, rule.column != nil, table.isAboutTrials {
      guard let row = table.values(of: trial.enrolment, trial.test) else {
        throw missing("\(trial.enrolment) \(trial.test)", trial, table)
      }
      values = [row[column]]
    } else {
      values = [try value(of: trial.enrolment, trial), try value(of: trial.test, trial)]
    }
    guard !rule.limits.isEmpty else {
      return (0, Set(values).sorted().joined(separator: "/"))
    }
    return try band(of: values, trial)
  }

  private func value(of name: String, _ trial: Trial) throws(VerificationError) -> String {
    if let folder = rule.folder {
      let folders = name.split(separator: "/").dropLast()
      guard folders.count >= folder else {
        throw .noFolder(path: list.path, line: trial.line, name: name, folder: folder)
      }
      return String(folders[folders.startIndex + folder - 1])
    }
    guard let table else { throw .noMetadata(rule: rule.text) }
    guard let row = table.values(of: name) else { throw missing(name, trial, table) }
    return row[column]
  }

  private func missing(_ name: String, _ trial: Trial, _ table: MetadataTable)
    -> VerificationError
  {
    .notInMetadata(path: list.path, line: trial.line, name: name, table: table.path)
  }

  private func band(of values: [String], _ trial: Trial) throws(VerificationError) -> (
    band: Int, value: String
  ) {
    var least = Double.infinity
    for value in values {
      guard let number = Double(value), !number.isNaN else {
        throw .notABand(
          path: list.path, line: trial.line, value: value, rule: rule.text)
      }
      least = min(least, number)
    }
    let limits = rule.limits
    let band = limits.count { $0 <= least }
    if band == 0 { return (0, "under \(limits[0])") }
    if band == limits.count { return (band, "\(limits[band - 1]) and more") }
    return (band, "\(limits[band - 1]) to \(limits[band])")
  }
}
