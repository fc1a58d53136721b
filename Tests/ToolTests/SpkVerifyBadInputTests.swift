// What `spkverify` and `spkeval trials` refuse: each case with its whole sentence and status 2,
// and nothing on standard output.

import Foundation
import TestSupport
import Testing

/// A command line, the files beside it, and the first line on standard error.
struct BadInput: Sendable, CustomTestStringConvertible {
  let tool: String
  let arguments: [String]
  let files: [String: String]
  let sentence: String
  var testDescription: String { "\(tool) \(arguments.joined(separator: " ")): \(sentence)" }

  /// `spkverify` on a trial list and perhaps more arguments.
  static func list(_ text: String, _ more: String..., says sentence: String) -> BadInput {
    BadInput(
      tool: "spkverify", arguments: ["t.txt"] + more, files: ["t.txt": text],
      sentence: "spkverify: " + sentence)
  }

  /// `spkverify` without a list; a sentence about options begins with `Error: `.
  static func pair(_ arguments: String..., says sentence: String) -> BadInput {
    BadInput(tool: "spkverify", arguments: arguments, files: [:], sentence: sentence)
  }

  /// `spkeval trials` on a list and scores, which are files.
  static func scores(
    _ scores: String, of trials: String = "1 a b\n0 a c\n", says sentence: String
  ) -> BadInput {
    BadInput(
      tool: "spkeval", arguments: ["trials", "t.txt", "s.txt"],
      files: ["t.txt": trials, "s.txt": scores], sentence: "spkeval: " + sentence)
  }
}

@Suite("spkverify and spkeval trials refuse")
struct SpkVerifyBadInputTests {
  private static let good = "1 kal-1 kal-2\n0 kal-1 slt-1\n"

  static let lists: [BadInput] = [
    .list(
      "", says: "t.txt: there is nothing in it; give a trial a line, such as \"1 a.wav b.wav\""),
    .list(
      "hello\n",
      says: "t.txt: line 1: found \"hello\" (1 field); expected \"1 a.wav b.wav\" or "
        + "\"a b target\" or \"a b 1\" or \"a.wav b.wav\""),
    .list(
      "1 kal-1 0\n",
      says: "t.txt: line 1: found \"1 kal-1 0\" (3 fields), which can be read as "
        + "voxceleb (1 a.wav b.wav) and as cnceleb (a b 1); say which with --trials-format"),
    .list(
      "0.53 kal-1 kal-2\n",
      says: "t.txt: line 1: found \"0.53 kal-1 kal-2\" (3 fields); expected a trial; "
        + "this looks like a score file, which goes behind the trial list"),
    .list(
      "1 kal-1 kal-2\n1 kal-1\n",
      says: "t.txt: line 2: found \"1 kal-1\" (2 fields); expected \"1 a.wav b.wav\" (voxceleb), "
        + "as on the lines before it"),
    .list(
      "1 kal-1 kal-2\n2 kal-1 kal-2\n",
      says: "t.txt: line 2: found \"2 kal-1 kal-2\" (3 fields); expected \"1 a.wav b.wav\" "
        + "(voxceleb), as on the lines before it"),
    .list(
      "1 kal-1 kal-2\n0 kal-1 kal-2\n",
      says: "t.txt: line 2: kal-1 kal-2 has the other label than on line 1; remove the wrong line"),
    .list(
      "1 a\0 b\n", says: "t.txt: line 1: this is not text; give a text file with a trial a line"),
    .list(
      "1 a " + String(repeating: "b", count: 2_000_000),
      says: "t.txt: line 1: longer than 65536 bytes; give a text file with a trial a line"),
    .list(
      "1 kal-1 kal-2\n\n0 kal-1 nobody\n",
      says: "t.txt: line 3: nobody: there is no such recording, with or without a sound file's "
        + "suffix; correct the line, or name its folder with --audio-root"),
    .list(
      "1 kal-1 kal-2\n0 kal-1 voices/x.wav\n", "--audio-root", ".",
      says: "t.txt: line 2: ./voices/x.wav: there is no such recording, with or without a sound "
        + "file's suffix; correct the line, or name its folder with --audio-root"),
    .list(
      good, "--audio-root", "nowhere",
      says: "nowhere: there is no such folder; give --audio-root one that exists"),
    .list(
      "1 kal-1 kal-2\n", "--report", "page.html",
      says: "t.txt: a report needs target and non-target trials and this list has one kind only; "
        + "give a list with both, or leave out --report"),
    .list(
      "kal-1 kal-2\n", "--report", "page.html",
      says: "t.txt: a report needs target and non-target trials and this list has no labels; "
        + "give a list with both, or leave out --report"),
    .list(
      good, "--model", "nowhere.pt",
      says: "nowhere.pt: cannot be opened (No such file or directory); "
        + "give a checkpoint file or folder that can be read"),
  ]

