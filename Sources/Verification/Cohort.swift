// A cohort: voices of other speakers, whose scores say how high a score of strangers gets.

/// The vectors of other speakers that scores are normalised by.
package struct Cohort: Sendable {
  /// One unit row a member.
  package let members: VectorTable
  /// The mean that was taken off the members, to be taken off the trials' vectors too; nil when
  /// nothing was.
  package let center: [Double]?

  /// Prepares a cohort.
  ///
  /// - Parameters:
  ///   - utterances: One row an utterance, as the model gave it.
  ///   - speakers: Rows by speaker, to make one member of each speaker's mean (as WeSpeaker
  ///     does); nil to make one of each utterance (as SpeechBrain does).
  ///   - centered: Whether the mean over all utterances is taken off.
  /// - Throws: ``VerificationError/badCohort(reason:)`` for fewer than two members, or a member
  ///   without direction.
  package init(_ utterances: VectorTable, speakers: [[Int]]? = nil, centered: Bool)
    throws(VerificationError)
  {
    try self.init(utterances, speakers: speakers, center: centered ? utterances.mean : nil)
  }

  /// Prepares a cohort whose members have a vector taken off that comes from elsewhere.
  ///
  /// - Parameters:
  ///   - utterances: One row an utterance, as the model gave it.
  ///   - speakers: Rows by speaker; nil makes one member of each utterance.
  ///   - center: `[dimension]`; nil takes nothing off.
  /// - Throws: ``VerificationError/badCohort(reason:)`` as above.
  package init(_ utterances: VectorTable, speakers: [[Int]]? = nil, center: [Double]?)
    throws(VerificationError)
  {
    let rows = speakers.map { utterances.means(of: $0) } ?? utterances
    guard rows.count > 1 else {
      throw .badCohort(
        reason: "\(rows.count == 1 ? "one member has" : "no member has") no deviation; "
          + "give two or more")
    }
    self.center = center
    do throws(VerificationError) {
      members = try rows.normalized(center: center) { "member \($0 + 1)" }
    } catch {
      throw .badCohort(reason: error.description)
    }
  }
}
