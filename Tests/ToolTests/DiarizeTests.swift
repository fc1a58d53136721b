// `diarize` as a user runs it, on the synthetic conversations.

import Foundation
import TestSupport
import Testing

@Suite("diarize")
struct DiarizeTests {
  private let tool = BuiltTool("diarize")
  private let folder: TemporaryFolder
  private let meeting = Fixture.path("Conversations/conversation-1.flac")

  init() throws {
    folder = try TemporaryFolder()
  }

  private func speakers(in rttm: String) -> Set<Substring> {
    Set(rttm.split(separator: "\n").map { $0.split(separator: " ")[7] })
  }

  @Test("writes RTTM with the voices that are there")
  func writesRTTM() throws {
    let result = try tool.run([meeting])
    #expect(result.status == 0)
    let lines = result.text.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      let fields = line.split(separator: " ")
      #expect(fields.count == 10)
      #expect(fields.prefix(3) == ["SPEAKER", "conversation-1", "1"])
      #expect(Double(fields[4]) ?? 0 > 0)
    }
    #expect(speakers(in: result.text).count == 3)
  }

  @Test("is right about most of the time, as the judge says", arguments: [1, 2])
  func isRight(number: Int) throws {
    let recording = number == 1 ? "conversation-1.flac" : "conversation-2.opus"
    let hypothesis = folder.path("turns.rttm")
    try tool.run([Fixture.path("Conversations/\(recording)")]).output
      .write(to: URL(fileURLWithPath: hypothesis))
    let judged = try BuiltTool("spkeval").run([
      "diarization", "-r", Fixture.path("Conversations/conversation-\(number).rttm"),
      "-s", hypothesis, "--json",
    ])
    #expect(judged.status == 0)
    let rates = judged.text.components(separatedBy: "\"diarizationErrorRate\"").dropFirst()
      .compactMap { Double($0.drop { " :".contains($0) }.prefix { "0123456789.e-".contains($0) }) }
    let worst = try #require(rates.max())
    // A third of the time wrong would be one of the three or four voices taken for another.
    #expect(worst < 0.33)
  }

  @Test("prints the same bytes for any number of threads")
  func sameBytes() throws {
    let outputs = try ["1", "2", "7"].map { try tool.run(["--threads", $0, meeting]).output }
    #expect(!outputs[0].isEmpty)
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0] == outputs[2])
  }

  @Test("gives as many speakers as asked for", arguments: [1, 2, 4, 5])
  func asManyAsAsked(count: Int) throws {
    let result = try tool.run(["--speakers", "\(count)", meeting])
    #expect(speakers(in: result.text).count == count)
  }

  @Test("stays inside a range of speakers", arguments: [(1, 2), (4, 6)])
  func insideTheRange(fewest: Int, most: Int) throws {
    let result = try tool.run(["--speakers", "\(fewest)...\(most)", meeting])
    #expect((fewest...most).contains(speakers(in: result.text).count))
  }

  @Test("refuses two recordings whose turns would be one file, before it begins")
  func oneFileForTwo() throws {
    let folder = try SoundFolder(["list": "a/b kal-1.flac\na//b slt-1.flac\n"])
    let result = try tool.run(["--list", "list", "--output-dir", "o"], in: folder.url)
    #expect(result.status == 2)
    #expect(
      result.errors == "diarize: o/a/b.rttm: would hold the turns of a/b and of a//b; "
        + "give them other names in a --list\n")
    #expect(!FileManager.default.fileExists(atPath: folder.url.path + "/o"))
  }

  @Test("reads standard input")
  func standardInput() throws {
    let named = try tool.run([meeting])
    let piped = try tool.run(["-"], input: Data(contentsOf: URL(fileURLWithPath: meeting)))
    #expect(
      piped.text == named.text.replacingOccurrences(of: "conversation-1 ", with: "stdin "))
  }

  @Test("writes a file a recording and skips what is there")
  func outputFolder() throws {
    let output = folder.path("turns")
    let both = [meeting, Fixture.path("Conversations/conversation-2.opus")]
    #expect(try tool.run(both + ["--output-dir", output]).status == 0)
    let first = output + "/conversation-1.rttm"
    #expect(try Data(contentsOf: URL(fileURLWithPath: first)) == tool.run([meeting]).output)
    try Data("kept".utf8).write(to: URL(fileURLWithPath: first))
    #expect(try tool.run(both + ["--output-dir", output]).status == 0)
    #expect(try String(contentsOfFile: first, encoding: .utf8) == "kept")
  }

  @Test("takes speech from a file of turns")
  func givenSpeech() throws {
    let result = try tool.run([
      "--speech-activity", Fixture.path("Conversations/conversation-1.rttm"), meeting,
    ])
    #expect(result.status == 0)
    #expect(result.text.contains("SPEAKER conversation-1 1 0.601 "))
  }

  @Test("takes speech from labels and regions, and cuts off what lies beyond the recording")
  func givenRegions() throws {
    let files = [
      "a.lab": "10 20 sp\n40 900 sp\n",
      "a.uem": "conversation-1 1 10 20\nconversation-1 1 40 900\n",
    ]
    for (name, text) in files {
      let path = folder.path(name)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let result = try tool.run(["--speech-activity", path, "--json", meeting])
      #expect(result.status == 0)
      let turns = try JSONDecoder().decode(Turns.self, from: result.output)
      #expect(turns.turns.first?.onset == 10)
      for turn in turns.turns {
        let end = turn.onset + turn.duration
        #expect(turn.onset >= 10 && end <= turns.duration + 0.001)
        #expect(end <= 20.001 || turn.onset >= 40)
      }
    }
  }

  private struct Turns: Decodable {
    struct Turn: Decodable { let onset, duration: Double }
    let turns: [Turn]
    let duration: Double
  }

  @Test("finds speech by energy too, and otherwise than by the detector")
  func energy() throws {
    let energy = try tool.run(["--speech-activity", "energy", meeting])
    #expect(energy.status == 0)
    #expect(speakers(in: energy.text).count == 3)
    let detector = try tool.run(["--speech-activity", "detector", meeting])
    #expect(detector.text != energy.text)
    #expect(try detector.output == tool.run([meeting]).output)
  }

  @Test("names a second speaker where two voices are heard, unless that is off")
  func overlap() throws {
    func overlaps(_ options: [String]) throws -> [(onset: Double, end: Double)] {
      let result = try tool.run(options + ["--json", meeting])
      let turns = try JSONDecoder().decode(Turns.self, from: result.output).turns
      return zip(turns, turns.dropFirst()).compactMap { turn, next in
        let end = min(turn.onset + turn.duration, next.onset + next.duration)
        // A millisecond is what rounding moves.
        return next.onset < end - 0.0015 ? (next.onset, end) : nil
      }
    }
    // The reference has one overlap, from 17.32 to 18.23 s.
    let found = try #require(overlaps([]).first)
    #expect(found.onset > 17.2 && found.end < 18.4 && found.end - found.onset > 0.45)
    #expect(try overlaps(["--overlap", "off"]).isEmpty)
  }

  @Test("writes nothing for silence and says so")
  func silence() throws {
    let result = try tool.run([Fixture.path("Audio/broken/silence.wav")])
    #expect(result.status == 0)
    #expect(result.output.isEmpty)
    #expect(result.errors == "diarize: silence: nobody speaks\n")
  }

  @Test("refuses more speakers than there are windows")
  func tooManySpeakers() throws {
    let result = try tool.run(["--speakers", "900", meeting])
    #expect(result.status == 2)
    #expect(
      result.errors.hasPrefix(
        "diarize: \(meeting): 900 speakers are asked for and the speech gives "))
    #expect(result.errors.hasSuffix(" windows; give a smaller --speakers\n"))
  }

  @Test("refuses bad input with one sentence", arguments: BadInput.all)
  func refuses(_ input: BadInput) throws {
    let result = try tool.run(input.arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.split(separator: "\n").first.map(String.init) == input.sentence)
  }

  /// Arguments that cannot be followed, and the sentence for them.
  struct BadInput: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let sentence: String
    var testDescription: String { arguments.joined(separator: " ") }

    private static let meeting = Fixture.path("Conversations/conversation-1.flac")
    private static let second = Fixture.path("Conversations/conversation-2.opus")
    private static let labels = Fixture.path("Conversations/only.lab")
    private static let other = Fixture.path("Conversations/conversation-2.rttm")

    static let all: [BadInput] = [
      .init(
        arguments: [], sentence: "Error: no recording is given; name files, folders, or a --list"),
      .init(
        arguments: ["--speakers", "0", meeting],
        sentence: "Error: --speakers is 0; give 1 or more"),
      .init(
        arguments: ["--speakers", "5...2", meeting],
        sentence: "Error: --speakers is 5...2; give a range from few to many"),
      .init(
        arguments: ["--min-speakers", "4", "--max-speakers", "2", meeting],
        sentence: "Error: --min-speakers is 4 and --max-speakers 2; "
          + "give a range from few to many"),
      .init(
        arguments: ["--speakers", "4", "--max-speakers", "5", meeting],
        sentence: "Error: --speakers says how many; "
          + "leave out --min-speakers and --max-speakers"),
      .init(
        arguments: ["--threshold", "3", meeting],
        sentence: "Error: --threshold is 3.0; give a cosine distance from 0 to 2"),
      .init(
        arguments: ["--hop", "2", meeting],
        sentence: "diarize: a hop of 2.0 s does not fit windows of 1.5 s; give 0.01 to 1.5"),
      .init(
        arguments: ["--hop", "1e-9", meeting],
        sentence: "diarize: a hop of 1e-09 s does not fit windows of 1.5 s; give 0.01 to 1.5"),
      .init(
        arguments: ["--window", "1e14", meeting],
        sentence: "diarize: a window of 100000000000000.0 s cannot be cut; "
          + "give a length in seconds above 0, such as 1.5, and at most 1000000.0"),
      .init(
        arguments: ["--window", "0", meeting],
        sentence: "diarize: a window of 0.0 s cannot be cut; "
          + "give a length in seconds above 0, such as 1.5"),
      .init(
        arguments: [meeting, meeting],
        sentence: "Error: 2 recordings are given; name an --output-dir"),
      .init(
        arguments: ["--threads", "0", meeting], sentence: "Error: --threads is 0; give 1 to 1024"),
      .init(
        arguments: ["--speech-activity", other, meeting],
        sentence: "diarize: \(other): has nothing on the recording conversation-1; "
          + "give a file whose second field is conversation-1"),
      .init(
        arguments: ["--speech-activity", "loudness", meeting],
        sentence: "diarize: loudness: cannot be read (there is no such file); "
          + "give a file that can be read"),
      .init(
        arguments: ["--speech-activity", labels, "--output-dir", "never-made", meeting, second],
        sentence: "diarize: \(labels): labels belong to one recording and 2 are given; "
          + "give RTTM or UEM, which name theirs"),
      .init(
        arguments: ["--speech-activity", "", meeting],
        sentence: "Error: --speech-activity is empty; give detector, energy or a file"),
      .init(
        arguments: ["--overlap", "maybe", meeting],
        sentence: "Error: The value 'maybe' is invalid for '--overlap <on|off>'. "
          + "Please provide one of 'on' and 'off'."),
      .init(
        arguments: ["--model", Fixture.path("Models/qwen3-small"), meeting],
        sentence: "diarize: \(Fixture.path("Models/qwen3-small")): no clustering threshold is "
          + "known for this model; give --threshold (a cosine distance, such as 0.7) or --speakers"),
    ]
  }
}
