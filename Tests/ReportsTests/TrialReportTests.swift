// The trial report: whole without the network, well formed, and saying what the goldens say.

import Foundation
import TestSupport
import Testing
import Verification

@testable import Metrics
@testable import Reports

@Suite("Trial report")
struct TrialReportTests {
  /// The report on the tied golden scores.
  static func report(system: String = "scores_cosine") throws -> TrialReport {
    let trials = try TrialList(reading: Fixture.path("Trials/ties/trials.kaldi"))
    let scores = try TrialScores(
      reading: Fixture.path("Trials/ties/scores_cosine.txt"), for: trials)
    let parts = trials.parted(scores.values)
    let metrics = TrialMetrics(
      system: system,
      tradeoff: try DetectionErrorTradeoff(targets: parts.targets, nonTargets: parts.nonTargets))
    return TrialReport(
      metrics,
      hardest: (
        trials.hardest(.target, scores: scores.values),
        trials.hardest(.nonTarget, scores: scores.values)
      ), facts: [.init("Model", "a <model> & \"more\""), .init("Recordings", "360")])
  }

  @Test("needs nothing from anywhere")
  func selfContained() throws {
    let page = try Self.report().html
    for reference in ["http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link"] {
      #expect(!page.contains(reference))
    }
    #expect(!page.contains("{{"))
  }

  @Test("says the golden figures")
  func figures() throws {
    let page = try Self.report().html
    // EER 0.0520156, minDCF(0.01) 0.4651351, minDCF(0.05) 0.3224775, minCllr 0.1899683.
    #expect(page.contains("<b>5.20<small> %</small></b><span>Equal error rate</span>"))
    #expect(page.contains("<b>0.4651</b><span>minDCF(0.01)</span>"))
    #expect(page.contains("<b>0.3225</b><span>minDCF(0.05)</span>"))
    #expect(page.contains("0.1900 bit"))
    #expect(page.contains("8,000 trials: 600 of the same speaker, 7,400 of different speakers"))
  }

  @Test("is well formed, and each drawing has a title and a description")
  func wellFormed() throws {
    let page = try Self.report().html
    #expect(Self.unbalanced(in: page) == [])
    let drawings = page.components(separatedBy: "<svg ").count - 1
    #expect(drawings == 2)
    #expect(page.components(separatedBy: "<desc id=").count - 1 == drawings)
    #expect(page.components(separatedBy: "<title id=").count - 1 == drawings)
    #expect(page.contains("<html lang=\"en\">"))
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
  }

  @Test("shows names as text, whatever is in them")
  func escaping() throws {
    let page = try Self.report(system: "<img onerror=x>{{det}}").html
    #expect(!page.contains("<img"))
    #expect(page.contains("&lt;img onerror=x&gt;&#123;&#123;det}}"))
    #expect(page.contains("a &lt;model&gt; &amp; &quot;more&quot;"))
  }

  @Test("is the same on every run")
  func deterministic() throws {
    #expect(try Self.report().html == Self.report().html)
    #expect(try Self.report().json.data == Self.report().json.data)
  }

  @Test(
    "draws scores of every kind without a number that is none",
    arguments: [
      ([0.9, 0.8], [0.1, 0.2]), ([0.1, 0.2], [0.8, 0.9]), ([0.5], [0.5]),
      ([.infinity, 1], [-.infinity, 0]), ([1e308], [-1e308]), ([1e-300], [0]),
    ] as [([Double], [Double])])
  func extremes(targets: [Double], nonTargets: [Double]) throws {
    let metrics = TrialMetrics(
      system: "s", tradeoff: try DetectionErrorTradeoff(targets: targets, nonTargets: nonTargets))
    let page = TrialReport(metrics, hardest: ([], []), facts: []).html
    for line in page.split(separator: "\n") where line.contains(" d=\"") || line.contains("x=\"") {
      #expect(!line.contains("nan") && !line.contains("inf"), "\(line)")
    }
    #expect(Self.unbalanced(in: page) == [])
  }

  @Test("is JSON for programs, with the curve, the histograms and the hardest trials")
  func json() throws {
    let data = try Self.report().json.data
    let tree = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let rates = try #require(tree["equalErrorRates"] as? [String: [String: Any]])
    #expect(rates.count == 6)
    let rate = try #require(rates["interpolated"]?["rate"] as? Double)
    #expect(abs(rate - 0.052015564202334635) < 1e-12)
    let histogram = try #require(tree["histogram"] as? [String: Any])
    #expect((histogram["targets"] as? [Int])?.reduce(0, +) == 600)
    #expect((histogram["nonTargets"] as? [Int])?.reduce(0, +) == 7400)
    // Thirty distinct scores give thirty-one points.
    #expect((tree["curve"] as? [[Double]])?.count == 31)
    let hardest = try #require(tree["hardest"] as? [String: [[String: Any]]])
    #expect(hardest["targets"]?.count == 10 && hardest["nonTargets"]?.count == 10)
  }

