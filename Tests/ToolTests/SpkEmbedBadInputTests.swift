// What `spkembed` refuses: each case with its whole sentence and status, nothing on standard
// output, and no file left behind.

import Foundation
import TestSupport
import Testing

@Suite("spkembed refuses")
struct SpkEmbedBadInputTests {
  /// `spkembed` with some files beside it, in the folder of `SoundFolder`.
  private static func refusal(
    _ arguments: String..., files: [String: String] = [:], says sentence: String
  ) -> BadInput {
    BadInput(tool: "spkembed", arguments: arguments, files: files, sentence: sentence)
  }

  static let input: [BadInput] = [
    refusal(says: "Error: no recording is given; name files, folders, or a --list"),
    refusal(
      "tone.wav", "tone.wav",
      says: "spkembed: tone.wav: the name tone.wav occurs twice; "
        + "give each recording a name of its own"),
    refusal(
      "--list", "l.scp", files: ["l.scp": "x tone.wav\nx kal-1.flac\n"],
      says: "spkembed: kal-1.flac: the name x occurs twice; "
        + "give each recording a name of its own"),
    refusal(
      "--list", "l.scp", files: ["l.scp": "x tone.wav\ny\n"],
      says: "spkembed: l.scp: line 2: expected a name, a blank and a path, found \"y\""),
    refusal(
      "--list", "l.scp", files: ["l.scp": "x sox in.mp3 -t wav - |\n"],
      says: "spkembed: l.scp: line 1: a command in a pipe is not run; "
        + "give the path of a recording"),
    refusal(
      "--list", "l.scp", files: ["l.scp": "\n# nothing\n"],
      says: "spkembed: l.scp: the list is empty; give a recording a line"),
    refusal(
      "--list", "nowhere",
      says: "spkembed: nowhere: cannot be read; give a list of recordings that can be read"),
    refusal(
      "tone.wav", "not-a-number.wav",
      says: "spkembed: not-a-number.wav: has a sample that is not a finite number at 0.050 s; "
        + "write the file again"),
    refusal(
      "--windows", "0.01", "tone.wav",
      says: "spkembed: tone.wav: the sound is too short for the model (160 samples, 0.0100 s, "
        + "where 1040 samples, 0.0650 s, are needed); give a longer one"),
    refusal(
      "--model", ".", "tone.wav",
      says: "spkembed: .: no checkpoint in this folder; a .safetensors, .pt, .pth, .ckpt, .bin "
        + "or .model file is expected"),
  ]

  static let options: [BadInput] = [
    refusal(
      "--windows", "0", "tone.wav",
      says: "spkembed: a window of 0.0 s cannot be cut; "
        + "give a length in seconds above 0, such as 1.5"),
    refusal(
      "--windows", "1e300", "tone.wav",
      says: "spkembed: a window of 1e+300 s cannot be cut; give a length in seconds above 0, "
        + "such as 1.5, and at most 1000000.0"),
    refusal(
      "--windows", "1", "--hop", "nan", "tone.wav",
      says: "spkembed: a hop of nan s does not fit windows of 1.0 s; give 0.01 to 1.0"),
    refusal(
      "--windows", "1", "--hop", "1e-9", "tone.wav",
      says: "spkembed: a hop of 1e-09 s does not fit windows of 1.0 s; give 0.01 to 1.0"),
    refusal("--hop", "1", "tone.wav", says: "Error: --hop goes with --windows; give both"),
    refusal("--threads", "1025", "tone.wav", says: "Error: --threads is 1025; give 1 to 1024"),
    refusal(
      "tone.wav", "-o", "page.html",
      says: "spkembed: page.html: the suffix names no embedding format; "
        + "use .safetensors, .npy, .npz, .ark, .scp, .jsonl or .json"),
    refusal(
      "a b.wav", "-o", "v.ark",
      says: "spkembed: v.ark: the name \"a b\" cannot be written, since Kaldi's names hold no "
        + "blanks; give another name, or a file that ends in .safetensors or .jsonl"),
    refusal(
      "--dialect", "speechbrain", "tone.wav",
      says: "Error: --dialect goes with --model; give both"),
    refusal(
      "info", "default", "--dialect", "speechbrain",
      says: "Error: --dialect goes with a checkpoint, and default is none; leave it out"),
    refusal(
      "export", "default", "-o", "out", "--dialect", "speechbrain",
      says: "Error: --dialect goes with a checkpoint, and default is none; leave it out"),
    refusal("info", "default", "--threads", "2", says: "Error: Unknown option '--threads'"),
    refusal(
      "export", "default", "-o", "out", "--model", "x", says: "Error: Unknown option '--model'"),
    refusal(
      "tone.wav", "--speech-request", "Hello.", "-o", "v.npy",
      says: "Error: --speech-request prints one request; leave out --windows and --output"),
    refusal(
      "blend", "a.npy",
      says: "Error: 1 embedding is given; name two or more"),
    refusal(
      "info", "tone.wav",
      says: "spkembed: tone.wav: neither a safetensors file nor a PyTorch checkpoint "
        + "(it begins with 52 49 46 46); give one of these"),
  ]

