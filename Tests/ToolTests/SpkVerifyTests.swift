// `spkverify` as a user runs it: lists, pairs, pages.

import Foundation
import TestSupport
import Testing

@Suite("spkverify")
struct SpkVerifyTests {
  /// One target and two non-target trials of three files; one name leaves out its suffix.
  static let trials = "1 kal-1 kal-2.flac\n0 kal-1.flac slt-1\n0 slt-1.flac kal-2\n"

  private struct Golden: Decodable { let cosines: [String: Double] }

  @Test("scores golden embeddings as their reference does")
  func golden() throws {
    // The reference's cosines are printed with six decimals.
    let golden: Golden = try Fixture.json("Models/qwen3-small/expected.json")
    let pairs = golden.cosines.keys.sorted()
    #expect(pairs.count == 15)
    let folder = try SoundFolder(["pairs.txt": pairs.joined(separator: "\n")])
    let result = try BuiltTool("spkverify").run(
      [
        "pairs.txt", "--audio-root", Fixture.path("Models/inputs"), "--model",
        Fixture.path("Models/qwen3-small"),
      ], in: folder.url)
    #expect(result.status == 0 && result.errors == "")
    let lines = result.text.split(separator: "\n")
    #expect(lines.map { $0.drop { $0 != " " }.dropFirst() } == pairs.map { $0[...] })
    for (line, pair) in zip(lines, pairs) {
      let score = try #require(Double(line.prefix { $0 != " " }))
      #expect(abs(score - (golden.cosines[pair] ?? .nan)) < 1e-5)
    }
  }

  @Test("says the same of two recordings as of a list, in digits that read back the same")
  func pair() throws {
    let folder = try SoundFolder(["t.txt": Self.trials])
    let list = try BuiltTool("spkverify").run(["t.txt", "--quiet"], in: folder.url)
    let scores = list.text.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    let same = try BuiltTool("spkverify").run(["kal-1.flac", "kal-2.flac"], in: folder.url)
    #expect(same.status == 0 && same.errors == "")
    #expect(same.text.contains(" same speaker (LLR "))
    #expect(same.text.contains(#/; speech heard: \d\.\d s and \d\.\d s\)\n$/#))
    #expect(same.text.split(separator: " ").first == scores[0])
    let different = try BuiltTool("spkverify").run(["kal-1.flac", "slt-1.flac"], in: folder.url)
    #expect(different.status == 1 && different.errors == "")
    #expect(different.text.contains(" different speakers (LLR -"))
    #expect(different.text.split(separator: " ").first == scores[1])
  }

  @Test("takes another threshold, at which a cosine is the same speaker")
  func threshold() throws {
    let folder = try SoundFolder()
    let run = { (threshold: String) in
      try BuiltTool("spkverify").run(
        ["kal-1.flac", "kal-1.flac", "--threshold", threshold, "--model", "qwen3-small"],
        in: folder.url)
    }
    #expect(try run("-1").text.hasSuffix(" same speaker (threshold -1.0)\n"))
    let strict = try BuiltTool("spkverify").run(
      ["kal-1.flac", "slt-1.flac", "--threshold", "1"], in: folder.url)
    #expect(strict.status == 1 && strict.text.hasSuffix(" different speakers (threshold 1.0)\n"))
  }

  @Test("leaves it open where an LLR lies in the band or a side holds too little speech")
  func inconclusive() throws {
    let folder = try SoundFolder()
    let run = { (more: [String]) in
      try BuiltTool("spkverify").run(["kal-1.flac", "kal-2.flac"] + more, in: folder.url)
    }
    let score = { (text: String) in
      try #require(text.split(separator: " ").first.flatMap { Double($0) })
    }
    let cosine = try score(run(["--threshold", "0"]).text)
    let line = { (name: String, offset: Double) in
      try Data(#"{"scale": 10, "offset": \#(offset), "prior": 0.5}"#.utf8).write(
        to: folder.url.appending(path: name))
    }
    try line("open.json", 0.5 - 10 * cosine)
    try line("same.json", 8.5 - 10 * cosine)
    let open = try run(["--calibration", "open.json"])
    #expect(try open.status == 4 && abs(score(open.text) - 0.5) < 1e-5)
    #expect(open.text.contains(" inconclusive: LLR near 0 (cosine 0."))
    #expect(try run(["--calibration", "open.json", "--band", "0.4"]).status == 0)
    let same = try run(["--calibration", "same.json"])
    #expect(try same.status == 0 && abs(score(same.text) - 8.5) < 1e-5 && same.errors == "")
    let short = try run(["--least-speech", "3.2"])
    #expect(short.status == 4 && short.text.contains(" inconclusive: too little speech (LLR "))
  }