  /// Tags that are closed without being open, or open at the end.
  static func unbalanced(in page: String) -> [String] {
    let alone: Set = ["meta", "br", "circle", "path", "rect", "!doctype"]
    var open: [String] = []
    var wrong: [String] = []
    let body = page.replacing(#/<style>(.|\n)*</style>/#, with: "")
    for match in body.matches(of: #/<(/?)([a-zA-Z!0-9]+)[^>]*>/#) {
      let (closes, name) = (match.output.1 == "/", String(match.output.2))
      if alone.contains(name) { continue }
      if !closes {
        open.append(name)
      } else if open.last == name {
        open.removeLast()
      } else {
        wrong.append("</\(name)> at \(open.joined(separator: ">"))")
      }
    }
    return wrong + open
  }
}

@Suite("What is drawn")
struct DrawnValuesTests {
  @Test(
    "normal deviates are the printed ones",
    arguments: [
      (0.001, -3.0902), (0.005, -2.5758), (0.01, -2.3263), (0.05, -1.6449), (0.1, -1.2816),
      (0.2, -0.8416), (0.4, -0.2533), (0.5, 0), (0.99, 2.3263),
    ])
  func deviates(probability: Double, deviate: Double) {
    #expect(abs(normalQuantile(probability) - deviate) < 5.1e-5)
  }

  @Test(
    "normal deviates invert the distribution function", arguments: [1e-12, 1e-6, 0.03, 0.3, 0.7])
  func inverse(probability: Double) {
    let back = erfc(-normalQuantile(probability) / 2.0.squareRoot()) / 2
    #expect(abs(back - probability) < 3e-6 * probability)
  }

  @Test("round ticks lie inside their range")
  func ticks() {
    #expect(
      HistogramPlot.roundTicks(-0.31, 0.93).map(\.label) == [
        "-0.2", "0.0", "0.2", "0.4", "0.6", "0.8",
      ])
    #expect(
      HistogramPlot.roundTicks(-12, 23).map(\.label) == ["-10", "-5", "0", "5", "10", "15", "20"])
    #expect(HistogramPlot.roundTicks(0.5, 0.5).map(\.label) == ["0.50"])
  }

  @Test("numbers are written for people")
  func numbers() {
    #expect(PlainNumber.count(1_234_567) == "1,234,567")
    #expect(PlainNumber.count(100) == "100")
    #expect(PlainNumber.percent(0.05201556) == "5.20")
    #expect(PlainNumber.coordinate(12.50) == "12.5" && PlainNumber.coordinate(3) == "3")
  }

  @Test("the hardest trials are the lowest targets and the highest non-targets, ties by line")
  func hardest() throws {
    let folder = try TemporaryFolder()
    let lines = "1 a b\n0 a c\n1 a d\n0 a e\n1 a f\n"
    try Data(lines.utf8).write(to: folder.url.appendingPathComponent("t"))
    let trials = try TrialList(reading: folder.path("t"))
    let scores = [0.5, 0.1, 0.2, 0.7, 0.2]
    #expect(trials.hardest(.target, scores: scores, count: 2).map(\.trial.line) == [3, 5])
    #expect(trials.hardest(.nonTarget, scores: scores, count: 1).map(\.trial.line) == [4])
  }

  @Test(
    "speakers are counted where names begin with them and the labels agree",
    arguments: [
      ("1 s1/a s1/b\n0 s1/a s2/a\n", 2), ("1 s1/a s2/b\n", nil), ("0 s1/a s1/b\n", nil),
      ("1 a b\n", nil), ("1 s1/x/a s1/y/b\n", 1), ("s1/a s2/a\n", nil),
      ("1 /c/s1/a /c/s1/b\n0 /c/s1/a /c/s2/a\n0 /c/s1/a /d/s1/a\n", 3),
    ] as [(String, Int?)])
  func speakers(text: String, count: Int?) throws {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: folder.url.appendingPathComponent("t"))
    #expect(try TrialList(reading: folder.path("t")).speakerCount == count)
  }
}
