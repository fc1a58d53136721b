// Jaccard error rate, speaker counts, purity, coverage, homogeneity and completeness against
// dscore and pyannote.metrics.

import Diarization
import Metrics
import TestSupport
import Testing

/// One column of the golden table: how we compute it and how near it has to be.
struct GoldenColumn: Sendable {
  let name: String
  let tolerance: Double
  let ours: @Sendable (DiarizationPair) -> Double
  /// Ours over all recordings.
  let overall: @Sendable ([DiarizationPair]) -> Double

  static let all: [GoldenColumn] = [
    column("jer_dscore", 1e-6, .zero, +, { JaccardErrorRate($0, convention: .frames) }, \.rate),
    column("jer_pyannote", 1e-8, .zero, +, { JaccardErrorRate($0, convention: .pyannote) }, \.rate),
    column("purity_cropped", 1e-8, .zero, +, { PurityAndCoverage($0) }, \.purity),
    column("coverage_cropped", 1e-8, .zero, +, { PurityAndCoverage($0) }, \.coverage),
    column("homogeneity", 1e-8, .zero, +, Self.entropies, \.homogeneity),
    column("completeness", 1e-8, .zero, +, Self.entropies, \.completeness),
    GoldenColumn(
      name: "speaker_count_error", tolerance: 0,
      ours: { Double(abs(DiarizationSpeakerCount($0).difference)) },
      overall: { $0.map { DiarizationSpeakerCount($0) }.meanError }),
  ]

  private static let entropies = { @Sendable (pair: DiarizationPair) in
    HomogeneityAndCompleteness(pair, convention: .pyannote)
  }

  static func column<Metric: Sendable>(
    _ name: String, _ tolerance: Double, _ zero: Metric,
    _ sum: @escaping @Sendable (Metric, Metric) -> Metric,
    _ metric: @escaping @Sendable (DiarizationPair) -> Metric,
    _ value: @escaping @Sendable (Metric) -> Double
  ) -> GoldenColumn {
    GoldenColumn(
      name: name, tolerance: tolerance, ours: { value(metric($0)) },
      overall: { value($0.map(metric).reduce(zero, sum)) })
  }
}

@Suite("Other diarization metrics")
struct DiarizationOtherGoldenTests {
  @Test("equal the tools", arguments: 0..<7)
  func goldens(index: Int) throws {
    let column = GoldenColumn.all[index]
    let rows = try GoldenTable("other.csv").rows
    #expect(rows.count == 21)
    let pairs = try GoldenTurns.names.map {
      try GoldenTurns.pair($0, in: column.name == "jer_dscore" ? .given : .golden)
    }
    for row in rows {
      let name = row["recording"] ?? ""
      let expected = try #require(row[column.name].flatMap(Double.init))
      let mine =
        name == "ALL"
        ? column.overall(pairs) : column.ours(try #require(pairs.first { $0.recording == name }))
      #expect(abs(mine - expected) <= column.tolerance + 1e-9, "\(column.name) of \(name)")
    }
  }

  @Test("purity and coverage without regions equal pyannote.metrics, which ignores them")
  func withoutRegions() throws {
    var sum = PurityAndCoverage.zero
    for row in try GoldenTable("other.csv").rows {
      let name = row["recording"] ?? ""
      let ours =
        name == "ALL" ? sum : PurityAndCoverage(try GoldenTurns.pair(name, in: .extent))
      sum = sum + ours
      #expect(abs(ours.purity - (Double(row["purity_pyannote"] ?? "") ?? .nan)) <= 1e-8)
      #expect(abs(ours.coverage - (Double(row["coverage_pyannote"] ?? "") ?? .nan)) <= 1e-8)
    }
  }

  @Test("speakers are counted in the evaluated time")
  func counts() throws {
    for row in try GoldenTable("other.csv").rows where row["recording"] != "ALL" {
      let count = DiarizationSpeakerCount(try GoldenTurns.pair(row["recording"] ?? ""))
      #expect(count.reference == Int(row["ref_speakers_in_uem"] ?? ""))
      #expect(count.hypothesis == Int(row["sys_speakers_in_uem"] ?? ""))
    }
  }

  @Test("exact Jaccard error is within a frame's reach of dscore's")
  func exactJaccard() throws {
    for row in try GoldenTable("other.csv").rows where row["recording"] != "ALL" {
      let ours = JaccardErrorRate(try GoldenTurns.pair(row["recording"] ?? ""))
      #expect(abs(ours.rate - (Double(row["jer_dscore"] ?? "") ?? .nan)) <= 0.01)
    }
  }

  @Test("equal what is worked by hand", arguments: ["H", "M1", "M2", "M3"])
  func fixtures(name: String) throws {
    let rows = try GoldenTable("fixtures/other.csv").rows
    let row = try #require(rows.first { $0["fixture"] == name })
    let pair = try GoldenTurns.pair(name)
    let purity = PurityAndCoverage(pair)
    let entropy = HomogeneityAndCompleteness(pair)
    let ours = [
      "jer_dscore": JaccardErrorRate(pair).rate,
      "jer_pyannote": JaccardErrorRate(pair, convention: .pyannote).rate,
      "purity": purity.purity, "coverage": purity.coverage,
      "homogeneity": entropy.homogeneity, "completeness": entropy.completeness,
      "speaker_count_error": Double(abs(DiarizationSpeakerCount(pair).difference)),
    ]
    for (column, value) in ours {
      let expected = try #require(row[column].flatMap(Double.init))
      #expect(abs(value - expected) <= 5.1e-7, "\(column)")
    }
  }
}
