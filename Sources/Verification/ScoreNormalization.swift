// Score normalisation: a score is measured against what its two sides score with strangers.

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
  /// - Returns: One score a trial, in the list's order.
  /// - Throws: ``VerificationError/badCohort(reason:)`` naming the utterance whose cohort scores
  ///   do not vary.
  /// - Complexity: Each row meets the cohort once; memory is one row of cohort scores.
  package func scores(of scorer: TrialScorer, _ trials: TrialList, cohort: Cohort)
    throws(VerificationError) -> [Double]
  {
    let sides = Sides(scorer: scorer, trials: trials)
    switch kind {
    case .enrolment: return try zScores(sides, cohort)
    case .test: return try tScores(sides, cohort)
    case .enrolmentThenTest: return try ztScores(sides, cohort)
    case .symmetric:
      let z = try zScores(sides, cohort)
      return zip(z, try tScores(sides, cohort)).map { ($0 + $1) / 2 }
    case .crossAdaptive: return try crossScores(sides, cohort)
    }
  }

  private func zScores(_ sides: Sides, _ cohort: Cohort) throws(VerificationError) -> [Double] {
    let statistics = try sides.statistics(enrolment: true) {
      CohortStatistics(Self.scores(sides.scorer.enrolments, $0, cohort), self)
    }
    return sides.normalized { raw, enrolment, _ in
      (raw - statistics[enrolment].mean) / statistics[enrolment].deviation
    }
  }

  private func tScores(_ sides: Sides, _ cohort: Cohort) throws(VerificationError) -> [Double] {
    let statistics = try sides.statistics(enrolment: false) {
      CohortStatistics(Self.scores(sides.scorer.tests, $0, cohort), self)
    }
    return sides.normalized { raw, _, test in
      (raw - statistics[test].mean) / statistics[test].deviation
    }
  }

  private func ztScores(_ sides: Sides, _ cohort: Cohort) throws(VerificationError) -> [Double] {
    let z = try zScores(sides, cohort)
    // A member's own Z statistics come from the rest of the cohort.
    let members = (0..<cohort.members.count).map { member in
      var scores = Self.scores(cohort.members, member, cohort)
      scores.remove(at: member)
      return CohortStatistics(scores, self)
    }
    if let flat = members.firstIndex(where: { $0.deviation <= 0 }) {
      throw .badCohort(
        reason: "the scores of member \(flat + 1) do not vary; give members that differ")
    }
    let statistics = try sides.statistics(enrolment: false) { row in
      let scores = Self.scores(sides.scorer.tests, row, cohort)
      return CohortStatistics(
        zip(scores, members).map { ($0 - $1.mean) / $1.deviation }, self)
    }
    return sides.normalized(z) { raw, _, test in
      (raw - statistics[test].mean) / statistics[test].deviation
    }
  }

  private func crossScores(_ sides: Sides, _ cohort: Cohort) throws(VerificationError) -> [Double] {
    let nearest = { (table: VectorTable, row: Int) in
      let scores = Self.scores(table, row, cohort)
      let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
      return Array(order.prefix(top ?? scores.count))
    }
    let scorer = sides.scorer
    let toEnrolment = sides.perRow(enrolment: true) { nearest(scorer.enrolments, $0) }
    let toTest = sides.perRow(enrolment: false) { nearest(scorer.tests, $0) }
    let whole = ScoreNormalization(kind, sampleDeviation: sampleDeviation)
    return sides.normalized { raw, enrolment, test in
      let forEnrolment = CohortStatistics(
        (toTest[test] ?? []).map { scorer.enrolments.dot(enrolment, cohort.members, $0) }, whole)
      let forTest = CohortStatistics(
        (toEnrolment[enrolment] ?? []).map { scorer.tests.dot(test, cohort.members, $0) }, whole)
      return
        ((raw - forEnrolment.mean) / forEnrolment.deviation
        + (raw - forTest.mean) / forTest.deviation) / 2
    }
  }

  private static func scores(_ table: VectorTable, _ row: Int, _ cohort: Cohort) -> [Double] {
    (0..<cohort.members.count).map { table.dot(row, cohort.members, $0) }
  }
}

/// Both sides of a list while its scores are normalised.
private struct Sides {
  let scorer: TrialScorer
  let trials: TrialList

  /// What `make` gives for each row that occurs on a side, by row.
  func perRow<Value>(enrolment: Bool, _ make: (Int) -> Value) -> [Value?] {
    let count = enrolment ? scorer.enrolments.count : scorer.tests.count
    var values = [Value?](repeating: nil, count: count)
    for trial in trials.indices {
      let row =
        enrolment ? scorer.enrolmentRow(trial, of: trials) : scorer.testRow(trial, of: trials)
      if values[row] == nil { values[row] = make(row) }
    }
    return values
  }

  /// Statistics by row; rows that do not occur get none that anybody reads.
  func statistics(enrolment: Bool, _ make: (Int) -> CohortStatistics) throws(VerificationError)
    -> [CohortStatistics]
  {
    let found = perRow(enrolment: enrolment, make)
    if let flat = found.firstIndex(where: { $0.map { !($0.deviation > 0) } ?? false }) {
      let name = scorer.name(ofRow: flat, enrolment: enrolment)
      throw .badCohort(
        reason: "the cohort scores of \(name) do not vary; give members that differ")
    }
    return found.map { $0 ?? CohortStatistics(mean: 0, deviation: 1) }
  }

  /// Every trial's score, made of its raw score and its two rows.
  func normalized(_ raw: [Double]? = nil, _ make: (Double, Int, Int) -> Double) -> [Double] {
    trials.indices.map { trial in
      let enrolment = scorer.enrolmentRow(trial, of: trials)
      let test = scorer.testRow(trial, of: trials)
      return make(raw?[trial] ?? scorer.cosine(enrolment, test), enrolment, test)
    }
  }
}
