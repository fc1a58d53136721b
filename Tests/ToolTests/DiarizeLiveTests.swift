// `diarize --live` as a user pipes sound into it.

import AudioFiles
import Foundation
import TestSupport
import Testing

@Suite("diarize --live")
struct DiarizeLiveTests {
  private let tool = BuiltTool("diarize")
  private let folder: TemporaryFolder
  private let meeting = Fixture.path("Conversations/conversation-1.flac")

  init() throws { folder = try TemporaryFolder() }

  private func samples(at rate: Int = 16_000) throws -> [Float] {
    try Waveform(reading: meeting, sampleRate: rate).samples
  }

  private func put(_ data: Data, _ name: String) throws {
    try data.write(to: URL(fileURLWithPath: folder.path(name)))
  }

  /// Runs the tool on a pipe that `dd` fills in blocks of so many bytes.
  private func piped(_ data: Data, block: Int, _ options: String = "") throws -> ToolResult {
    try put(data, "input")
    return try tool.run(
      inScript: "dd if=input bs=\(block) status=none | \"$TOOL\" --live \(options) -",
      in: folder.url)
  }

  private struct Line: Equatable {
    let speaker: String
    let onset, end: Double

    init(_ text: Substring) {
      let fields = text.split(separator: " ")
      speaker = String(fields[7])
      onset = Double(fields[3]) ?? -1
      end = onset + (Double(fields[4]) ?? -1)
    }
  }

  private func lines(_ result: ToolResult) -> [Line] {
    result.text.split(separator: "\n").map(Line.init)
  }

  @Test("writes the speech that the whole recording has, and its three voices")
  func wholeRecording() throws {
    let live = try tool.run(["--live", meeting])
    #expect(live.status == 0)
    let found = lines(live)
    let whole = lines(try tool.run([meeting]))
    // When somebody speaks is known alike, to a millisecond of rounding.
    func seconds(_ lines: [Line]) -> [Int] {
      let last = Int((lines.map(\.end).max() ?? 0) * 100) + 1
      return (0..<last).filter { place in
        let time = (Double(place) + 0.5) / 100
        return lines.contains { $0.onset <= time && time < $0.end }
      }
    }
    #expect(seconds(found) == seconds(whole))
    #expect(Set(found.map(\.speaker)) == ["speaker_1", "speaker_2", "speaker_3"])
    #expect(live.errors.hasPrefix("diarize: conversation-1: 3 speakers, "))
  }

  @Test("is right about most of the time, as the judge says", arguments: [1, 2])
  func isRight(number: Int) throws {
    let recording = number == 1 ? "conversation-1.flac" : "conversation-2.opus"
    try put(
      try tool.run(["--live", Fixture.path("Conversations/\(recording)")]).output, "turns.rttm")
    let judged = try BuiltTool("spkeval").run([
      "diarization", "-r", Fixture.path("Conversations/conversation-\(number).rttm"),
      "-s", folder.path("turns.rttm"), "--json",
    ])
    #expect(judged.status == 0)
    let rates = judged.text.components(separatedBy: "\"diarizationErrorRate\"").dropFirst()
      .compactMap { Double($0.drop { " :".contains($0) }.prefix { "0123456789.e-".contains($0) }) }
    // A third of the time wrong would be one of the three or four voices taken for another.
    #expect(try #require(rates.max()) < 0.33)
  }

  @Test("writes the same bytes for any blocks of the input and any number of threads")
  func sameBytes() throws {
    let wave = WaveFile.bytes([try samples()], sampleRate: 16_000)
    try put(wave, "stdin.wav")
    let file = try tool.run(["--live", "stdin.wav"], in: folder.url)
    #expect(file.status == 0 && !file.output.isEmpty)
    for (block, options) in [(331, "--threads 1"), (4096, "--threads 2"), (1 << 20, "--threads 5")]
    {
      let result = try piped(wave, block: block, options)
      #expect(result.output == file.output)
    }
    // Samples without a header, and a header that does not know the length.
    #expect(try piped(wave.dropFirst(44), block: 1000, "--raw 16000").output == file.output)
    let unknown = wave.prefix(40) + Data([255, 255, 255, 255]) + wave.dropFirst(44)
    #expect(try piped(unknown, block: 64_000).output == file.output)
  }

