// `--across`: recordings are diarized one by one, their voices are kept, and when all are done
// everybody gets one name in all of them.

import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport

/// Names people across recordings and writes the turns.
struct AcrossJob {
  let links: VoiceLinks
  let known: KnownVoices?
  /// What made the voices; nil where that is not known.
  let maker: ModelFingerprint?
  /// Values of a voice.
  let dimension: Int?
  let workers: Workers
  let output: TurnOutputOptions
  let quiet: Bool

  /// Diarizes what is not done yet, then links all.
  ///
  /// A file of turns that is there is written again only where a name in it changes, and that
  /// before the index is: a run that is killed at any point goes on to the same files.
  func run(
    _ listed: [ListedRecording], keepGoing: Bool = false,
    diarize: (ListedRecording) throws -> DiarizedVoices
  ) throws {
    var archive = VoiceArchive(folder: output.outputDir)
    try check(listed, &archive)
    var failures: [String] = []
    var done: [ListedRecording] = []
    for recording in listed {
      do {
        if !archive.holds(recording.identifier) {
          try archive.keep(try diarize(recording))
        }
        done.append(recording)
      } catch let error as any ToolError where error.exitStatus == .trouble {
        throw error
      } catch {
        guard keepGoing else { throw error }
        failures.append("\(error)")
      }
    }
    try link(done, &archive)
    try ToolFailure.report(failures, of: listed.count)
  }

  /// Refuses what could only be found out after hours: turns of another making, kept voices that
  /// are damaged or of another model.
  private func check(_ listed: [ListedRecording], _ archive: inout VoiceArchive) throws {
    let index = try archive.index()
    for recording in listed {
      let isLinked =
        index.speakers(of: recording.identifier) != nil && archive.holds(recording.identifier)
      if let file = output.file(for: recording), !isLinked,
        FileManager.default.fileExists(atPath: file)
      {
        throw ToolFailure(
          "\(file): is there already and its speakers were not linked; "
            + "remove it, or name another --output-dir")
      }
    }
    let anew = Set(listed.map(\.identifier).filter { !archive.holds($0) })
    let kept = SpeakerIndex(index.entries.filter { !anew.contains($0.recording) })
    let names = kept.entries.map(\.recording) + listed.map(\.identifier)
    try load(names.filter(archive.holds), of: &archive, kept)
    // Who is diarized again is named again; said now, so that no run after this one takes the
    // old names for the new voices.
    if kept != index { try archive.write(kept) }
  }

  /// Names everybody and writes the turns of some recordings.
  private func link(_ listed: [ListedRecording], _ archive: inout VoiceArchive) throws {
    if let folder = output.outputDir { try Output.makeFolder(folder) }
    let lock = try output.outputDir.map(FolderLock.init)
    defer { withExtendedLifetime(lock) {} }
    let before = try archive.index()
    let linked = before.entries.map(\.recording)
    let added = listed.map(\.identifier).filter { before.speakers(of: $0) == nil }
    let present = (linked + added).filter(archive.holds)
    try load(present, of: &archive, before)
    let after = try names(of: present, in: archive, before: before)
    for entry in before.entries where entry.speakers != after.speakers(of: entry.recording) {
      try writeAnew(entry.recording, archive, after)
    }
    try archive.write(after)
    try write(listed, archive, after)
    if !quiet { Tool.complain(Self.summary(of: after)) }
  }

  /// Writes the turns of a recording again, in all forms that are there.
  private func writeAnew(_ name: String, _ archive: VoiceArchive, _ index: SpeakerIndex) throws {
    let recording = ListedRecording(identifier: name, path: "")
    for format in TurnFormat.allCases {
      guard let file = output.file(for: recording, as: format),
        FileManager.default.fileExists(atPath: file)
      else { continue }
      let document = try archive.recording(name).document(naming: index.speakers(of: name) ?? [])
      try output.write(output.text(of: document, as: format), to: file)
    }
  }

  /// Who is who, of recordings that are kept; what is known of others stays.
  private func names(
    of recordings: [String], in archive: VoiceArchive, before: SpeakerIndex
  ) throws -> SpeakerIndex {
    let voices = recordings.map(archive.voices)
    var earlier: [String?] = []
    var known: [String?] = []
    for (recording, own) in zip(recordings, voices) {
      let names = before.speakers(of: recording)
      earlier += names?.map(Optional.some) ?? own.map { _ in nil }
      known += try self.known?.names(of: own) ?? own.map { _ in nil }
    }
    var names = ArchiveNames(links: links).names(
      of: voices.flatMap(\.self), earlier: earlier, known: known,
      taken: before.entries.flatMap(\.speakers), workers: workers)[...]
    var found: [String: [String]] = [:]
    for (recording, own) in zip(recordings, voices) {
      found[recording] = Array(names.prefix(own.count))
      names = names.dropFirst(own.count)
    }
    let others = before.entries.map(\.recording)
    let added = recordings.filter { before.speakers(of: $0) == nil }
    return SpeakerIndex(
      (others + added).map { recording in
        .init(
          recording: recording,
          speakers: found[recording] ?? before.speakers(of: recording) ?? [])
      })
  }

  /// Reads the voices of recordings that are kept, and refuses what cannot be compared.
  private func load(
    _ recordings: [String], of archive: inout VoiceArchive, _ index: SpeakerIndex
  ) throws {
    try archive.load(recordings, workers)
    var (maker, dimension) = (maker, dimension)
    for recording in recordings {
      let own = archive.voices(of: recording)
      if let names = index.speakers(of: recording), names.count != own.count {
        throw ToolFailure(
          "\(archive.indexFile ?? ""): names \(names.count) speakers of \(recording), and its "
            + "voices are \(own.count); remove its line there, and it is linked anew")
      }
      guard let mean = own.first?.mean else { continue }
      if let maker, let theirs = mean.model, maker != theirs {
        throw ToolFailure(
          "\(archive.name(of: recording)): \(EmbeddingError.differentModels(maker, theirs))")
      }
      if let dimension, dimension != mean.dimension {
        throw ToolFailure(
          "\(archive.name(of: recording)): "
            + "\(EmbeddingError.differentDimensions(dimension, mean.dimension))")
      }
      (maker, dimension) = (maker ?? mean.model, mean.dimension)
    }
  }

  /// Writes turns that are not there, or all of them to standard output.
  private func write(
    _ listed: [ListedRecording], _ archive: VoiceArchive, _ index: SpeakerIndex
  ) throws {
    var whole = ""
    for recording in listed {
      let file = output.file(for: recording)
      if let file, FileManager.default.fileExists(atPath: file) { continue }
      let names = index.speakers(of: recording.identifier) ?? []
      let text = output.text(
        of: try archive.recording(recording.identifier).document(naming: names))
      if let file { try output.write(text, to: file) } else { whole += text }
    }
    if output.outputDir == nil { try Output.write(whole) }
  }

  private static func summary(of index: SpeakerIndex) -> String {
    var recordings: [String: Int] = [:]
    for entry in index.entries {
      for speaker in Set(entry.speakers) { recordings[speaker, default: 0] += 1 }
    }
    let several = recordings.values.count { $0 > 1 }
    let count = index.entries.count
    return "diarize: \(recordings.count) speaker\(recordings.count == 1 ? "" : "s") in \(count) "
      + "recording\(count == 1 ? "" : "s"), \(several) of them in more than one"
  }
}
