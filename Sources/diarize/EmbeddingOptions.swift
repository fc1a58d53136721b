// Embeddings that are kept, and embeddings in the place of recordings.

import ArgumentParser
import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport

/// Embeddings of windows: kept beside the turns, or given instead of sound.
struct EmbeddingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep the windows' embeddings: .safetensors, .npy, .ark (with segments) or .jsonl. Nothing is "
        + "skipped then.", valueName: "file"), completion: .file())
  var saveEmbeddings: String?

  @Option(
    help: ArgumentHelp(
      "Cluster these embeddings; no sound is read and no model is loaded.", valueName: "file"),
    completion: .file())
  var embeddings: String?

  @Option(
    help: ArgumentHelp(
      "Where the embeddings lie: lines of name, recording, start and end in seconds, as Kaldi's "
        + "segments.", valueName: "file"), completion: .file())
  var segments: String?

  func validate() throws {
    if segments != nil && embeddings == nil {
      throw ValidationError("--segments goes with --embeddings; give both")
    }
    if saveEmbeddings != nil && embeddings != nil {
      throw ValidationError("--save-embeddings and --embeddings exclude each other; give one")
    }
    if let saveEmbeddings {
      _ = try EmbeddingFormat(written: saveEmbeddings)
    }
    if let embeddings { _ = try EmbeddingFormat(of: embeddings) }
  }

  /// The embeddings that are given instead of sound.
  func store(_ path: String) throws -> EmbeddingStore {
    let store = try EmbeddingStore(reading: path)
    guard let segments else { return store }
    return try store.placed(bySegments: segments)
  }
}

/// Clusters given embeddings, recording by recording.
struct EmbeddingJob {
  let diarizer: EmbeddingDiarizer
  let workers: Workers
  let output: TurnOutputOptions
  /// How speakers of several recordings are linked; nil where they are not.
  let links: VoiceLinks?
  let quiet: Bool

  func run(_ store: EmbeddingStore) throws {
    let recordings = try diarizer.recordings(of: store)
    guard recordings.count < 2 || output.outputDir != nil || output.chosen == .rttm else {
      throw ToolFailure(
        "\(diarizer.path): holds \(recordings.count) recordings; name an --output-dir")
    }
    if output.outputDir == nil { try RTTM.checkDistinct(recordings.map(\.name), of: diarizer.path) }
    if let links { return try link(recordings, links) }
    var whole = ""
    for recording in recordings {
      let file = output.file(for: ListedRecording(identifier: recording.name, path: ""))
      if let file, FileManager.default.fileExists(atPath: file) { continue }
      let turns = try diarizer.turns(of: recording, workers: workers)
      let document = TurnDocument(
        recording: recording.name, duration: recording.duration, turns: turns)
      let text = output.text(of: document)
      if let file {
        try output.write(text, to: file)
      } else {
        whole += text
      }
      say(turns, of: recording)
    }
    if output.outputDir == nil { try Output.write(whole) }
  }

  /// Clusters all recordings and names the people in them.
  private func link(_ recordings: [EmbeddingDiarizer.Recording], _ links: VoiceLinks) throws {
    let places = Dictionary(uniqueKeysWithValues: zip(recordings.map(\.name), recordings))
    let first = recordings.first?.windows.first?.embedding
    try AcrossJob(
      links: links, known: nil, maker: first?.model, dimension: first?.dimension,
      workers: workers, output: output, quiet: quiet
    ).run(recordings.map { ListedRecording(identifier: $0.name, path: diarizer.path) }) { listed in
      guard let recording = places[listed.identifier] else {
        throw ToolFailure("\(listed.path): has nothing on the recording \(listed.identifier)")
      }
      let found = try diarizer.diarized(recording, workers: workers)
      say(found.document.turns, of: recording)
      return found
    }
  }

  private func say(_ turns: [Turn], of recording: EmbeddingDiarizer.Recording) {
    guard !quiet else { return }
    let speakers = Set(turns.map(\.speaker)).count
    Tool.complain(
      "diarize: \(recording.name): \(speakers) speaker\(speakers == 1 ? "" : "s"), "
        + "\(turns.count) turns of \(recording.windows.count) embeddings")
  }
}

extension RTTM {
  /// Refuses two recordings that would be one in RTTM, whose names hold no blanks.
  ///
  /// - Throws: ``ToolFailure`` that names both, after the file that they are from.
  static func checkDistinct(_ recordings: [String], of path: String? = nil) throws(ToolFailure) {
    var owners: [String: String] = [:]
    for name in recordings {
      guard let other = owners.updateValue(name, forKey: Self.name(name)) else { continue }
      throw ToolFailure(
        "\(path.map { "\($0): " } ?? "")the recordings \"\(other)\" and \"\(name)\" are both "
          + "\(Self.name(name)) in RTTM, whose names hold no blanks; name an --output-dir")
    }
  }
}
