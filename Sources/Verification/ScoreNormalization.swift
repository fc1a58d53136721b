// Score normalisation: a score is measured against what its two sides score with strangers.

package import Kernels

/// A score normalisation, by its name in the field.
///
///     Z    (s − μ(e)) / σ(e)         over the enrolment's cohort scores
///     T    (s − μ(t)) / σ(t)         over the test's
///     ZT   Z for the score and for the test's cohort scores, then T with those
///     S    (Z + T) / 2
///     AS1  S, each side over its own `top` highest cohort scores
///     AS2  S, each side over the cohort members nearest to the *other* side
///
/// Source: Matějka et al., "Analysis of score normalization in multilingual speaker
/// recognition", Interspeech 2017; AS1 with the population deviation is WeSpeaker's `asnorm`, with
/// the sample deviation and no centring SpeechBrain's `s-norm` with `cohort_size`.
package struct ScoreNormalization: Sendable, Hashable {
  /// Which side's statistics count, and how.
  package enum Kind: String, Sendable, CaseIterable {
    /// The enrolment's.
    case enrolment = "z"
    /// The test's.
    case test = "t"
    /// The enrolment's, then the test's over scores normalised so.
    case enrolmentThenTest = "zt"
    /// The mean of both.
    case symmetric = "s"
    /// The mean of both, each over the other side's nearest members.
    case crossAdaptive = "as2"
  }

  /// Which side's statistics count.
  package let kind: Kind
  /// How many of the highest cohort scores count, nil for all; a smaller cohort counts whole.
  package let top: Int?
  /// Whether deviations divide by n − 1 (SpeechBrain) rather than n (WeSpeaker).
  package let sampleDeviation: Bool

  /// Takes a kind and its choices.
  package init(_ kind: Kind, top: Int? = nil, sampleDeviation: Bool = false) {
    self.kind = kind
    self.top = top
    self.sampleDeviation = sampleDeviation
  }

  /// The normalisation of a name, as `--norm` takes it: `z`, `t`, `zt`, `s`, `as` (AS1) or `as2`.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - top: How many of the highest cohort scores count; nil is 300 for the adaptive ones and all
  ///     for the others.
  ///   - sampleDeviation: Whether deviations divide by n − 1.
  /// - Returns: Nil for a name that none has.
  package static func named(_ name: String, top: Int? = nil, sampleDeviation: Bool = false)
    -> ScoreNormalization?
  {
    let isAdaptive = name == "as" || name == "as2"
    guard let kind = name == "as" ? Kind.symmetric : Kind(rawValue: name) else { return nil }
    return ScoreNormalization(
      kind, top: top ?? (isAdaptive ? 300 : nil), sampleDeviation: sampleDeviation)
  }

  /// The names that ``named(_:top:sampleDeviation:)`` knows.
  package static let names = ["z", "t", "zt", "s", "as", "as2"]

  /// AS1: both sides, each over its own highest cohort scores.
  package static func adaptiveSymmetric(top: Int = 300) -> ScoreNormalization {
    ScoreNormalization(.symmetric, top: top)
  }

  /// Normalises the scores of all trials.
  ///
  /// - Parameters:
  ///   - scorer: Both sides of the list, centred as the cohort is.
  ///   - trials: The list.
  ///   - cohort: Voices of other speakers.
  ///   - workers: Who computes the cohort's scores; the result does not depend on their number.
  /// - Returns: One score a trial, in the list's order.
  /// - Throws: ``VerificationError/badCohort(reason:)`` naming the utterance whose cohort scores
  ///   do not vary.
  /// - Complexity: Each row meets the cohort once, in blocks; AS2 keeps `top` places for each row.
  package func scores(
    of scorer: TrialScorer, _ trials: TrialList, cohort: Cohort,
    workers: Workers = Workers(threads: 1)
  ) throws(VerificationError) -> [Double] {
    let sides = Sides(scorer: scorer, trials: trials, choices: self, workers: workers)
    switch kind {
    case .enrolment:
      let z = try sides.statistics(CohortProducts(cohort), enrolment: true)
      return sides.normalized { raw, enrolment, _ in z[enrolment].normalize(raw) }
    case .test:
      let t = try sides.statistics(CohortProducts(cohort), enrolment: false)
      return sides.normalized { raw, _, test in t[test].normalize(raw) }
    case .enrolmentThenTest: return try ztScores(sides, cohort)
    case .symmetric:
      let (z, t) = try sides.statistics(CohortProducts(cohort))
      return sides.normalized { raw, enrolment, test in
        (z[enrolment].normalize(raw) + t[test].normalize(raw)) / 2
      }
    case .crossAdaptive: return try crossScores(sides, cohort)
    }
  }

  /// What each of some vectors scores with a cohort: mean and deviation of the highest.
  ///
  /// - Parameters:
  ///   - table: Unit rows, centred as the cohort is.
  ///   - cohort: Voices of other speakers.
  ///   - workers: Who computes; the result does not depend on their number.
  /// - Returns: One a row.
  package func cohortStatistics(of table: VectorTable, cohort: Cohort, workers: Workers)
    -> [CohortStatistics]
  {
    CohortProducts(cohort).statistics(
      of: table, rows: Array(0..<table.count), self, workers: workers)
  }

  private func ztScores(_ sides: Sides, _ cohort: Cohort) throws(VerificationError) -> [Double] {
    let z = try sides.statistics(CohortProducts(cohort), enrolment: true)
    // A member's own Z statistics come from the rest of the cohort.
    let members = sides.workers.map(pieces: cohort.members.count) { member in
      var scores = Self.scores(cohort.members, member, cohort)
      scores.remove(at: member)
      return CohortStatistics(scores, self)
    }
    if let flat = members.firstIndex(where: \.isFlat) {
      throw .badCohort(
        reason: "the scores of member \(flat + 1) do not vary; give members that differ")
    }
    let t = try sides.statistics(enrolment: false) { row in
      let scores = Self.scores(sides.scorer.tests, row, cohort)
      return CohortStatistics(zip(scores, members).map { $1.normalize($0) }, self)
    }
    return sides.normalized { raw, enrolment, test in
      t[test].normalize(z[enrolment].normalize(raw))
    }
  }

  private func crossScores(_ sides: Sides, _ cohort: Cohort) throws(VerificationError)
    -> [Double]
  {
    let nearest = { @Sendable (table: VectorTable, row: Int) in
      let scores = Self.scores(table, row, cohort)
      let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
      return Array(order.prefix(top ?? scores.count))
    }
    let scorer = sides.scorer
    let toEnrolment = sides.perRow(enrolment: true) { nearest(scorer.enrolments, $0) }
    let toTest = sides.perRow(enrolment: false) { nearest(scorer.tests, $0) }
    let whole = ScoreNormalization(kind, sampleDeviation: sampleDeviation)
    let scores = sides.normalized { raw, enrolment, test in
      let forEnrolment = CohortStatistics(
        (toTest[test] ?? []).map { scorer.enrolments.dot(enrolment, cohort.members, $0) }, whole)
      let forTest = CohortStatistics(
        (toEnrolment[enrolment] ?? []).map { scorer.tests.dot(test, cohort.members, $0) }, whole)
      return (forEnrolment.normalize(raw) + forTest.normalize(raw)) / 2
    }
    if let flat = scores.firstIndex(where: { !$0.isFinite }) {
      throw .badCohort(
        reason: "the nearest members of \(sides.trials.pair(at: flat)) do not vary; "
          + "give members that differ")
    }
    return scores
  }

  private static func scores(_ table: VectorTable, _ row: Int, _ cohort: Cohort) -> [Double] {
    (0..<cohort.members.count).map { table.dot(row, cohort.members, $0) }
  }
}

