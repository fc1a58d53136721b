// What scoring, calibration and slices refuse: each case with its whole sentence and status 2, and
// nothing on standard output.

import Foundation
import TestSupport
import Testing

@Suite("Scoring refuses")
struct ScoringBadInputTests {
  /// Two vectors of two values, and what else a case needs.
  private static func files(_ more: [String: String]) -> [String: String] {
    [
      "t.txt": "1 a b\n0 a c\n",
      "e.jsonl": vector("a", "1,0") + vector("b", "1,1") + vector("c", "0,1"),
    ].merging(more) { $1 }
  }

  private static func vector(_ name: String, _ values: String) -> String {
    #"{"id":"\#(name)","embedding":[\#(values)]}"# + "\n"
  }

  private static func verify(
    _ arguments: String..., files more: [String: String] = [:], says sentence: String
  ) -> BadInput {
    BadInput(
      tool: "spkverify", arguments: ["t.txt", "--embeddings", "e.jsonl"] + arguments,
      files: files(more), sentence: sentence)
  }

  private static func evaluate(
    _ arguments: String..., files more: [String: String] = [:], says sentence: String
  ) -> BadInput {
    BadInput(
      tool: "spkeval", arguments: ["trials", "t.txt", "s.txt"] + arguments,
      files: ["t.txt": "1 a b\n0 a c\n", "s.txt": "0.5 a b\n0.1 a c\n"].merging(more) { $1 },
      sentence: sentence)
  }

  static let lists: [BadInput] = [
    verify(
      files: ["t.txt": "1 a b\n\n0 a d\n"],
      says: "spkverify: t.txt: line 3: d is not in e.jsonl; embed it first"),
    verify(
      files: ["t.txt": "a b target\na c tgt2\n"],
      says: "spkverify: t.txt: line 2: found \"a c tgt2\" (3 fields); expected \"a b target\" "
        + "(kaldi), as on the lines before it"),
    verify(
      "--trials-format", "cnceleb", files: ["t.txt": "a b 1\na c 2\n"],
      says: "spkverify: t.txt: line 2: found \"a c 2\" (3 fields); expected \"a b 1\" "
        + "(cnceleb), as on the lines before it"),
    verify(
      "--pooling", "mean-score",
      says: "Error: --pooling goes with --enrolment-map; give both"),
    verify(
      "--metadata", "m.tsv",
      says: "spkverify: --metadata goes with a --calibration that has measures; "
        + "leave it out, or give such a one"),
    verify(
      "--calibration", "c.json",
      files: [
        "c.json": #"{"scale": 1, "offset": 0, "prior": 0.5, "#
          + #""measures": [{"name": "log:seconds", "sum": 2, "difference": 1}]}"#
      ],
      says: "spkverify: the calibration asks for log:seconds, which stored embeddings do not tell; "
        + "give a table of them with --metadata"),
    verify(
      "--enrolment-map", "m.txt",
      files: ["t.txt": "m1 b target\nm2 c nontarget\n", "m.txt": "m1 a b\n"],
      says: "spkverify: t.txt: line 2: m2 is not in the enrolment map m.txt; add its line there"),
    verify(
      "--enrolment-map", "m.txt", files: ["t.txt": "m1 b target\n", "m.txt": "m1\n"],
      says: "spkverify: m.txt: line 1: found \"m1\" (1 field); expected a model and its "
        + "recordings, such as \"m1 a.wav b.wav\""),
    verify(
      "--enrolment-map", "m.txt", files: ["t.txt": "m1 b target\n", "m.txt": "m1 a\nm1 b\n"],
      says: "spkverify: m.txt: line 2: m1 is named a second time; give all its files on one line"),
    verify(
      "--enrolment-map", "m.txt", files: ["t.txt": "m1 b target\n", "m.txt": "\n"],
      says: "spkverify: m.txt: there is nothing in it; give a model and its recordings a line"),
    verify(
      "--enrolment-map", "m.txt", files: ["t.txt": "m1 b target\n", "m.txt": "m1 a x\n"],
      says: "spkverify: t.txt: line 1: x is not in e.jsonl; embed it first"),
    verify(
      files: ["e.jsonl": vector("a", "1,0") + "b 1 1\n"],
      says: "spkverify: e.jsonl: line 2: no JSON object with an array of numbers; "
        + "write the file again with the tool that made it"),
    verify(
      files: ["e.jsonl": vector("a", "1,0") + vector("b", "1,1,1")],
      says: "spkverify: e.jsonl: b: embeddings of 2 and 3 values cannot be compared; "
        + "make both with one model"),
    verify(
      files: ["e.jsonl": vector("a", "1,0") + vector("b", "0,0") + vector("c", "0,1")],
      says: "spkverify: b: its vector has no direction; embed a recording with speech in it"),
    verify(
      files: ["e.jsonl": vector("a", "1,0") + vector("a", "0,1")],
      says: "spkverify: e.jsonl: the name a occurs twice; give each embedding a name of its own"),
  ]

