// Whether a system's speakers are one person each (purity), and whether each person is one of the
// system's speakers (coverage).

/// Purity and coverage of a system's speakers, with the seconds that they are shares of.
///
///     purity   = Σ over output speakers of the largest overlap with one reference speaker
///                / Σ of their time
///     coverage = the same with the roles exchanged
///
/// Source: pyannote.metrics `DiarizationPurity`, `DiarizationCoverage` (which in 4.2.0 do not
/// look at the evaluated regions; here they count).
public struct PurityAndCoverage: Sendable, Hashable {
  /// Seconds of output speakers that lie in their main reference speaker.
  public let pure: Double
  /// Seconds of output speakers.
  public let found: Double
  /// Seconds of reference speakers that lie in their main output speaker.
  public let covered: Double
  /// Seconds of reference speakers.
  public let reference: Double

  /// Purity; 1 where there is no output.
  public var purity: Double { found > 0 ? pure / found : 1 }
  /// Coverage; 1 where there is no reference.
  public var coverage: Double { reference > 0 ? covered / reference : 1 }

  init(pure: Double, found: Double, covered: Double, reference: Double) {
    self.pure = pure
    self.found = found
    self.covered = covered
    self.reference = reference
  }

  /// Measures a recording.
  public init(_ pair: DiarizationPair) {
    let times = SpeakerTimes(DiarizationTimeline(pair, collar: .eachSide(0)))
    let pure = times.hypotheses.indices.map { column in
      times.together.map { $0[column] }.max() ?? 0
    }
    self.init(
      pure: pure.reduce(0, +), found: times.hypotheses.reduce(0, +),
      covered: times.together.reduce(0) { $0 + ($1.max() ?? 0) },
      reference: times.references.reduce(0, +))
  }

  /// Both over several recordings: seconds are added.
  public static func + (first: PurityAndCoverage, second: PurityAndCoverage) -> PurityAndCoverage {
    PurityAndCoverage(
      pure: first.pure + second.pure, found: first.found + second.found,
      covered: first.covered + second.covered, reference: first.reference + second.reference)
  }

  /// No recording at all.
  public static let zero = PurityAndCoverage(pure: 0, found: 0, covered: 0, reference: 0)
}
