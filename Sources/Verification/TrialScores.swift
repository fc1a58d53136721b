// A score file joined to its trial list by the pair: what a system said, in the trials' order.

/// The scores of one system for the trials of a list.
public struct TrialScores: Sendable {
  /// One a trial, in the list's order.
  public let values: [Double]
  /// Lines of the score file whose pair is not in the list.
  public let extra: Int
  /// The first such line; nil where there is none.
  public let firstExtra: Int?
  /// Lines that say again what an earlier line said.
  public let repeated: Int
  /// The first such line; nil where there is none.
  public let firstRepeated: Int?
  /// The shape of the score file's lines.
  public let format: ScoreFormat

  /// Reads a score file and joins it to a list.
  ///
  /// Pairs are ordered: `a b` and `b a` are two trials. Every trial must have a score; scores
  /// without a trial are counted in ``extra``.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - trials: The list that was scored.
  ///   - index: The list's pairs, so that several systems share one; nil to make it here.
  ///   - format: The shape of the lines; nil to tell it by the first line.
  /// - Throws: ``VerificationError`` with the line: a line of another shape, a score that is not a
  ///   number, two scores for one pair, a label against the list's, trials without a score, a last
  ///   line without an end.
  public init(
    reading path: String, for trials: TrialList, index: PairIndex? = nil,
    format: ScoreFormat? = nil
  ) throws(VerificationError) {
    var reader = try FieldReader(opening: path)
    guard try reader.advance() else {
      throw .empty(path: reader.path, expected: "a score a line, such as \"0.53 a.wav b.wav\"")
    }
    let format =
      if let format { format } else {
        try ScoreFormat.recognized(in: reader, names: trials.names)
      }
    var join = ScoreJoin(trials, index ?? PairIndex(trials.enrolments, trials.tests), format)
    repeat {
      try join.take(reader)
    } while try reader.advance()
    try join.checkComplete(path: reader.path)
    values = join.completed()
    extra = join.extra
    firstExtra = join.firstExtra
    repeated = join.repeated
    firstRepeated = join.firstRepeated
    self.format = format
  }
}

/// Takes score lines one by one and puts each at its trial.
private struct ScoreJoin {
  let trials: TrialList
  let index: PairIndex
  let format: ScoreFormat
  var values: [Double]
  /// The score file's line that a trial's score came from; 0 for none.
  var lines: [Int32]
  var extra = 0
  var firstExtra: Int?
  var repeated = 0
  var firstRepeated: Int?
  /// Files are mostly in the list's order, so the next trial is tried before the index.
  private var next = 0

  init(_ trials: TrialList, _ index: PairIndex, _ format: ScoreFormat) {
    self.trials = trials
    self.index = index
    self.format = format
    values = [Double](repeating: 0, count: trials.count)
    lines = [Int32](repeating: 0, count: trials.count)
  }

  mutating func take(_ reader: borrowing FieldReader) throws(VerificationError) {
    guard format.fields.contains(reader.fields.count),
      let score = DecimalNumber.value(reader.bytes, at: reader.fields[format.score])
    else {
      throw .malformedLine(
        path: reader.path, line: reader.line, found: reader.quoted,
        expected: "\"\(format.example)\" (\(format.name))")
    }
    guard !score.isNaN else {
      throw .notANumber(
        path: reader.path, line: reader.line, found: reader.text(format.score))
    }
    guard !reader.isUnfinished else {
      throw .unfinishedLine(path: reader.path, line: reader.line)
    }
    guard let trial = trial(of: reader) else {
      extra += 1
      if firstExtra == nil { firstExtra = reader.line }
      return
    }
    try checkLabel(reader, trial)
    try set(score, of: trial, reader)
  }

  private mutating func trial(of reader: borrowing FieldReader) -> Int? {
    let names = trials.names
    let enrolmentField = reader.fields[format.enrolment]
    let testField = reader.fields[format.enrolment + 1]
    guard let enrolment = names.index(of: reader.bytes, at: enrolmentField),
      let test = names.index(of: reader.bytes, at: testField)
    else { return nil }
    if next < trials.count, trials.enrolments[next] == Int32(enrolment),
      trials.tests[next] == Int32(test)
    {
      next += 1
      return next - 1
    }
    guard let found = index.first(Int32(enrolment), Int32(test)) else { return nil }
    next = found + 1
    return found
  }

  private func checkLabel(_ reader: borrowing FieldReader, _ trial: Int)
    throws(VerificationError)
  {
    guard let label = format.label else { return }
    guard
      let said = TrialLabel(reader.bytes, at: reader.fields[label], spelling: .either)
    else {
      throw .malformedLine(
        path: reader.path, line: reader.line, found: reader.quoted,
        expected: "\"\(format.example)\" (\(format.name))")
    }
    guard trials.isLabelled, trials.labels[trial] != said else { return }
    throw .labelsDisagree(
      path: reader.path, line: reader.line, trials: trials.path,
      trialsLine: trials.line(of: trial), pair: trials.pair(at: trial))
  }

  private mutating func set(_ score: Double, of trial: Int, _ reader: borrowing FieldReader)
    throws(VerificationError)
  {
    if lines[trial] != 0 {
      guard values[trial] == score else {
        throw .contradictoryScores(
          path: reader.path, line: reader.line, other: Int(lines[trial]),
          pair: trials.pair(at: trial))
      }
      repeated += 1
      if firstRepeated == nil { firstRepeated = reader.line }
    }
    values[trial] = score
    lines[trial] = Int32(truncatingIfNeeded: reader.line)
  }

  /// A pair that occurs twice in the list shares the score of either occurrence.
  private func source(of trial: Int) -> Int {
    guard lines[trial] == 0, index.repeated > 0 else { return trial }
    return index.first(trials.enrolments[trial], trials.tests[trial]) ?? trial
  }

  func checkComplete(path: String) throws(VerificationError) {
    var missing = 0
    var first: Int?
    for trial in values.indices where lines[source(of: trial)] == 0 {
      missing += 1
      if first == nil { first = trial }
    }
    guard let first else { return }
    throw .missingScores(
      path: path, count: missing, total: trials.count, trials: trials.path,
      line: trials.line(of: first), pair: trials.pair(at: first))
  }

  func completed() -> [Double] {
    index.repeated == 0 ? values : values.indices.map { values[source(of: $0)] }
  }
}

extension TrialList {
  /// Parts scores in the list's order by the truth.
  ///
  /// - Returns: Scores of target and non-target trials; both empty for an unlabelled list.
  public func parted(_ scores: [Double]) -> (targets: [Double], nonTargets: [Double]) {
    guard isLabelled else { return ([], []) }
    var targets: [Double] = []
    var nonTargets: [Double] = []
    for (score, label) in zip(scores, labels) {
      if label == .target { targets.append(score) } else { nonTargets.append(score) }
    }
    return (targets, nonTargets)
  }

  /// Finds trials by their pair; one index serves any number of score files.
  public var pairIndex: PairIndex { PairIndex(enrolments, tests) }
}