  static let cohorts: [BadInput] = [
    verify(
      "--norm", "s", "--cohort", "c.jsonl", files: ["c.jsonl": vector("x", "1,0,0")],
      says: "spkverify: c.jsonl: holds vectors of 3 values and e.jsonl of 2; "
        + "make both with one model"),
    verify(
      "--norm", "s", "--cohort", "c.jsonl", "--center", "none",
      files: ["c.jsonl": vector("x", "1,0") + vector("y", "0,0")],
      says: "spkverify: the cohort: member 2: its vector has no direction; "
        + "embed a recording with speech in it"),
    verify(
      "--norm", "s", "--cohort", "c.jsonl", "--center", "none",
      files: ["c.jsonl": vector("x", "1,0")],
      says: "spkverify: the cohort: one member has no deviation; give two or more"),
    verify(
      "--norm", "s", "--cohort", "c.jsonl", "--center", "none",
      files: ["c.jsonl": vector("x", "1,2") + vector("y", "2,4")],
      says: "spkverify: the cohort: the cohort scores of a do not vary; give members that differ"),
    verify(
      "--norm", "s", "--cohort", "c.jsonl", "--cohort-speakers", "u.txt",
      files: ["c.jsonl": vector("x", "1,0") + vector("y", "0,1"), "u.txt": "x p\nz q\n"],
      says: "spkverify: u.txt: z is not in c.jsonl; give the cohort's own utt2spk"),
    verify(
      "--norm", "s", "--cohort", "c.jsonl", "--cohort-speakers", "u.txt",
      files: ["c.jsonl": vector("x", "1,0") + vector("y", "0,1"), "u.txt": "x p\nx q\n"],
      says: "spkverify: u.txt: line 2: x has another speaker than on line 1; "
        + "remove the wrong line"),
    verify(
      "--norm", "as",
      says:
        "spkverify: e.jsonl: no cohort is named, and the one in the box belongs to the model in "
        + "the box; name a --cohort of the same model"),
    verify(
      "--center", "c.jsonl", files: ["c.jsonl": ""],
      says: "spkverify: c.jsonl: holds no embedding; give a file with one a recording"),
  ]

