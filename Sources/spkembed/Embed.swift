// `spkembed [embed]`: recordings become embeddings, one each or one a window.

import ArgumentParser
import AudioFiles
import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport

struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Embed recordings: one embedding each, or one a window (the default).")

  @Argument(help: "Recordings, or folders of them; - is standard input.", completion: .file())
  var recordings: [String] = []

  @Option(
    help: "A list of recordings: Kaldi's wav.scp (name and path), or a path a line.",
    completion: .file())
  var list: String?

  @Option(
    name: .shortAndLong,
    help: "Write .safetensors, .npy, .ark (with .scp) or .jsonl instead of JSON lines.")
  var output: String?

  @OptionGroup var model: ModelOptions
  @OptionGroup var windowing: WindowOptions
  @OptionGroup var speech: SpeechRequestOptions

  @Flag(help: "Finish the rest when a recording fails, then name every failure.")
  var keepGoing = false

  @Flag(help: "No progress.") var quiet = false

  func validate() throws {
    if recordings.isEmpty && list == nil {
      throw ValidationError("no recording is given; name files, folders, or a --list")
    }
    if speech.text != nil && (windowing.windows != nil || output != nil) {
      throw ValidationError("--speech-request prints one request; leave out --windows and --output")
    }
    if let output { _ = try EmbeddingFormat(written: output) }
    _ = try windowing.plan()
  }

  func run() throws {
    let listed = try asked()
    if let output {
      try EmbeddingStore.checkNames(listed.map(\.identifier), writtenTo: output)
    }
    let sink = try EmbeddingSink(output: output, speech: speech, streaming: keepGoing)
    let worker = EmbeddingRun(
      model: try model.load(), workers: model.workers(), channel: model.channel,
      plan: try windowing.plan())
    let failures = try embed(listed, with: worker, into: sink)
    try sink.finish()
    guard failures.isEmpty else {
      let names = failures.map { "  \($0)" }.joined(separator: "\n")
      throw ToolFailure("\(failures.count) of \(listed.count) recordings failed:\n\(names)")
    }
  }

  private func asked() throws -> [ListedRecording] {
    var listed = try RecordingList.recordings(of: recordings)
    if let list { listed += try RecordingList.recordings(inList: list) }
    try RecordingList.checkNames(of: listed)
    return listed
  }

  private func embed(_ listed: [ListedRecording], with run: EmbeddingRun, into sink: EmbeddingSink)
    throws -> [String]
  {
    let progress = Progress(quiet: quiet)
    var failures: [String] = []
    for (index, recording) in listed.enumerated() {
      progress.show("\(index + 1) of \(listed.count): \(recording.identifier)")
      do {
        try run.embed(recording, into: sink)
      } catch let failure as ToolFailure where keepGoing && failure.exitStatus == .badInput {
        failures.append(failure.description)
      }
    }
    return failures
  }
}

/// Windows instead of whole recordings.
struct WindowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("One embedding a window of so many seconds.", valueName: "seconds"))
  var windows: Double?

  @Option(
    help: ArgumentHelp(
      "From one window to the next; half a window unless said.", valueName: "seconds"))
  var hop: Double?

  /// The plan that the options describe; nil for whole recordings.
  func plan() throws -> WindowPlan? {
    guard let windows else {
      guard hop == nil else { throw ValidationError("--hop goes with --windows; give both") }
      return nil
    }
    return try WindowPlan(
      length: windows, hop: hop ?? max(windows / 2, min(windows, WindowPlan.leastHop)))
  }
}

/// Turns listed recordings into embeddings.
struct EmbeddingRun {
  let model: SpeakerModel
  let workers: Workers
  let channel: ChannelSelection
  let plan: WindowPlan?

  /// Embeds a recording and hands on each embedding with its name.
  ///
  /// - Throws: ``ToolFailure`` whose sentence names the recording.
  func embed(_ recording: ListedRecording, into sink: EmbeddingSink) throws {
    do {
      if let plan {
        try embedWindows(of: recording, plan: plan, into: sink)
      } else {
        let waveform = try Waveform(
          reading: recording.path, sampleRate: model.sampleRate, channel: channel)
        let embedding = try model.embedding(of: waveform, workers: workers)
        try sink.add(StoredEmbedding(identifier: recording.identifier, embedding: embedding))
      }
    } catch let error as AudioError {
      throw ToolFailure(error.description, exitStatus: error.exitStatus)
    } catch SpeakerModelError.audio(let error) {
      throw ToolFailure(error.description, exitStatus: error.exitStatus)
    } catch let error as SpeakerModelError {
      throw ToolFailure("\(recording.path): \(error)")
    }
  }

  private func embedWindows(
    of recording: ListedRecording, plan: WindowPlan, into sink: EmbeddingSink
  ) throws {
    let rate = Double(model.sampleRate)
    var stream = try WindowStream(
      opening: recording.path, channel: channel, plan: plan, model: model)
    while true {
      let batch = try stream.next(workers: workers)
      guard !batch.isEmpty else { return }
      for (window, embedding) in batch {
        let span = StoredEmbedding.Span(
          recording: recording.identifier, start: Double(window.startSample) / rate,
          end: Double(window.endSample) / rate)
        try sink.add(StoredEmbedding(window: span, embedding: embedding))
      }
    }
  }
}