  @Test("with its sentence and status 2", arguments: input + options)
  func refused(_ input: BadInput) throws {
    let folder = try SoundFolder(input.files)
    let result = try BuiltTool(input.tool).run(input.arguments, in: folder.url)
    let first = result.errors.split(separator: "\n").first.map(String.init)
    #expect(first == input.sentence)
    #expect(result.status == 2 && result.text == "")
    for file in ["page.html", "v.npy", "v.npy.json"] { #expect(!folder.holds(file)) }
  }

  @Test(
    "to write where there is no folder, before any work and with status 3",
    arguments: [
      ("spkembed", ["tone.wav", "-o", "nowhere/f.npy"]),
      ("spkembed", ["blend", "a.jsonl", "a.jsonl", "-o", "nowhere/f.npy"]),
      ("spkembed", ["enrol", "add", "nowhere/f.safetensors", "ann", "a.jsonl"]),
      ("spkverify", ["t.txt", "--save-embeddings", "nowhere/f.jsonl"]),
      ("spkverify", ["t.txt", "--measures", "nowhere/f.tsv"]),
      ("spkverify", ["t.txt", "--report", "nowhere/f.html"]),
      ("diarize", ["tone.wav", "--save-embeddings", "nowhere/f.ark"]),
    ])
  func noFolder(tool: String, arguments: [String]) throws {
    let folder = try SoundFolder([
      "a.jsonl": "{\"id\":\"a\",\"embedding\":[1,2]}\n", "t.txt": "1 kal-1 kal-2\n0 kal-1 slt-1\n",
    ])
    let result = try BuiltTool(tool).run(arguments, in: folder.url)
    #expect(result.errors.hasPrefix("\(tool): nowhere/f."), "\(result.errors)")
    #expect(result.errors.contains(": cannot be written ("))
    #expect(result.status == 3 && result.text == "")
  }

  @Test(
    "a pipe that cannot be kept for a second reading, with status 3",
    arguments: [
      "spkembed enrol add v.safetensors ann /dev/stdin",
      "spkverify /dev/stdin kal-1.flac", "diarize /dev/stdin",
      "diarize --enrol ann=/dev/stdin kal-1.flac",
    ])
  func unreadable(command: String) throws {
    let words = command.split(separator: " ", maxSplits: 1).map(String.init)
    let folder = try SoundFolder()
    let result = try BuiltTool(words[0]).run(
      inScript: "cat kal-2.flac | TMPDIR=/nowhere \"$TOOL\" \(words[1])", in: folder.url)
    #expect(result.errors.contains("(/nowhere: No such file or directory)"), "\(result.errors)")
    #expect(result.status == 3 && result.text == "")
  }

  @Test("to write into a full disk or a closed output, with status 3")
  func systemTrouble() throws {
    let folder = try SoundFolder()
    for suffix in ["npy", "safetensors", "jsonl"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.url.appendingPathComponent("full.\(suffix)").path,
        withDestinationPath: "/dev/full")
      let full = try BuiltTool("spkembed").run(
        ["tone.wav", "-o", "full.\(suffix)"], in: folder.url)
      #expect(full.errors.contains("full.\(suffix): cannot be written (No space left on device)"))
      #expect(full.status == 3)
    }
    let closed = try BuiltTool("spkembed").run(
      inScript: "exec \"$TOOL\" tone.wav >&-", in: folder.url)
    #expect(
      closed.errors == "spkembed: standard output: cannot be written (Bad file descriptor)\n")
    #expect(closed.status == 3)
  }

  @Test("to put an encoder in the place of the model that it comes from")
  func exportOntoItself() throws {
    let folder = try SoundFolder()
    let tool = BuiltTool("spkembed")
    #expect(try tool.run(["export", "qwen3-small", "-o", "copy"], in: folder.url).status == 0)
    for model in ["copy", "copy/model.safetensors"] {
      let result = try tool.run(["export", model, "-o", "./copy/"], in: folder.url)
      #expect(
        result.errors == "spkembed: ./copy/: the model cannot be written (the model itself lies "
          + "there); give a folder that can be made\n")
      #expect(result.status == 3)
    }
  }
}
