// `spkverify` on embedding files: every golden score through the tool, models of several
// recordings, caches, calibration.

import Foundation
import TestSupport
import Testing

@Suite("spkverify on embeddings")
struct SpkVerifyScoringTests {
  static let folder = Fixture.folder.appendingPathComponent("Trials/clean")

  /// Options and the golden file that they must give.
  struct Golden: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let options: [String]

    init(_ name: String, _ options: String...) {
      testDescription = name
      self.options = options
    }
  }

  static let goldens = [
    Golden("cosine"),
    Golden("cosine_centered", "--center", "cohort", "--cohort", "cohort.npy"),
    Golden("cosine_centered", "--center", "cohort_mean.npy"),
    Golden("z_norm", "--norm", "z", "--cohort", "cohort.npy"),
    Golden("t_norm", "--norm", "t", "--cohort", "cohort.npy"),
    Golden("zt_norm", "--norm", "zt", "--cohort", "cohort.npy"),
    Golden("s_norm", "--norm", "s", "--cohort", "cohort.npy"),
    Golden("as_norm1_utt300", "--norm", "as", "--cohort", "cohort.npy"),
    Golden("as_norm1_utt300", "--norm", "s", "--top", "300", "--cohort", "cohort.npy"),
    Golden(
      "as_norm1_spk100", "--norm", "as", "--top", "100", "--cohort", "cohort.npy",
      "--cohort-speakers", "cohort.utt2spk"),
    Golden("as_norm2_utt300", "--norm", "as2", "--cohort", "cohort.npy"),
    Golden(
      "z_norm_raw_ddof1", "--norm", "z", "--ddof", "1", "--center", "none", "--cohort",
      "cohort.npy"),
    Golden(
      "t_norm_raw_ddof1", "--norm", "t", "--ddof", "1", "--center", "none", "--cohort",
      "cohort.npy"),
    Golden(
      "s_norm_raw_ddof1", "--norm", "s", "--ddof", "1", "--center", "none", "--cohort",
      "cohort.npy"),
    Golden(
      "s_norm_raw_top300_ddof1", "--norm", "s", "--top", "300", "--ddof", "1", "--center", "none",
      "--cohort", "cohort.npy"),
  ]

  private static func scores(_ result: ToolResult) -> [Double] {
    result.text.split(separator: "\n").compactMap {
      $0.split(separator: " ").first.flatMap { Double($0) }
    }
  }

  private static func difference(_ ours: [Double], _ golden: String) throws -> Double {
    let expected = try NumpyArray(fixture: "Trials/clean/scores/\(golden).npy").values
    #expect(ours.count >= expected.count && !expected.isEmpty)
    return zip(ours, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test("gives every golden score", arguments: goldens)
  func golden(_ golden: Golden) throws {
    let result = try BuiltTool("spkverify").run(
      ["trials.kaldi", "--embeddings", "eval.safetensors", "--quiet"] + golden.options,
      in: Self.folder)
    #expect(result.status == 0 && result.errors == "")
    let scores = Self.scores(result)
    #expect(scores.count == 20000)
    #expect(try Self.difference(scores, golden.testDescription) < 1e-5)
  }

  @Test(
    "scores models of several recordings in each way",
    arguments: [
      ("unit-mean", "model_unitmean"), ("mean", "model_mean"), ("mean-score", "model_meanscore"),
    ])
  func models(pooling: String, golden: String) throws {
    let result = try BuiltTool("spkverify").run(
      [
        "model_trials.kaldi", "--embeddings", "eval.safetensors", "--enrolment-map", "enrol.map",
        "--pooling", pooling, "--center", "cohort_mean.npy", "--quiet",
      ], in: Self.folder)
    #expect(result.status == 0 && result.errors == "")
    #expect(try Self.difference(Self.scores(result), golden) < 1e-5)
  }

  @Test("says how normalised scores were made, the same for any number of threads")
  func described() throws {
    let run = { (threads: String) in
      try BuiltTool("spkverify").run(
        [
          "trials.kaldi", "--embeddings", "eval.safetensors", "--norm", "as", "--cohort",
          "cohort.npy", "--threads", threads,
        ], in: Self.folder)
    }
    let one = try run("1")
    #expect(
      one.errors.contains(
        "score: cosine of embeddings, centred by the mean of cohort, "
          + "AS1 over the highest 300 of 600 cohort members (ddof 0)\n"))
    for threads in ["2", "3"] { #expect(try run(threads).output == one.output) }
  }

  @Test("prints log-likelihood ratios by a calibration, whose Cllr it says")
  func calibrated() throws {
    let scratch = try TemporaryFolder()
    try Data(#"{"scale": 20, "offset": -6, "prior": 0.5}"#.utf8).write(
      to: scratch.url.appendingPathComponent("line.json"))
    let arguments = ["trials.kaldi", "--embeddings", "eval.safetensors"]
    let plain = try BuiltTool("spkverify").run(arguments, in: Self.folder)
    let ratios = try BuiltTool("spkverify").run(
      arguments + ["--calibration", scratch.path("line.json")], in: Self.folder)
    for (ratio, score) in zip(Self.scores(ratios), Self.scores(plain)) {
      #expect(ratio == 20 * score - 6)
    }
    #expect(ratios.errors.contains("\nCllr 0.") && !plain.errors.contains("Cllr"))
  }

  @Test("keeps embeddings in a file, and needs no recording the second time")
  func cache() throws {
    let folder = try SoundFolder([
      "t.txt": SpkVerifyTests.trials, "two.txt": "1 kal-1 kal-2.flac\n",
    ])
    let plain = try BuiltTool("spkverify").run(["t.txt", "--quiet"], in: folder.url)
    let arguments = ["t.txt", "--quiet", "--save-embeddings", "kept.safetensors"]
    // The first run keeps two recordings, the second adds the others, the third has them all.
    let part = try BuiltTool("spkverify").run(
      ["two.txt", "--quiet", "--save-embeddings", "kept.safetensors"], in: folder.url)
    #expect(part.status == 0)
    #expect(try BuiltTool("spkverify").run(arguments, in: folder.url).output == plain.output)
    let elsewhere = try TemporaryFolder()
    for name in ["t.txt", "kept.safetensors"] {
      try FileManager.default.copyItem(
        at: folder.url.appendingPathComponent(name),
        to: elsewhere.url.appendingPathComponent(name))
    }
    let again = try BuiltTool("spkverify").run(arguments, in: elsewhere.url)
    #expect(again.status == 0 && again.output == plain.output)
    let other = try BuiltTool("spkverify").run(
      arguments + ["--model", Fixture.path("Models/qwen3-small")], in: elsewhere.url)
    #expect(other.status == 2 && other.text == "")
    #expect(other.errors.contains("kept.safetensors: kal-1 was made by the model "))
    #expect(other.errors.hasSuffix("name another file with --save-embeddings\n"))
  }

  @Test("normalises by the cohort in the box where the model is the one in the box")
  func boxedCohort() throws {
    let folder = try SoundFolder(["t.txt": SpkVerifyTests.trials])
    let result = try BuiltTool("spkverify").run(["t.txt", "--norm", "as"], in: folder.url)
    #expect(result.status == 0)
    #expect(
      result.errors.contains("AS1 over the highest 300 of 400 cohort speakers (ddof 0)\n"))
    let scores = Self.scores(result)
    #expect(scores.count == 3 && scores[0] > max(scores[1], scores[2]))
    let other = try BuiltTool("spkverify").run(
      ["t.txt", "--norm", "as", "--model", "qwen3-small"], in: folder.url)
    #expect(other.status == 2)
    #expect(
      other.errors == "spkverify: the recordings: no cohort is named, and the one in the box "
        + "belongs to the model in the box; name a --cohort of the same model\n")
  }

  @Test("embeds a cohort that is a list or a folder of recordings")
  func cohortOfRecordings() throws {
    let folder = try SoundFolder(["t.txt": "kal-1 kal-2\n", "c.txt": "slt-1.flac\ntone.wav\n"])
    let run = { (cohort: String) in
      try BuiltTool("spkverify").run(
        ["t.txt", "--norm", "s", "--center", "none", "--cohort", cohort], in: folder.url)
    }
    let list = try run("c.txt")
    #expect(list.status == 0 && list.errors == "")
    let voices = folder.url.appendingPathComponent("others")
    try FileManager.default.createDirectory(at: voices, withIntermediateDirectories: true)
    for name in ["slt-1.flac", "tone.wav"] {
      try FileManager.default.copyItem(
        at: folder.url.appendingPathComponent(name).resolvingSymlinksInPath(),
        to: voices.appendingPathComponent(name))
    }
    #expect(try run("others").output == list.output)
  }

  @Test("writes what is known of recordings, for calibrations that use it")
  func measures() throws {
    let folder = try SoundFolder(["t.txt": SpkVerifyTests.trials])
    let line =
      #"{"scale": 10, "offset": 1, "prior": 0.5, "#
      + #""measures": [{"name": "log:seconds", "sum": 2, "difference": 1}]}"#
    try Data(line.utf8).write(to: folder.url.appendingPathComponent("c.json"))
    let run = { (more: [String]) in
      try BuiltTool("spkverify").run(["t.txt", "--quiet"] + more, in: folder.url)
    }
    let plain = Self.scores(try run([]))
    let ratios = try run(["--calibration", "c.json", "--measures", "m.tsv"])
    #expect(ratios.status == 0 && ratios.errors == "")
    let rows = try folder.text("m.tsv").split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(
      rows.map { String($0[0]) } == [
        "recording", "kal-1", "kal-2.flac", "kal-1.flac", "slt-1", "slt-1.flac", "kal-2",
      ])
    #expect(rows[0].map(String.init) == ["recording", "seconds", "magnitude"])
    let seconds = Dictionary(
      uniqueKeysWithValues: rows.dropFirst().map { (String($0[0]), Double($0[1]) ?? .nan) })
    let (x, y) = (log(seconds["kal-1"] ?? .nan), log(seconds["kal-2.flac"] ?? .nan))
    let expected = 10 * plain[0] + 1 + 2 * (x + y) + abs(x - y)
    #expect(abs(Self.scores(ratios)[0] - expected) < 1e-12)
    // Kept embeddings keep their recordings' seconds, but where their maker did not say.
    for kept in ["k.jsonl", "k.safetensors", "k.npy", "k.ark"] {
      for _ in 1...2 {
        let again = try run([
          "--save-embeddings", kept, "--calibration", "c.json", "--measures", "again.tsv",
        ])
        #expect(again.output == ratios.output && again.errors == "", "\(kept)")
        #expect(try folder.text("again.tsv") == folder.text("m.tsv"))
      }
    }
    let bare = try folder.text("k.jsonl").replacing(/"seconds":[0-9.]+,/, with: "")
    try Data(bare.utf8).write(to: folder.url.appendingPathComponent("bare.jsonl"))
    let unknown = try run(["--embeddings", "bare.jsonl", "--calibration", "c.json"])
    #expect(
      unknown.errors == "spkverify: the calibration asks for log:seconds, which stored embeddings "
        + "do not tell; give a table of them with --metadata\n")
    _ = try run(["--save-embeddings", "e.safetensors"])
    let kept = try run([
      "--embeddings", "e.safetensors", "--calibration", "c.json", "--metadata", "m.tsv",
    ])
    #expect(zip(Self.scores(kept), Self.scores(ratios)).allSatisfy { abs($0 - $1) < 1e-6 })
    let pair = try BuiltTool("spkverify").run(
      ["kal-1.flac", "kal-2.flac", "--calibration", "c.json"], in: folder.url)
    #expect(pair.status == 2 && pair.errors.contains("the calibration uses log:seconds, which"))
  }
}