  @Test("hears a call of two channels at 8 kHz", arguments: ["mix", "2"])
  func telephone(channel: String) throws {
    let left = try samples(at: 8000)
    let right = [Float](repeating: 0, count: left.count)
    let wave = WaveFile.bytes([left, right], sampleRate: 8000)
    let result = try piped(wave, block: 3001, "--channel \(channel)")
    #expect(result.status == 0)
    #expect(result.errors.hasPrefix("diarize: stdin: is sampled at 8000 Hz and the model at "))
    #expect(result.output.isEmpty == (channel == "2"))
    if channel == "2" { #expect(result.errors.hasSuffix("diarize: stdin: nobody speaks\n")) }
  }

  @Test("writes a turn while the recording goes on")
  func whileItGoesOn() throws {
    // The pipe stays open until a line came out of the tool; were nothing written before the end,
    // neither would ever come.
    let wave = WaveFile.bytes([try samples()], sampleRate: 16_000)
    try put(wave, "input")
    let script = """
      mkfifo lines
      (cat input; head -n 1 lines > first) | "$TOOL" --live --quiet - | tee lines > all
      head -n 1 all | cmp - first && wc -l < all
      """
    let result = try tool.run(inScript: script, in: folder.url)
    #expect(result.status == 0)
    #expect(try #require(Int(result.text.trimmingCharacters(in: .whitespacesAndNewlines))) > 3)
  }

  @Test("ends quietly when nobody reads any more")
  func closedOutput() throws {
    // The pipe's reader is gone before the tool starts.
    let script = """
      mkfifo lines
      listen() { : < lines & exec 4> lines; wait; }
      listen; "$TOOL" --live '\(meeting)' >&4; echo $?; exec 4>&-
      trap '' PIPE
      listen; "$TOOL" --live '\(meeting)' >&4; echo $?
      """
    let result = try tool.run(inScript: script, in: folder.url)
    // A signal ends it, which shells count as 128 and 13; where that is ignored, it ends itself.
    #expect(result.text == "141\n0\n")
    #expect(result.errors.isEmpty)
  }

  @Test("a full standard output is trouble of the system")
  func fullOutput() throws {
    let result = try tool.run(
      inScript: "exec \"$TOOL\" --live --quiet '\(meeting)' > /dev/full", in: folder.url)
    #expect(result.status == 3)
    #expect(
      result.errors == "diarize: standard output: cannot be written (No space left on device)\n")
  }

  @Test("ends with what it heard on Ctrl-C")
  func interrupted() throws {
    let wave = WaveFile.bytes([try samples()], sampleRate: 16_000)
    try put(wave, "input")
    // The recording never ends; the first line says that the tool is at work.
    let script = """
      mkfifo sound lines
      (cat input; exec sleep 600) > sound & source=$!
      "$TOOL" --live - < sound > lines & pid=$!
      { read -r line; echo "$line" > all; kill -INT $pid; cat >> all; } < lines
      wait $pid; echo $?
      kill $source
      """
    let result = try tool.run(
      inScript: "set -m\n" + script, in: folder.url)
    #expect(result.text.hasPrefix("0\n"))
    #expect(result.errors.contains("diarize: stdin: "))
  }

  @Test("gives at most as many speakers as asked for", arguments: ["--speakers", "--max-speakers"])
  func most(option: String) throws {
    for count in 1...2 {
      let result = try tool.run(["--live", option, "\(count)", meeting])
      #expect(Set(lines(result).map(\.speaker)).count == count)
    }
  }

  @Test("names known voices")
  func knownVoices() throws {
    let result = try tool.run([
      "--live", "--enrol", "slt=\(Fixture.path("Voices/slt-1.flac"))", meeting,
    ])
    #expect(result.status == 0)
    #expect(Set(lines(result).map(\.speaker)).contains("slt"))
  }

  @Test("writes an object a line where JSON is asked for")
  func json() throws {
    struct Turn: Decodable {
      let recording, speaker: String
      let onset, end, duration: Double
    }
    let rttm = lines(try tool.run(["--live", meeting]))
    let json = try tool.run(["--live", "--json", meeting]).text.split(separator: "\n").map {
      try JSONDecoder().decode(Turn.self, from: Data($0.utf8))
    }
    #expect(json.map(\.speaker) == rttm.map(\.speaker))
    #expect(json.map(\.onset) == rttm.map(\.onset))
    for (turn, line) in zip(json, rttm) {
      #expect(abs(turn.end - line.end) < 1e-9 && turn.recording == "conversation-1")
      #expect(abs(turn.onset + turn.duration - turn.end) < 1e-9)
    }
  }

  @Test("writes turns that do not overlap where second speakers are not wanted")
  func overlap() throws {
    let both = lines(try tool.run(["--live", meeting])).sorted { $0.onset < $1.onset }
    #expect(zip(both, both.dropFirst()).contains { $0.end > $1.onset + 0.0015 })
    let alone = lines(try tool.run(["--live", "--overlap", "off", meeting]))
      .sorted { $0.onset < $1.onset }
    #expect(zip(alone, alone.dropFirst()).allSatisfy { $0.end <= $1.onset + 0.0015 })
  }

