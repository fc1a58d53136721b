// What `diarize` refuses: each case with its whole sentence, status 2 and nothing written.

import Foundation
import TestSupport
import Testing

@Suite("diarize refuses")
struct DiarizeBadInputTests {
  /// `diarize` with arguments and files beside it.
  private static func run(
    _ arguments: String..., files: [String: String] = [:], says sentence: String
  ) -> BadInput {
    BadInput(
      tool: "diarize", arguments: arguments, files: files,
      sentence: sentence.hasPrefix("Error: ") ? sentence : "diarize: " + sentence)
  }

  /// `diarize --list list.txt`.
  private static func list(_ text: String, says sentence: String) -> BadInput {
    run(
      "--list", "list.txt", "--output-dir", "out", files: ["list.txt": text], says: sentence)
  }

  static let sounds: [BadInput] = [
    run("empty.wav", says: "empty.wav: holds no samples; give a recording that is not empty"),
    run(
      "no-samples.wav",
      says: "no-samples.wav: holds no samples; give a recording that is not empty"),
    run(
      "text.wav",
      says: "text.wav: is not audio in a format that is read here (Format not recognised); "
        + "convert it first, as with: ffmpeg -i text.wav voice.wav"),
    run(
      "header-only.wav",
      says: "header-only.wav: is not audio in a format that is read here (Error in WAV file); "
        + "convert it first, as with: ffmpeg -i header-only.wav voice.wav"),
    run(
      "truncated.wav",
      says: "truncated.wav: is cut short (its header promises 1.000 s, 0.250 s are there); "
        + "copy or record it again"),
    run(
      "not-a-number.wav",
      says: "not-a-number.wav: has a sample that is not a finite number at 0.050 s; "
        + "write the file again"),
    run(
      "infinite.wav",
      says: "infinite.wav: has a sample that is not a finite number at 0.050 s; "
        + "write the file again"),
    run(
      "nothing.wav",
      says: "nothing.wav: cannot be opened (No such file or directory); "
        + "give a file that can be read"),
    run(
      "kal-1.flac", "--channel", "2",
      says: "kal-1.flac: has no channel 2 (it has 1); give 1 or mix"),
    run(
      "Models",
      says: "Models: cannot be opened (No such file or directory); give a file that can be read"),
    run("-", says: "standard input: holds no samples; give a recording that is not empty"),
  ]

  static let lists: [BadInput] = [
    list("", says: "list.txt: the list is empty; give a recording a line"),
    list("# nothing\n\n", says: "list.txt: the list is empty; give a recording a line"),
    run(
      "--list", "nowhere.txt", "--output-dir", "out",
      says: "nowhere.txt: cannot be read; give a list of recordings that can be read"),
    list(
      "a sox x.wav -t wav - |\n",
      says: "list.txt: line 1: a command in a pipe is not run; give the path of a recording"),
    list(
      "a kal-1.flac\nb\n",
      says: "list.txt: line 2: expected a name, a blank and a path, found \"b\""),
    list(
      "a kal-1.flac\na slt-1.flac\n",
      says: "slt-1.flac: the name a occurs twice; give each recording a name of its own"),
    run(
      "--list", "list.txt", files: ["list.txt": "a kal-1.flac\nb slt-1.flac\n"],
      says: "2 recordings are given; name an --output-dir"),
    list(
      "a nowhere.flac\nb kal-1.flac\n",
      says: "nowhere.flac: cannot be opened (No such file or directory); "
        + "give a file that can be read"),
  ]

