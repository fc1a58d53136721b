// Homogeneity and completeness: purity and coverage in the words of information theory.

import Diarization
import Foundation

/// How much the output's speakers say of the reference's, and the other way around.
///
///     homogeneity  = 1 − H(reference | output) / H(reference)
///     completeness = 1 − H(output | reference) / H(output)
///
/// over the matrix of times that speakers of both sides speak together; where an entropy is 0, the
/// measure is 1 if nothing is uncertain and 0 otherwise. Overlapping speech puts mass off the
/// diagonal, so that even a perfect output gets less than 1. Source: Rosenberg, Hirschberg,
/// "V-Measure", EMNLP 2007, as pyannote.metrics `DiarizationHomogeneity` and
/// `DiarizationCompleteness` apply it; over several recordings entropies are added.
public struct HomogeneityAndCompleteness: Sendable, Hashable {
  /// Uncertainty in nats: of one side alone, and when the other is known.
  struct Entropy: Sendable, Hashable {
    var alone = 0.0
    var known = 0.0

    var measure: Double {
      if alone > 0 { return 1 - known / alone }
      return known > 0 ? 0 : 1
    }
  }

  private let reference: Entropy
  private let output: Entropy

  /// 1 where each output speaker is one reference speaker.
  public var homogeneity: Double { reference.measure }
  /// 1 where each reference speaker is one output speaker.
  public var completeness: Double { output.measure }

  private init(reference: Entropy, output: Entropy) {
    self.reference = reference
    self.output = output
  }

  /// Measures a recording.
  ///
  /// - Parameters:
  ///   - pair: The turns.
  ///   - convention: Whether somebody who overlaps themselves counts once (nist) or as often as
  ///     they have turns (pyannote).
  public init(_ pair: DiarizationPair, convention: DiarizationConvention = .nist) {
    let times = SpeakerTimes(
      DiarizationTimeline(pair, collar: .eachSide(0)), turnwise: convention == .pyannote)
    let rows = times.together
    let columns = times.hypotheses.indices.map { column in rows.map { $0[column] } }
    reference = Self.entropy(ofRows: rows, given: columns)
    output = Self.entropy(ofRows: columns, given: rows)
  }

  /// Both over several recordings.
  public static func + (first: Self, second: Self) -> Self {
    Self(
      reference: Entropy(
        alone: first.reference.alone + second.reference.alone,
        known: first.reference.known + second.reference.known),
      output: Entropy(
        alone: first.output.alone + second.output.alone,
        known: first.output.known + second.output.known))
  }

  /// No recording at all.
  public static let zero = Self(reference: Entropy(), output: Entropy())

  private static func entropy(ofRows rows: [[Double]], given columns: [[Double]]) -> Entropy {
    let total = rows.reduce(0) { $0 + $1.reduce(0, +) }
    var entropy = Entropy()
    guard total > 0 else { return entropy }
    for row in rows {
      let share = row.reduce(0, +) / total
      if share > 0 && rows.count > 1 { entropy.alone -= share * log(share) }
    }
    for column in columns {
      let sum = column.reduce(0, +)
      for time in column where time > 0 && rows.count > 1 {
        entropy.known -= time / total * log(time / sum)
      }
    }
    return entropy
  }
}