  static let sounds: [BadInput] = [
    .list(
      "1 kal-1 kal-2\n0 kal-1 text\n",
      says: "t.txt: line 2: text.wav: is not audio in a format that is read here "
        + "(Format not recognised); convert it first, as with: ffmpeg -i text.wav voice.wav"),
    .list(
      "1 kal-1 too-short.wav\n",
      says: "t.txt: line 1: too-short.wav: the sound is too short for the model (100 samples, "
        + "0.0063 s, where 1040 samples, 0.0650 s, are needed); give a longer one"),
    .list(
      good, "--channel", "2",
      says: "t.txt: line 1: kal-1.flac: has no channel 2 (it has 1); give 1 or mix"),
    .pair(
      "tone.wav", "empty.wav",
      says: "spkverify: empty.wav: holds no samples; give a recording that is not empty"),
    .pair(
      "tone.wav", "no-samples.wav",
      says: "spkverify: no-samples.wav: holds no samples; give a recording that is not empty"),
    .pair(
      "header-only.wav", "tone.wav",
      says: "spkverify: header-only.wav: is not audio in a format that is read here "
        + "(Error in WAV file); convert it first, as with: ffmpeg -i header-only.wav voice.wav"),
    .pair(
      "tone.wav", "infinite.wav",
      says: "spkverify: infinite.wav: has a sample that is not a finite number at 0.050 s; "
        + "write the file again"),
    .pair(
      "not-a-number.wav", "tone.wav",
      says: "spkverify: not-a-number.wav: has a sample that is not a finite number at 0.050 s; "
        + "write the file again"),
    .pair(
      "tone.wav", "truncated.wav",
      says: "spkverify: truncated.wav: is cut short (its header promises 1.000 s, "
        + "0.250 s are there); copy or record it again"),
    .pair(
      "tone.wav", "nothing.wav",
      says: "spkverify: nothing.wav: cannot be opened (No such file or directory); "
        + "give a file that can be read"),
    .pair("tone.wav", ".", says: "spkverify: .: is a folder; give an audio file"),
  ]

  static let options: [BadInput] = [
    .pair(says: "Error: no file is given; give a trial list or two recordings"),
    .pair(
      "nolist.txt",
      says:
        "spkverify: nolist.txt: cannot be read (there is no such file); give a file that can be read"
    ),
    .pair(".", says: "spkverify: .: cannot be read (it is a folder); give a file that can be read"),
    .pair(
      "kal-1.flac", "kal-2.flac", "--model", "qwen3-small",
      says: "spkverify: qwen3-small: this model has no threshold of its own; "
        + "give one with --threshold, such as 0.5"),
    .pair(
      "kal-1.flac",
      says: "Error: kal-1.flac is one recording; give a second one, or a trial list instead"),
    .pair(
      "a.wav", "b.wav", "c.wav",
      says: "Error: 3 files are given; give a trial list or two recordings"),
    .pair("-", "-", says: "Error: - is given twice; standard input holds one recording"),
    .pair(
      "a.wav", "b.wav", "--threshold", "2",
      says: "Error: --threshold is 2.0; give a cosine from -1 to 1"),
    .pair(
      "a.wav", "b.wav", "--threshold", "nan",
      says: "Error: --threshold is nan; give a cosine from -1 to 1"),
    .pair(
      "t.txt", "--threshold", "0.5",
      says: "Error: --threshold goes with two recordings and a list is given; leave it out"),
    .pair(
      "a.wav", "b.wav", "--report", "page.html",
      says: "Error: --report goes with a trial list and two recordings are given; leave it out"),
    .pair(
      "a.wav", "b.wav", "--audio-root", ".",
      says: "Error: --audio-root goes with a trial list and two recordings are given; leave it out"),
    .pair(
      "t.txt", "--trials-format", "vox",
      says: "Error: --trials-format is vox; give one of voxceleb, kaldi, cnceleb, unlabelled"),
    .pair("t.txt", "--threads", "0", says: "Error: --threads is 0; give 1 to 1024"),
    .pair(
      "t.txt", "--channel", "left",
      says: "Error: The value 'left' is invalid for '--channel <channel>'"),
  ]

  static let scores: [BadInput] = [
    .scores(
      "", says: "s.txt: there is nothing in it; give a score a line, such as \"0.53 a.wav b.wav\""),
    .scores(
      "0.5 a b\n",
      says: "s.txt: 1 of 2 trials have no score, first a c (t.txt, line 2); "
        + "the file may be cut or belong to another list"),
    .scores(
      "0.5 a b\nnan a c\n",
      says: "s.txt: line 2: the score nan is not a number; score that trial again"),
    .scores(
      "0.5 a b\n0.6 a b\n0.1 a c\n",
      says: "s.txt: line 2: a b has another score than on line 1; remove the wrong line"),
    .scores(
      "a b 0.5 nontarget\na c 0.1 nontarget\n",
      says:
        "s.txt: line 1: a b has the other label than in t.txt, line 1; score the list that is meant"
    ),
    .scores(
      "0.5 a b\n0.1 a c",
      says: "s.txt: line 2: the last line has no end, so the file may be cut; "
        + "write it again, or end the line if it is whole"),
    .scores(
      "0.5 a b\nx a c\n",
      says:
        "s.txt: line 2: found \"x a c\" (3 fields); expected \"0.53 a.wav b.wav\" (score-first), "
        + "as on the lines before it"),
    .scores(
      "1 2 3\n",
      says: "s.txt: line 1: found \"1 2 3\" (3 fields), which can be read as score-first "
        + "(0.53 a.wav b.wav) and as score-last (a b 0.53); say which with --scores-format"),
    .scores(
      "0.5 a b\n", of: "a b\n",
      says: "t.txt: the trials have no labels, so nothing can be measured; "
        + "give a list with labels, such as \"1 a.wav b.wav\""),
    .scores(
      "0.5 a b\n", of: "0 a b\n",
      says: "the trials: none is a target (1 are non-targets), so no error rate is defined; "
        + "give trials of both kinds"),
  ]

  @Test("with its sentence and status 2", arguments: lists + sounds + options + scores)
  func refused(_ input: BadInput) throws {
    let folder = try SoundFolder(input.files)
    let result = try BuiltTool(input.tool).run(input.arguments, in: folder.url)
    let first = result.errors.split(separator: "\n").first.map(String.init)
    #expect(first == input.sentence)
    #expect(result.status == 2 && result.text == "")
    #expect(!folder.holds("page.html"))
  }

  @Test("every kind is there")
  func complete() {
    #expect([Self.lists, Self.sounds, Self.options, Self.scores].map(\.count) == [15, 11, 15, 10])
  }
}