  static let options: [BadInput] = [
    run(
      "--format", "xml", "kal-1.flac",
      says: "Error: The value 'xml' is invalid for '--format <format>'. Please provide one of "
        + "the following:"),
    run(
      "--json", "--format", "csv", "kal-1.flac",
      says: "Error: --json and --format csv exclude each other; give one"),
    run(
      "--speakers", "three", "kal-1.flac",
      says: "Error: The value 'three' is invalid for '--speakers <n>'"),
    run(
      "--save-embeddings", "all.npz", "kal-1.flac",
      says: "all.npz: archives of NumPy are only read; "
        + "give a name that ends in .npy or .safetensors"),
    run(
      "--enrol", "alice", "kal-1.flac",
      says: "Error: The value 'alice' is invalid for '--enrol <name=file[,file…]>'"),
    run(
      "--enrol", "a=slt-1.flac", "--enrol", "a=kal-2.flac", "kal-1.flac",
      says: "Error: --enrol names a twice; give all its recordings at once, as a=one.wav,two.wav"),
    run(
      "--enrol", "speaker_3=slt-1.flac", "kal-1.flac",
      says: "Error: --enrol names speaker_3, as unknown speakers are; give a name"),
    run(
      "--enrol", "speaker 3=slt-1.flac", "kal-1.flac",
      says: "Error: --enrol names speaker 3, as unknown speakers are; give a name"),
    run(
      "--enrol", "a_b=slt-1.flac", "--enrol", "a b=kal-2.flac", "kal-1.flac",
      says: "the voices \"a_b\" and \"a b\" are both a_b in RTTM, whose names hold no blanks; "
        + "rename one, or choose another --format"),
    run(
      "--enrol", "a=kal-2.flac,nowhere.wav", "kal-1.flac",
      says: "nowhere.wav: cannot be opened (No such file or directory); "
        + "give a file that can be read"),
    run(
      "--enrol", "a=too-short.wav", "kal-1.flac",
      says: "too-short.wav: the sound is too short for the model (100 samples, 0.0063 s, where "
        + "1040 samples, 0.0650 s, are needed); give a longer one"),
    run(
      "--enrol-threshold", "0.5", "kal-1.flac",
      says: "Error: --enrol-threshold goes with --enrol or --enrolled; give both"),
    run(
      "--enrol", "a=slt-1.flac", "--enrol-threshold", "2", "kal-1.flac",
      says: "Error: --enrol-threshold is 2.0; give a cosine from -1 to 1"),
    run(
      "--enrolled", "nowhere.safetensors", "kal-1.flac",
      says: "nowhere.safetensors: cannot be opened (No such file or directory); "
        + "give a checkpoint file or folder that can be read"),
    run(
      "--model", "qwen3-small", "--threshold", "0.5", "--enrol", "a=slt-1.flac", "kal-1.flac",
      says: "qwen3-small: this model has no threshold of its own; "
        + "give one with --enrol-threshold, such as 0.5"),
    run(
      "--each-channel", "--channel", "2", "kal-1.flac",
      says: "Error: --each-channel and --channel exclude each other; give one"),
    run(
      "--each-channel", "nowhere.wav",
      says: "nowhere.wav: cannot be opened (No such file or directory); "
        + "give a file that can be read"),
  ]

  /// Two embeddings with their times, as JSON lines.
  private static let windows = """
    {"id":"a","recording":"m","start":0,"end":1,"embedding":[1,0]}
    {"id":"b","recording":"m","start":1,"end":2,"embedding":[0,1]}

    """

  /// An embedding with its times.
  private static func span(_ start: Double, _ end: Double) -> String {
    "{\"id\":\"a\",\"recording\":\"m\",\"start\":\(start),\"end\":\(end),\"embedding\":[1,0]}\n"
  }

  /// `diarize --embeddings w.jsonl`.
  private static func embeddings(
    _ text: String, _ more: String..., segments: String? = nil, says sentence: String
  ) -> BadInput {
    var files = ["w.jsonl": text]
    files["segments"] = segments
    let given = segments == nil ? [] : ["--segments", "segments"]
    return BadInput(
      tool: "diarize", arguments: ["--embeddings", "w.jsonl"] + given + more, files: files,
      sentence: sentence.hasPrefix("Error: ") ? sentence : "diarize: " + sentence)
  }

