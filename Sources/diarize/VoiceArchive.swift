// Where finished recordings wait until all can be linked: the output folder, or memory.

import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport

/// Recordings with their voices: `voices/NAME.jsonl` and `speakers.jsonl` below the output folder.
///
/// Without a folder recordings are held in memory and nothing is known from earlier runs.
struct VoiceArchive {
  private let folder: String?
  private var held: [String: DiarizedVoices] = [:]
  private var voices: [String: [RecordedVoice]] = [:]

  init(folder: String?) {
    self.folder = folder
  }

  /// The file that says who everybody is.
  var indexFile: String? {
    folder.map { ($0 as NSString).appendingPathComponent("speakers.jsonl") }
  }

  /// The file that keeps a recording.
  private func file(of recording: String) -> String? {
    folder.map {
      ($0 as NSString).appendingPathComponent(
        "voices/\(TurnOutputOptions.pathBelowFolder(recording)).jsonl")
    }
  }

  /// What keeps a recording, as messages name it.
  func name(of recording: String) -> String { file(of: recording) ?? recording }

  /// Whether a recording is done.
  func holds(_ recording: String) -> Bool {
    guard let file = file(of: recording) else { return held[recording] != nil }
    return FileManager.default.fileExists(atPath: file)
  }

  /// Keeps a recording that is done.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be written.
  mutating func keep(_ recording: DiarizedVoices) throws {
    voices[recording.document.recording] = recording.voices
    guard let file = file(of: recording.document.recording) else {
      held[recording.document.recording] = recording
      return
    }
    try Output.makeFolder((file as NSString).deletingLastPathComponent)
    try Output.write(recording.jsonLines, to: file)
  }

  /// A recording that is done.
  ///
  /// - Throws: ``VoiceFileError``, ``ToolFailure``.
  func recording(_ name: String) throws -> DiarizedVoices {
    if let recording = held[name] { return recording }
    let file = file(of: name) ?? name
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ToolFailure("\(file): cannot be read; give a folder whose files can be read")
    }
    let recording = try DiarizedVoices(jsonLines: data, path: file)
    guard recording.document.recording == name else {
      throw ToolFailure(
        "\(file): keeps the recording \(recording.document.recording), and \(name) is asked for; "
          + "give it another name in a --list")
    }
    return recording
  }

  /// Reads the voices of recordings that are done, where they are not here already.
  ///
  /// - Throws: ``VoiceFileError``, ``ToolFailure``.
  mutating func load(_ names: [String], _ workers: Workers) throws {
    let missing = names.filter { voices[$0] == nil }
    let archive = self
    let read = workers.map(pieces: missing.count) { place in
      Result { try archive.recording(missing[place]).voices }
    }
    for (name, own) in zip(missing, read) { voices[name] = try own.get() }
  }

  /// The voices of a recording that were read.
  func voices(of name: String) -> [RecordedVoice] { voices[name] ?? [] }

  /// Who the voices of earlier runs are.
  ///
  /// - Throws: ``VoiceFileError``, ``ToolFailure``.
  func index() throws -> SpeakerIndex {
    guard let file = indexFile, FileManager.default.fileExists(atPath: file) else {
      return SpeakerIndex()
    }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ToolFailure("\(file): cannot be read; give a folder whose files can be read")
    }
    return try SpeakerIndex(jsonLines: data, path: file)
  }

  /// Writes who everybody is.
  ///
  /// - Throws: ``ToolFailure`` with status 3 when it cannot be written.
  func write(_ index: SpeakerIndex) throws {
    guard let file = indexFile else { return }
    try Output.write(index.jsonLines, to: file)
  }
}

/// One process at a time in a folder; the lock goes away with the value, or with the process.
final class FolderLock {
  private let descriptor: Int32

  /// Waits until nobody else has the folder.
  init(_ folder: String) throws {
    descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
      throw ToolFailure(
        "\(folder): cannot be locked (\(String(cString: strerror(errno)))); "
          + "give a folder that can be read", exitStatus: .trouble)
    }
  }

  deinit { close(descriptor) }
}