  @Test("hears nobody in silence and in next to nothing", arguments: [1, 399, 400, 80_000])
  func silence(count: Int) throws {
    let wave = WaveFile.bytes([[Float](repeating: 0, count: count)], sampleRate: 16_000)
    let result = try piped(wave, block: 4096)
    #expect(result.status == 0 && result.output.isEmpty)
    #expect(result.errors == "diarize: stdin: nobody speaks\n")
  }

  @Test("writes what came before a stream broke off, and says that it did")
  func brokenOff() throws {
    let wave = WaveFile.bytes([try samples()], sampleRate: 16_000)
    let half = wave.prefix(44 + 2 * 16_000 * 20)
    let result = try piped(half, block: 8192)
    #expect(result.text.split(separator: "\n").count > 1)
    #expect(result.errors.hasPrefix("diarize: standard input: is cut short (its header promises "))
    #expect(result.errors.hasSuffix(" s, 20.000 s are there); copy or record it again\n"))
  }

  @Test("refuses input that is no sound", arguments: [0, 1, 2])
  func badInput(place: Int) throws {
    let inputs: [(Data, String)] = [
      (Data(), "holds no samples; give a recording that is not empty"),
      (
        Data("RIFF".utf8),
        "is damaged or cut short (its header ends after 4 bytes); copy or record it again"
      ),
      (
        try Data(contentsOf: URL(fileURLWithPath: meeting)),
        "cannot be read while it comes (it begins with fLaC); pipe WAV or AU, as with: "
          + "ffmpeg -i INPUT -f wav -, or samples with --raw"
      ),
    ]
    let (data, sentence) = inputs[place]
    try put(data, "input")
    // The status of the tool, not of the pipe's last command.
    let result = try tool.run(
      inScript: "cat input 2>/dev/null | { \"$TOOL\" --live -; echo $?; }", in: folder.url)
    #expect(result.text == "2\n")
    #expect(result.errors == "diarize: standard input: \(sentence)\n")
  }

  @Test("refuses options that cannot be followed meanwhile", arguments: BadOptions.all)
  func refuses(_ bad: BadOptions) throws {
    let result = try tool.run(bad.arguments, in: folder.url)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.split(separator: "\n").first.map(String.init) == bad.sentence)
  }

  /// Options, and the sentence for them.
  struct BadOptions: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let sentence: String
    var testDescription: String { arguments.joined(separator: " ") }

    private static let excluded = [
      ["--list", "l"], ["--output-dir", "o"], ["--exclusive"], ["--save-embeddings", "e.jsonl"],
      ["--embeddings", "e.jsonl"], ["--min-speakers", "2"], ["--speech-activity", "energy"],
      ["--each-channel"], ["--keep-going"], ["--across"],
    ].map { option in
      BadOptions(
        arguments: ["--live"] + option + ["-"],
        sentence: "Error: --live and \(option[0]) exclude each other; leave one out")
    }

    static let all =
      excluded + [
        .init(
          arguments: ["--live"],
          sentence: "Error: --live hears one recording and 0 are given; give one, or - for "
            + "standard input"),
        .init(
          arguments: ["--live", "a.wav", "b.wav"],
          sentence: "Error: --live hears one recording and 2 are given; give one, or - for "
            + "standard input"),
        .init(
          arguments: ["--live", "--format", "textgrid", "-"],
          sentence: "Error: --live writes rttm or json, a line a turn; "
            + "leave out --format textgrid"),
        .init(
          arguments: ["--live", "--delay", "1", "-"],
          sentence: "Error: --delay is 1.0; give 2.8 to 600 seconds with windows of 1.5 s"),
        .init(
          arguments: ["--live", "--delay", "nan", "-"],
          sentence: "Error: --delay is nan; give 2.8 to 600 seconds with windows of 1.5 s"),
        .init(
          arguments: ["--delay", "5", "-"], sentence: "Error: --delay goes with --live; give both"),
        .init(
          arguments: ["--raw", "16000", "-"],
          sentence: "Error: --raw goes with --live; give both"),
        .init(
          arguments: ["--live", "missing.wav"],
          sentence: "diarize: missing.wav: cannot be opened (No such file or directory); "
            + "give a file that can be read"),
      ]
  }

  @Test("refuses a description of samples that none can have", arguments: ["", "7", "1600,0", "x"])
  func badRaw(text: String) throws {
    let result = try tool.run(["--live", "--raw", text, "-"])
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: The value '\(text)' is invalid for '--raw "))
  }
}