  static let options: [BadInput] = [
    verify("--norm", "x", says: "Error: --norm is x; give one of z, t, zt, s, as, as2"),
    verify("--top", "9", says: "Error: --top goes with --norm; give both"),
    verify("--norm", "as", "--top", "1", says: "Error: --top is 1; give 2 or more"),
    verify("--norm", "as", "--ddof", "2", says: "Error: --ddof is 2; give 0 or 1"),
    verify(
      "--cohort", "c.npy",
      says: "Error: --cohort goes with --norm or --center cohort; give one of them"),
    verify(
      "--save-embeddings", "k.npy",
      says: "Error: --embeddings and --save-embeddings exclude each other; give one"),
    verify(
      "--audio-root", ".",
      says: "Error: --embeddings and --audio-root exclude each other; give one"),
    verify(
      "--calibration", "c.json", files: ["c.json": "{}"],
      says: "spkverify: c.json: is no calibration (it does not hold scale, offset and prior); "
        + "give a file that spkeval calibrate wrote"),
    verify(
      "--calibration", "c.json", files: ["c.json": #"{"scale":-1,"offset":0,"prior":0.5}"#],
      says: "spkverify: c.json: is no calibration (its scale is -1.0, expected above 0); "
        + "give a file that spkeval calibrate wrote"),
    BadInput(
      tool: "spkverify", arguments: ["a.wav", "b.wav", "--norm", "as"], files: [:],
      sentence: "Error: --norm goes with a trial list and two recordings are given; leave it out"),
    BadInput(
      tool: "spkverify", arguments: ["a.wav", "b.wav", "--threshold", "0.5", "--band", "1"],
      files: [:], sentence: "Error: --threshold and --band exclude each other; give one"),
  ]

  static let evaluations: [BadInput] = [
    evaluate(
      "--intervals", "--speakers", "u.txt", files: ["u.txt": "a x\nb x\n"],
      says: "spkeval: t.txt: line 2: c has no speaker in u.txt; add its line there"),
    evaluate(
      "--intervals", "--speakers", "u.txt", files: ["u.txt": "a x\nb y\nc z\n"],
      says: "spkeval: t.txt: line 1: a b has a label that the speakers in u.txt contradict; "
        + "correct one of them"),
    evaluate(
      "--intervals", "--speakers", "u.txt", files: ["u.txt": "a x\nb\n"],
      says: "spkeval: u.txt: line 2: found \"b\" (1 field); expected a recording and its speaker, "
        + "such as \"a.wav alice\""),
    evaluate(
      "--intervals", "--resample", "speakers",
      says: "spkeval: t.txt: its names do not tell who speaks; give a map with --speakers, "
        + "or draw trials"),
    evaluate(
      "--draws", "9", says: "Error: --draws is 9; 40 are the fewest that have a 2.5th percentile"),
    evaluate("--speakers", "u", says: "Error: --speakers goes with --intervals; give both"),
    evaluate("--metadata", "m", says: "Error: --metadata goes with --by; say by which column"),
    evaluate(
      "--by", "a:b",
      says:
        "Error: --by is a:b: is no rule for slices; give a column such as gender, bands such as "
        + "seconds:2,4, or a folder of the names such as folder:1"),
    evaluate(
      "--by", "gender",
      says: "spkeval: gender: a column is asked for and there is no table; give one with --metadata"
    ),
    evaluate(
      "--by", "gender", "--metadata", "m.tsv", files: ["m.tsv": "name\tgender\na\tf\nb\tf\n"],
      says: "spkeval: t.txt: line 2: c is not in m.tsv; add its line there"),
    evaluate(
      "--by", "folder:1",
      says: "spkeval: t.txt: line 1: a has no folder number 1; cut by a folder that all names have"),
  ]

  @Test("with its sentence and status 2", arguments: lists + cohorts + options + evaluations)
  func refused(_ input: BadInput) throws {
    let folder = try SoundFolder(input.files)
    let result = try BuiltTool(input.tool).run(input.arguments, in: folder.url)
    let first = result.errors.split(separator: "\n").first.map(String.init)
    #expect(first == input.sentence)
    #expect(result.status == 2 && result.text == "")
  }

  @Test("a score file that was cut anywhere is refused, never scored as if it were whole")
  func cut() throws {
    let folder = Fixture.folder.appendingPathComponent("Trials/ties")
    let scores = try Data(contentsOf: folder.appendingPathComponent("scores_cosine.txt"))
    let scratch = try TemporaryFolder()
    let path = scratch.path("cut.txt")
    for kept in [1, 9, 100, 4096, scores.count / 2, scores.count - 30, scores.count - 1] {
      try scores.prefix(kept).write(to: URL(fileURLWithPath: path))
      let result = try BuiltTool("spkeval").run(["trials", "trials.kaldi", path], in: folder)
      #expect(result.status == 2 && result.text == "", "\(kept) bytes")
      #expect(result.errors.contains(" trials have no score") || result.errors.contains(": line "))
    }
  }
}