/// Both sides of a list while its scores are normalised.
private struct Sides: Sendable {
  let scorer: TrialScorer
  let trials: TrialList
  let choices: ScoreNormalization
  let workers: Workers

  /// The rows that occur on a side, ascending.
  private func rows(enrolment: Bool) -> [Int] {
    var occurs = [Bool](
      repeating: false, count: enrolment ? scorer.enrolments.count : scorer.tests.count)
    for trial in trials.indices {
      let row =
        enrolment ? scorer.enrolmentRow(trial, of: trials) : scorer.testRow(trial, of: trials)
      occurs[row] = true
    }
    return occurs.indices.filter { occurs[$0] }
  }

  /// What `make` gives for each row that occurs on a side, by row.
  func perRow<Value: Sendable>(enrolment: Bool, _ make: @Sendable (Int) -> Value) -> [Value?] {
    let count = enrolment ? scorer.enrolments.count : scorer.tests.count
    var values = [Value?](repeating: nil, count: count)
    let rows = rows(enrolment: enrolment)
    for (row, value) in zip(rows, workers.map(pieces: rows.count) { make(rows[$0]) }) {
      values[row] = value
    }
    return values
  }

  /// Both sides' statistics; rows that serve both sides meet the cohort once.
  func statistics(_ cohort: CohortProducts) throws(VerificationError)
    -> ([CohortStatistics], [CohortStatistics])
  {
    guard scorer.sharesRows else {
      return (
        try statistics(cohort, enrolment: true), try statistics(cohort, enrolment: false)
      )
    }
    let either = Array(Set(rows(enrolment: true) + rows(enrolment: false))).sorted()
    let shared = try placed(
      cohort.statistics(of: scorer.tests, rows: either, choices, workers: workers), at: either,
      enrolment: false)
    return (shared, shared)
  }