  @Test("reads one recording or the list from standard input")
  func standardInput() throws {
    let folder = try SoundFolder(["t.txt": Self.trials])
    let file = try BuiltTool("spkverify").run(["kal-1.flac", "kal-2.flac"], in: folder.url)
    let pipe = try BuiltTool("spkverify").run(
      ["kal-1.flac", "-"], input: try Fixture.data("Voices/kal-2.flac"), in: folder.url)
    #expect(pipe.output == file.output && pipe.status == 0)
    let list = try BuiltTool("spkverify").run(["t.txt", "--quiet"], in: folder.url)
    let piped = try BuiltTool("spkverify").run(
      ["-", "--quiet"], input: Data(Self.trials.utf8), in: folder.url)
    #expect(piped.output == list.output && piped.errors == "")
  }

  @Test("writes the same bytes with any number of threads, and nothing else when quiet")
  func threads() throws {
    let folder = try SoundFolder(["t.txt": Self.trials])
    let run = { (threads: String) in
      try BuiltTool("spkverify").run(["t.txt", "--quiet", "--threads", threads], in: folder.url)
    }
    let one = try run("1")
    #expect(one.status == 0 && one.errors == "")
    #expect(one.text.split(separator: "\n").count == 3)
    for threads in ["2", "7"] { #expect(try run(threads).output == one.output) }
  }

  @Test("says error rates with their counts where the list has labels of both kinds")
  func figures() throws {
    let folder = try SoundFolder(["t.txt": Self.trials, "one.txt": "1 kal-1 kal-2\n"])
    // The target scores above both non-targets, so a threshold without errors exists.
    let expected = """
      3 trials (1 target, 2 non-target) of 3 recordings
      EER 0.000 %
      minDCF(0.01) 0.0000 (0 misses, 0 false alarms)
      minDCF(0.05) 0.0000 (0 misses, 0 false alarms)

      """
    #expect(try BuiltTool("spkverify").run(["t.txt"], in: folder.url).errors == expected)
    let one = try BuiltTool("spkverify").run(["one.txt"], in: folder.url)
    #expect(one.status == 0 && one.text.hasSuffix(" kal-1 kal-2\n"))
    #expect(
      one.errors == "one.txt: the trials: none is a non-target (1 are targets), so no error rate "
        + "is defined; give trials of both kinds\n")
  }

  @Test("writes a page that needs nothing else and says how it was made")
  func report() throws {
    let folder = try SoundFolder(["t.txt": Self.trials])
    let plain = try BuiltTool("spkverify").run(["t.txt", "--quiet"], in: folder.url)
    let result = try BuiltTool("spkverify").run(
      ["t.txt", "--report", "page.html", "--quiet"], in: folder.url)
    #expect(result.status == 0 && result.output == plain.output)
    let page = try folder.text("page.html")
    for reference in ["http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link"] {
      #expect(!page.contains(reference))
    }
    for fact in [
      "<dt>Model</dt><dd>default</dd>", "<dt>Fingerprint</dt><dd>",
      "<dt>Command</dt><dd>spkverify t.txt --report page.html --quiet</dd>", "<dt>Date</dt><dd>20",
      "<dt>Trials</dt><dd>3</dd>", "<dt>Targets</dt><dd>1</dd>", "<dt>Recordings</dt><dd>3</dd>",
      "<dt>Speakers</dt><dd>", "minDCF(0.01)", "<b>0.00<small> %</small></b>",
    ] { #expect(page.contains(fact), "\(fact)") }
  }
}