  static let stores: [BadInput] = [
    run(
      "--segments", "s", "kal-1.flac", says: "Error: --segments goes with --embeddings; give both"),
    run(
      "--save-embeddings", "w.txt", "kal-1.flac",
      says: "w.txt: the suffix names no embedding format; "
        + "use .safetensors, .npy, .npz, .ark, .scp, .jsonl or .json"),
    run(
      "--embeddings", "w.ark", "--save-embeddings", "v.ark",
      says: "Error: --save-embeddings and --embeddings exclude each other; give one"),
    run(
      "--embeddings", "w.ark", "--threshold", "0.5",
      says: "w.ark: cannot be read (No such file or directory); "
        + "give an embedding file that can be read"),
    embeddings(
      windows, "kal-1.flac",
      says: "Error: recordings go with sound, and --embeddings is instead of it; leave one out"),
    embeddings(
      windows, "--model", "qwen3-small",
      says: "Error: --model goes with sound, and --embeddings is instead of it; leave one out"),
    embeddings(
      windows, "--window", "3",
      says: "Error: --window goes with sound, and --embeddings is instead of it; leave one out"),
    embeddings(
      windows, "--hop", "0.5",
      says: "Error: --hop goes with sound, and --embeddings is instead of it; leave one out"),
    embeddings(
      windows, "--overlap", "on",
      says: "Error: --overlap goes with sound, and --embeddings is instead of it; leave one out"),
    embeddings(
      windows, "--channel", "1",
      says: "Error: --channel goes with sound, and --embeddings is instead of it; leave one out"),
    embeddings(
      span(-1, 2), "--threshold", "0.5",
      says:
        "w.jsonl: the embedding a cannot be clustered: -1.0 to 2.0 is no stretch of a recording "
        + "in seconds; correct its times"),
    embeddings(
      span(2, 1), "--threshold", "0.5",
      says: "w.jsonl: the embedding a cannot be clustered: 2.0 to 1.0 is no stretch of a recording "
        + "in seconds; correct its times"),
    embeddings(
      span(0, 1e300), "--threshold", "0.5",
      says: "w.jsonl: the embedding a cannot be clustered: 0.0 to 1e+300 is no stretch of a "
        + "recording in seconds; correct its times"),
    embeddings(
      windows.replacing("\"m\",\"start\":1", with: "\"a b\",\"start\":1")
        .replacing("\"m\"", with: "\"a_b\""),
      "--threshold", "0.5",
      says: "w.jsonl: the recordings \"a_b\" and \"a b\" are both a_b in RTTM, whose names hold no "
        + "blanks; name an --output-dir"),
    run(
      "a b.wav", "--save-embeddings", "v.ark",
      says: "v.ark: the name \"a b\" cannot be written, since Kaldi's names hold no blanks; "
        + "give another name, or a file that ends in .safetensors or .jsonl"),
    embeddings(
      windows,
      says: "w.jsonl: no clustering threshold is known for this model; "
        + "give --threshold (a cosine distance, such as 0.7) or --speakers"),
    embeddings(
      windows, "--speakers", "3",
      says: "w.jsonl: 3 speakers are asked for and the speech gives 2 windows; "
        + "give a smaller --speakers"),
    embeddings(
      "{\"id\":\"a\",\"embedding\":[1,0]}\n", "--threshold", "0.5",
      says: "w.jsonl: the embedding a cannot be clustered: it has no times; "
        + "give them with --segments"),
    embeddings(
      windows + "{\"id\":\"c\",\"recording\":\"m\",\"start\":2,\"end\":3,\"embedding\":[1]}\n",
      "--threshold", "0.5",
      says: "w.jsonl: the embedding c cannot be clustered: it has 1 values and the first one 2; "
        + "give embeddings of one model"),
    embeddings(
      windows, "--threshold", "0.5", segments: "a m 0\n",
      says: "segments: line 1: 3 fields where 4 are expected (name recording start end); "
        + "write the file again with the tool that made it"),
    embeddings(
      windows, "--threshold", "0.5", segments: "z m 0 1\n",
      says: "segments: line 1: there is no embedding named z; "
        + "write the file again with the tool that made it"),
    embeddings(
      windows.replacingOccurrences(of: "\"m\",\"start\":1", with: "\"n\",\"start\":1"),
      "--threshold", "0.5", "--format", "csv",
      says: "w.jsonl: holds 2 recordings; name an --output-dir"),
  ]

