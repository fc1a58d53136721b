// `diarize [turns]`: recordings become turns.

import ArgumentParser
import AudioFiles
import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport

struct Turns: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say who spoke when in recordings (the default).",
    discussion: """
        diarize meeting.wav > meeting.rttm
        diarize --list wav.scp --output-dir turns --keep-going
        diarize --across --list wav.scp --output-dir turns
        diarize --enrol alice=alice.wav --enrol bob=b1.wav,b2.wav meeting.wav
        diarize --embeddings windows.ark --segments segments --threshold 0.6 > meeting.rttm

      While a recording goes on, a line a turn, about 5 s after the turn has ended:
        arecord -q -f S16_LE -r 16000 -c 1 | diarize --live -
        ffmpeg -loglevel error -i URL -f wav - | diarize --live --json -
        sox -q talk.mp3 -t wav - | diarize --live -
        other-source | diarize --live --raw 16000 -
      A pipe holds WAV, AU or --raw samples; a file may be of any format. Speakers keep their names;
      --speakers and --max-speakers say how many there are at most. Ctrl-C ends the recording, and
      what was heard is written.
      """)

  @Argument(help: "Recordings, or folders of them; - is standard input.", completion: .file())
  var recordings: [String] = []

  @Option(
    help: "A list of recordings: Kaldi's wav.scp (name and path), or a path a line.",
    completion: .file())
  var list: String?

  @OptionGroup var output: TurnOutputOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var count: SpeakerCountOptions
  @OptionGroup var voices: VoiceOptions
  @OptionGroup var linking: AcrossOptions
  @OptionGroup var kept: EmbeddingOptions
  @OptionGroup var live: LiveOptions

  @Option(
    help: ArgumentHelp(
      "Merge clusters up to this cosine distance; without it, the model's own.",
      valueName: "distance"))
  var threshold: Double?

  @Option(help: ArgumentHelp("A window's length; 1.5 unless said.", valueName: "seconds"))
  var window: Double?

  @Option(
    help: ArgumentHelp("From one window to the next; 0.75 unless said.", valueName: "seconds"))
  var hop: Double?

  @Option(
    help: ArgumentHelp(
      "How speech is found: by the detector in the box, by energy, or in a file that says it, of "
        + "turns (RTTM), regions (UEM) or labels (.lab).", valueName: "detector|energy|file"))
  var speechActivity = "detector"

  @Option(
    help: ArgumentHelp(
      "Whether a second speaker is named where two voices are heard at once; on unless said.",
      valueName: "on|off"))
  var overlap: Switch?

  @Flag(help: "Diarize every channel by itself, as of a call with a side a channel.")
  var eachChannel = false

  @Flag(help: "Finish the rest when a recording fails, then name every failure.")
  var keepGoing = false

  @Flag(help: "No progress and no summary.") var quiet = false

  func validate() throws {
    if live.live { try validateLive() }
    if let threshold, !(0...2).contains(threshold) {
      throw ValidationError("--threshold is \(threshold); give a cosine distance from 0 to 2")
    }
    if speechActivity.isEmpty {
      throw ValidationError("--speech-activity is empty; give detector, energy or a file")
    }
    if eachChannel && model.channel != .mix {
      throw ValidationError("--each-channel and --channel exclude each other; give one")
    }
    if kept.embeddings != nil {
      try validateWithoutSound()
    } else if recordings.isEmpty && list == nil {
      throw ValidationError("no recording is given; name files, folders, or a --list")
    }
    if linking.across && kept.saveEmbeddings != nil {
      throw ValidationError(
        "--across and --save-embeddings exclude each other; --across keeps the speakers' voices in "
          + "the --output-dir")
    }
    if recordings.count > 1 && !fitsOneFile {
      throw ValidationError("\(recordings.count) recordings are given; name an --output-dir")
    }
    _ = try plan()
  }

  func plan() throws(WindowPlanError) -> WindowPlan {
    try WindowPlan(
      length: window ?? WindowPlan.standard.length, hop: hop ?? WindowPlan.standard.hop)
  }

  /// Whether turns of several recordings may go to one place: a folder, or RTTM, which names
  /// recordings, where their speakers have to do with each other.
  private var fitsOneFile: Bool {
    output.outputDir != nil || (linking.across && output.chosen == .rttm)
  }

  private func validateWithoutSound() throws {
    let given = [
      ("recordings", !recordings.isEmpty), ("--list", list != nil), ("--model", model.model != nil),
      ("--each-channel", eachChannel), ("--enrol", voices.isGiven),
      ("--speech-activity", speechActivity != "detector"), ("--window", window != nil),
      ("--hop", hop != nil), ("--overlap", overlap != nil), ("--channel", model.channel != .mix),
    ]
    if let other = given.first(where: \.1) {
      throw ValidationError(
        "\(other.0) go\(other.0 == "recordings" ? "" : "es") with sound, and --embeddings is "
          + "instead of it; leave one out")
    }
  }

  func run() throws {
    if live.live { return try runLive() }
    if let path = kept.embeddings {
      return try EmbeddingJob(
        diarizer: EmbeddingDiarizer(path: path, count: count.count(), threshold: threshold),
        workers: model.workers(), output: output,
        links: linking.across ? linking.links(threshold: threshold) : nil, quiet: quiet
      ).run(kept.store(path))
    }
    let speech = try SpeechOption(speechActivity)
    let listed = try asked()
    try speech.check(recordings: listed.count)
    try checkFiles(of: listed)
    if let path = kept.saveEmbeddings {
      try Output.checkFolder(of: path)
      try EmbeddingStore.checkNames(listed.map(\.identifier), writtenTo: path)
    }
    let speakerModel = try model.load()
    let workers = model.workers()
    let known = try voices.voices(
      by: speakerModel, channel: model.channel, format: output.chosen, workers: workers)
    let job = DiarizeJob(
      diarizer: Diarizer(
        model: speakerModel, detector: try .inTheBox(),
        plan: try plan(), count: try count.count(),
        threshold: threshold, channel: model.channel, activity: speech.activity,
        namesOverlap: overlap != .off),
      workers: workers, speech: speech, voices: linking.across ? nil : known,
      eachChannel: eachChannel, quiet: quiet)
    guard linking.across else { return try work(on: listed, job) }
    let links = linking.links(threshold: threshold ?? speakerModel.clusteringThreshold)
    try AcrossJob(
      links: links, known: known, maker: speakerModel.fingerprint,
      dimension: speakerModel.dimension, workers: workers, output: output, quiet: quiet
    ).run(listed, keepGoing: keepGoing) { try job.diarize($0).kept }
  }

  /// Refuses two recordings whose turns would be one file.
  private func checkFiles(of listed: [ListedRecording]) throws {
    var owners: [String: String] = [:]
    for recording in listed {
      guard let file = output.file(for: recording) else { continue }
      if let other = owners.updateValue(recording.identifier, forKey: file) {
        throw ToolFailure(
          "\(file): would hold the turns of \(other) and of \(recording.identifier); "
            + "give them other names in a --list")
      }
    }
  }

  private func work(on listed: [ListedRecording], _ job: DiarizeJob) throws {
    var failures: [String] = []
    var windows: [StoredEmbedding] = []
    for recording in listed {
      let file = output.file(for: recording)
      let isThere = file.map(FileManager.default.fileExists(atPath:)) ?? false
      if isThere && kept.saveEmbeddings == nil { continue }
      do {
        let found = try job.diarize(recording)
        try output.write(output.text(of: found.document), to: file)
        if kept.saveEmbeddings != nil { windows += found.windows }
      } catch let error as any ToolError where error.exitStatus == .trouble {
        throw error
      } catch {
        guard keepGoing else { throw error }
        failures.append("\(error)")
      }
    }
    if let path = kept.saveEmbeddings { try EmbeddingStore(windows).write(to: path) }
    try ToolFailure.report(failures, of: listed.count)
  }

  private func asked() throws -> [ListedRecording] {
    var listed = try RecordingList.recordings(of: recordings)
    if let list { listed += try RecordingList.recordings(inList: list) }
    guard listed.count < 2 || fitsOneFile else {
      throw ToolFailure("\(listed.count) recordings are given; name an --output-dir")
    }
    var seen = Set<String>()
    for recording in listed where !seen.insert(recording.identifier).inserted {
      throw ToolFailure(
        "\(recording.path): the name \(recording.identifier) occurs twice; "
          + "give each recording a name of its own")
    }
    if output.outputDir == nil { try RTTM.checkDistinct(listed.map(\.identifier)) }
    return listed
  }
}

/// Something that is done or not.
enum Switch: String, ExpressibleByArgument, CaseIterable {
  case on, off
}

extension ToolFailure {
  /// Names every failure of a run that went on after them.
  ///
  /// - Throws: ``ToolFailure`` where there is one.
  static func report(_ failures: [String], of recordings: Int) throws {
    guard failures.isEmpty else {
      throw ToolFailure(
        "\(failures.count) of \(recordings) recordings failed:\n"
          + failures.map { "  \($0)" }.joined(separator: "\n"))
    }
  }
}
