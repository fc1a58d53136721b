// `spkeval trials`, `calibrate` and `make-trials` as a user runs them.

import Foundation
import TestSupport
import Testing

@Suite("spkeval trials")
struct SpkEvalTrialsTests {
  static let folder = Fixture.folder.appendingPathComponent("Trials/ties")

  @Test("prints a table of two systems")
  func table() throws {
    let result = try BuiltTool("spkeval").run(
      ["trials", "trials.voxceleb", "scores_cosine.txt", "scores_asnorm.txt"], in: Self.folder)
    // Golden figures: 0.0520156, 0.4651351, 0.3224775, 0.1899683 and the second system's.
    let expected = """
      8,000 trials (600 target, 7,400 non-target) in trials.voxceleb (voxceleb)
      system             EER %  minDCF(0.01)  actDCF(0.01)  minDCF(0.05)  actDCF(0.05)    Cllr  minCllr
      scores_cosine.txt  5.202        0.4651        1.0000        0.3225        1.0000  0.8451   0.1900
      scores_asnorm.txt  5.057        0.4519        0.6850        0.3166        0.3251  0.3996   0.1863

      """
    #expect(result.text == expected)
    #expect(result.status == 0 && result.errors == "")
  }

  @Test("prints every convention as values between commas")
  func values() throws {
    let result = try BuiltTool("spkeval").run(
      ["trials", "trials.kaldi", "scores_cosine.txt", "--csv", "--eer", "all", "--prior", "0.001"],
      in: Self.folder)
    let rows = result.text.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(rows.count == 2 && result.status == 0)
    let golden: [String: Double] = [
      "eer_interpolated": 0.052015564202334635, "eer_nearest": 0.05304054054054057,
      "eer_nearest-max": 0.06608108108108109, "eer_rocch": 0.05201556420233463,
      "eer_kaldi": 40.0 / 600, "eer_interpolated-per-trial": 0.06608108108108113,
      "min_dcf(0.001)": 0.7483333333333333, "min_cllr": 0.18996832717022952,
    ]
    for (name, expected) in golden {
      let column = try #require(rows[0].firstIndex(of: Substring(name)))
      let value = try #require(Double(rows[1][column]))
      #expect(abs(value - expected) < 1e-9)
    }
  }

  @Test("prints JSON that a program can read: an object for one system, an array for several")
  func json() throws {
    let arguments = ["trials", "trials.kaldi", "--json", "scores_cosine.txt"]
    let alone = try BuiltTool("spkeval").run(arguments, in: Self.folder)
    let tree = try #require(try JSONSerialization.jsonObject(with: alone.output) as? [String: Any])
    #expect(tree["system"] as? String == "scores_cosine.txt")
    #expect(tree["targets"] as? Int == 600 && tree["nonTargets"] as? Int == 7400)
    let rate = try #require(tree["equalErrorRate"] as? Double)
    let cost = try #require(tree["minimumDetectionCost"] as? Double)
    #expect(abs(rate - 0.052015564202334635) < 1e-12)
    #expect(abs(cost - 0.4651351) < 1e-7)
    let both = try BuiltTool("spkeval").run(arguments + ["scores_asnorm.txt"], in: Self.folder)
    let trees = try JSONSerialization.jsonObject(with: both.output) as? [[String: Any]]
    #expect(trees?.map { $0["system"] as? String } == ["scores_cosine.txt", "scores_asnorm.txt"])
  }

  @Test("writes the page about one system")
  func page() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.path("page.html")
    let result = try BuiltTool("spkeval").run(
      ["trials", "trials.kaldi", "scores_cosine.txt", "--report", path], in: Self.folder)
    #expect(result.status == 0 && result.errors == "")
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(page.contains("<b>5.20<small> %</small></b><span>Equal error rate</span>"))
    let refused = try BuiltTool("spkeval").run(
      ["trials", "trials.kaldi", "scores_cosine.txt", "scores_asnorm.txt", "--report", path],
      in: Self.folder)
    #expect(refused.status == 2)
    #expect(
      refused.errors.contains("--report shows one system and 2 are given; give one"))
  }

  @Test("calibrates to a file and says what it gains")
  func calibrate() throws {
    let scratch = try TemporaryFolder()
    let output = scratch.path("line.json")
    let result = try BuiltTool("spkeval").run(
      ["calibrate", "trials.kaldi", "scores_asnorm.txt", "-o", output], in: Self.folder)
    #expect(result.status == 0 && result.text == "")
    // minCllr of these scores is golden: 0.1863.
    #expect(result.errors.contains("minCllr 0.1863, on these trials"))
    let tree =
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: output)))
      as? [String: Double]
    #expect(tree?.keys.sorted() == ["offset", "prior", "scale"])
  }

  @Test("draws the same balanced trials from a folder every time, none twice")
  func makeTrials() throws {
    let scratch = try TemporaryFolder()
    for speaker in 0..<5 {
      let folder = scratch.url.appendingPathComponent("s\(speaker)/session")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for recording in 0..<4 {
        try Data().write(to: folder.appendingPathComponent("\(recording).wav"))
      }
    }
    let run = { (seed: String) in
      try BuiltTool("spkeval").run(
        ["make-trials", scratch.url.path, "--trials", "40", "--seed", seed])
    }
    let first = try run("7")
    #expect(first.output == (try run("7")).output)
    #expect(first.output != (try run("8")).output)
    let lines = first.text.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.count == 40)
    #expect(lines.count { $0[0] == "1" } == 20)
    #expect(Set(lines.map { [$0[1], $0[2]].sorted() }).count == 40)
    for line in lines {
      #expect((line[1].prefix(2) == line[2].prefix(2)) == (line[0] == "1"))
    }
    // Twenty target trials over five speakers are four each.
    for speaker in 0..<5 {
      #expect(lines.count { $0[0] == "1" && $0[1].hasPrefix("s\(speaker)") } == 4)
    }
  }
}