  /// `diarize assign t.rttm t.srt`.
  private static func assign(
    _ turns: String = "SPEAKER m 1 0 1 <NA> <NA> ann <NA> <NA>\n",
    _ transcript: String = "1\n00:00:00,000 --> 00:00:01,000\nHello\n", _ more: String...,
    says sentence: String
  ) -> BadInput {
    BadInput(
      tool: "diarize", arguments: ["assign", "t.rttm", "t.srt"] + more,
      files: ["t.rttm": turns, "t.srt": transcript],
      sentence: sentence.hasPrefix("Error: ") ? sentence : "diarize: " + sentence)
  }

  private static let two = """
    SPEAKER m 1 0 1 <NA> <NA> ann <NA> <NA>
    SPEAKER n 1 0 1 <NA> <NA> bo <NA> <NA>

    """

  static let transcripts: [BadInput] = [
    run("assign", "nowhere.rttm", says: "Error: Missing expected argument '<transcript>'"),
    run(
      "assign", "nowhere.rttm", "kal-1.flac",
      says: "nowhere.rttm: cannot be read (there is no such file); give a file that can be read"),
    run("assign", "-", "-", says: "Error: - is given twice; standard input holds one file"),
    assign(
      "SPEAKER m 1 x 1 <NA> <NA> ann <NA> <NA>\n",
      says: "t.rttm: line 1: the onset \"x\" is not a number; give seconds"),
    assign(two, says: "t.rttm: has 2 recordings (m, n); say which with --recording"),
    BadInput(
      tool: "diarize", arguments: ["assign", "t.rttm", "t.srt", "--recording", "o"],
      files: ["t.rttm": two, "t.srt": ""],
      sentence: "diarize: t.rttm: has nothing on the recording o; give one of m, n"),
    assign(
      says: "t.srt: has no captions; give Whisper's JSON, a SubRip (.srt) or a WebVTT (.vtt) file",
      transcript: "hello\n"),
    BadInput(
      tool: "diarize", arguments: ["assign", "t.rttm", "t.srt", "--reach=-1"], files: [:],
      sentence: "Error: --reach is -1.0; give seconds, 0 or more"),
    BadInput(
      tool: "diarize", arguments: ["assign", "t.rttm", "nowhere.json"],
      files: ["t.rttm": "SPEAKER m 1 0 1 <NA> <NA> ann <NA> <NA>\n"],
      sentence: "diarize: nowhere.json: cannot be read (there is no such file); "
        + "give a transcript that can be read"),
  ]

  private static func assign(says sentence: String, transcript: String) -> BadInput {
    assign("SPEAKER m 1 0 1 <NA> <NA> ann <NA> <NA>\n", transcript, says: sentence)
  }

  @Test("with its sentence and status 2", arguments: sounds + lists + options)
  func refused(_ input: BadInput) throws {
    try check(input)
  }

  @Test("embeddings and transcripts likewise", arguments: stores + transcripts)
  func refusedWithoutSound(_ input: BadInput) throws {
    try check(input)
  }

  private func check(_ input: BadInput) throws {
    let folder = try SoundFolder(input.files)
    let result = try BuiltTool(input.tool).run(input.arguments, in: folder.url)
    let first = result.errors.split(separator: "\n").first.map(String.init)
    #expect(first == input.sentence)
    #expect(result.status == 2 && result.text == "")
    for name in ["out/a.rttm", "w.txt", "v.ark"] { #expect(!folder.holds(name)) }
  }

  @Test("every kind is there")
  func complete() {
    let kinds = [Self.sounds, Self.lists, Self.options, Self.stores, Self.transcripts]
    #expect(kinds.map(\.count) == [11, 8, 17, 22, 9])
  }
}
