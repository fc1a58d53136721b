// Every way of scoring against its golden file: cosines to 1e-10, normalised scores to 2e-6.

import Kernels
import TestSupport
import Testing
@testable import Verification

/// A way of scoring and the golden file that it must give.
struct ScoringCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let normalization: ScoreNormalization?
  let centered: Bool
  let speakerMeans: Bool

  init(
    _ golden: String, _ normalization: ScoreNormalization?, centered: Bool = true,
    speakerMeans: Bool = false
  ) {
    testDescription = golden
    self.normalization = normalization
    self.centered = centered
    self.speakerMeans = speakerMeans
  }

  static let all = [
    ScoringCase("cosine", nil, centered: false),
    ScoringCase("cosine_centered", nil),
    ScoringCase("z_norm", .init(.enrolment)),
    ScoringCase("t_norm", .init(.test)),
    ScoringCase("zt_norm", .init(.enrolmentThenTest)),
    ScoringCase("s_norm", .init(.symmetric)),
    ScoringCase("as_norm1_utt300", .adaptiveSymmetric()),
    ScoringCase("as_norm1_spk100", .adaptiveSymmetric(top: 100), speakerMeans: true),
    ScoringCase("as_norm2_utt300", .init(.crossAdaptive, top: 300)),
    ScoringCase("z_norm_raw_ddof1", .init(.enrolment, sampleDeviation: true), centered: false),
    ScoringCase("t_norm_raw_ddof1", .init(.test, sampleDeviation: true), centered: false),
    ScoringCase("s_norm_raw_ddof1", .init(.symmetric, sampleDeviation: true), centered: false),
    ScoringCase(
      "s_norm_raw_top300_ddof1", .init(.symmetric, top: 300, sampleDeviation: true),
      centered: false),
  ]
}

@Suite("Scores, against the golden files")
struct GoldenScoreTests {
  @Test("cosines and normalised scores", arguments: ScoringCase.all)
  func scores(_ scoring: ScoringCase) throws {
    let trials = try GoldenTrials.list("trials.kaldi")
    let cohort = try Cohort(
      try GoldenTrials.table("cohort"),
      speakers: scoring.speakerMeans ? try GoldenTrials.cohortSpeakers() : nil,
      centered: scoring.centered)
    let scorer = try GoldenTrials.scorer(trials, center: cohort.center)
    let ours =
      try scoring.normalization?.scores(of: scorer, trials, cohort: cohort)
      ?? scorer.scores(of: trials)
    #expect(ours.count == 20000)
    // Cohort scores are products in single precision; plain cosines are not.
    let tolerance = scoring.normalization == nil ? 1e-10 : 2e-6
    #expect(try GoldenTrials.difference(ours, scoring.testDescription) < tolerance)
  }

  @Test("the same bits for any number of threads", arguments: ScoringCase.all)
  func threads(_ scoring: ScoringCase) throws {
    guard let normalization = scoring.normalization else { return }
    let trials = try GoldenTrials.list("trials.kaldi")
    let cohort = try Cohort(try GoldenTrials.table("cohort"), centered: scoring.centered)
    let scorer = try GoldenTrials.scorer(trials, center: cohort.center)
    let scores = try [1, 3].map { threads in
      try normalization.scores(
        of: scorer, trials, cohort: cohort, workers: Workers(threads: threads))
    }
    #expect(scores[0] == scores[1])
  }

  @Test("models of several recordings", arguments: EnrolmentPooling.allCases)
  func models(_ pooling: EnrolmentPooling) throws {
    let golden: [EnrolmentPooling: String] = [
      .mean: "model_mean", .unitMean: "model_unitmean", .meanScore: "model_meanscore",
    ]
    let trials = try GoldenTrials.list("model_trials.kaldi")
    let map = try EnrolmentMap(reading: Fixture.path("Trials/clean/enrol.map"))
    let center = try Cohort(try GoldenTrials.table("cohort"), centered: true).center
    let scorer = try GoldenTrials.scorer(trials, center: center, enrolment: (map, pooling))
    let ours = scorer.scores(of: trials)
    #expect(ours.count == 3000)
    let name = try #require(golden[pooling])
    #expect(try GoldenTrials.difference(ours, name) < 1e-10)
  }

  @Test("the cohort's mean")
  func cohortMean() throws {
    let center = try #require(try Cohort(try GoldenTrials.table("cohort"), centered: true).center)
    let expected = try NumpyArray(fixture: "Trials/clean/cohort_mean.npy").values
    #expect(zip(center, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(center.count == 64)
  }

  @Test("a cohort smaller than the top counts whole")
  func smallCohort() throws {
    let trials = try GoldenTrials.list("trials.kaldi")
    let cohort = try Cohort(try GoldenTrials.table("cohort"), centered: true)
    let scorer = try GoldenTrials.scorer(trials, center: cohort.center)
    let ours = try ScoreNormalization.adaptiveSymmetric(top: 1000)
      .scores(of: scorer, trials, cohort: cohort)
    #expect(try GoldenTrials.difference(ours, "s_norm") < 2e-6)
  }

  @Test("the score at a place from the top is the sorted list's, ties and all")
  func selection() {
    for seed in 1...20 {
      let scores = (0..<97).map { Double(($0 * $0 * seed) % 31) }
      let sorted = scores.sorted(by: >)
      for count in 1...97 {
        #expect(CohortStatistics.highest(count, of: scores) == sorted[count - 1])
      }
    }
  }

  @Test("cohorts that give no statistics are refused with a sentence")
  func badCohorts() throws {
    let one = VectorTable([[1, 2, 3]], dimension: 3)
    #expect {
      try Cohort(one, centered: false)
    } throws: {
      "\($0)" == "the cohort: one member has no deviation; give two or more"
    }
    let copies = VectorTable([[1, 2, 3], [1, 2, 3], [1, 2, 3]], dimension: 3)
    let trials = try GoldenTrials.list("trials.kaldi")
    let recordings = VectorTable(
      (0..<360).map { [Double($0 % 7), 1, Double($0 % 5)] }, dimension: 3)
    let rows = try GoldenTrials.rows()
    let scorer = try TrialScorer(
      trials, recordings: recordings, row: { rows[$0] }, source: "vectors")
    #expect {
      try ScoreNormalization(.symmetric).scores(
        of: scorer, trials, cohort: Cohort(copies, centered: false))
    } throws: {
      "\($0)" == "the cohort: the cohort scores of s00-0 do not vary; give members that differ"
    }
  }
}