  /// One side's statistics by row.
  func statistics(_ cohort: CohortProducts, enrolment: Bool) throws(VerificationError)
    -> [CohortStatistics]
  {
    let rows = rows(enrolment: enrolment)
    let table = enrolment ? scorer.enrolments : scorer.tests
    return try placed(
      cohort.statistics(of: table, rows: rows, choices, workers: workers), at: rows,
      enrolment: enrolment)
  }

  /// One side's statistics by row, made one by one.
  func statistics(enrolment: Bool, _ make: @Sendable (Int) -> CohortStatistics)
    throws(VerificationError) -> [CohortStatistics]
  {
    let rows = rows(enrolment: enrolment)
    return try placed(
      workers.map(pieces: rows.count) { make(rows[$0]) }, at: rows, enrolment: enrolment)
  }

  /// Puts statistics at their rows; rows that do not occur get some that nobody reads.
  private func placed(_ found: [CohortStatistics], at rows: [Int], enrolment: Bool)
    throws(VerificationError) -> [CohortStatistics]
  {
    let count = enrolment ? scorer.enrolments.count : scorer.tests.count
    var statistics = [CohortStatistics](
      repeating: CohortStatistics(mean: 0, deviation: 1), count: count)
    for (row, own) in zip(rows, found) {
      guard !own.isFlat else {
        throw .badCohort(
          reason: "the cohort scores of \(scorer.name(ofRow: row, enrolment: enrolment)) "
            + "do not vary; give members that differ")
      }
      statistics[row] = own
    }
    return statistics
  }

  /// Every trial's score, made of its raw score and its two rows; workers take blocks of trials.
  func normalized(_ make: @Sendable (Double, Int, Int) -> Double) -> [Double] {
    let block = 1024
    return workers.map(pieces: (trials.count + block - 1) / block) { piece in
      (piece * block..<min((piece + 1) * block, trials.count)).map { trial in
        let enrolment = scorer.enrolmentRow(trial, of: trials)
        let test = scorer.testRow(trial, of: trials)
        return make(scorer.cosine(enrolment, test), enrolment, test)
      }
    }.flatMap { $0 }
  }
}
