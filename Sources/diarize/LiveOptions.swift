// `--live`: what goes with it and what does not.

public import ArgumentParser
public import AudioFiles
import Diarization
import SpeakerEmbeddings
import ToolSupport

/// Whether turns are written while the recording goes on, and how.
struct LiveOptions: ParsableArguments {
  @Flag(
    help: "Write each turn as soon as it is certain, while the recording goes on; see above.")
  var live = false

  @Option(
    help: ArgumentHelp(
      "With --live: seconds from the end of a turn until it is written, about (default: "
        + "\(LiveDiarizer.standardDelay)).", valueName: "seconds"))
  var delay: Double?

  @Option(
    help: ArgumentHelp(
      "With --live: the input is samples without a header, 16 bits, little-endian, at this rate, "
        + "of one channel or so many.", valueName: "rate[,channels]"))
  var raw: RawSamples?

  func validate() throws {
    guard !live else { return }
    if delay != nil { throw ValidationError("--delay goes with --live; give both") }
    if raw != nil { throw ValidationError("--raw goes with --live; give both") }
  }

  /// The delay with a plan, in seconds.
  func delay(with plan: WindowPlan) throws -> Double {
    let least = LiveDiarizer.leastDelay(plan)
    guard let delay else { return max(least, LiveDiarizer.standardDelay) }
    guard (least...Self.longestDelay).contains(delay) else {
      throw ValidationError(
        "--delay is \(delay); give \(least) to \(Int(Self.longestDelay)) seconds with windows of "
          + "\(plan.length) s")
    }
    return delay
  }

  /// Seconds; what is heard meanwhile is kept.
  private static let longestDelay = 600.0
}

extension RawSamples: ExpressibleByArgument {
  /// Reads `16000` or `48000,2`.
  public init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(parts.count), let rate = parts[0],
      AudioReader.sampleRates.contains(rate),
      let channels = parts.count == 2 ? parts[1] : 1, (1...1024).contains(channels)
    else { return nil }
    self.init(sampleRate: rate, channels: channels)
  }
}

extension Turns {
  /// Refuses what cannot be done while a recording goes on.
  func validateLive() throws {
    let given = [
      ("--list", list != nil), ("--output-dir", output.outputDir != nil),
      ("--exclusive", output.exclusive), ("--save-embeddings", kept.saveEmbeddings != nil),
      ("--embeddings", kept.embeddings != nil), ("--min-speakers", count.minSpeakers != nil),
      ("--speech-activity", speechActivity != "detector"), ("--each-channel", eachChannel),
      ("--keep-going", keepGoing), ("--across", linking.across),
    ]
    if let other = given.first(where: \.1) {
      throw ValidationError("--live and \(other.0) exclude each other; leave one out")
    }
    guard recordings.count == 1 else {
      throw ValidationError(
        "--live hears one recording and \(recordings.count) are given; give one, or - for "
          + "standard input")
    }
    guard [.rttm, .json].contains(output.chosen) else {
      throw ValidationError(
        "--live writes rttm or json, a line a turn; leave out --format \(output.chosen.rawValue)")
    }
    _ = try live.delay(with: plan())
  }

  /// Writes turns while the recording goes on.
  func runLive() throws {
    let recording = try RecordingList.recordings(of: recordings)[0]
    let speakerModel = try model.load()
    let workers = model.workers()
    let plan = try plan()
    let diarizer = try LiveDiarizer(
      model: speakerModel, detector: .inTheBox(),
      recording: recording.identifier, plan: plan,
      most: try count.count().most, threshold: threshold,
      known: try voices.voices(
        by: speakerModel, channel: model.channel, format: output.chosen, workers: workers),
      namesOverlap: overlap != .off, delay: try live.delay(with: plan))
    try LiveJob(
      recording: recording, raw: live.raw, channel: model.channel,
      line: output.chosen == .json ? .json : .rttm, workers: workers, quiet: quiet
    ).run(diarizer)
  }
}
