// `spkembed enrol`: a store of known voices, for `spkverify identify`.

import ArgumentParser
import AudioFiles
import Foundation
import SpeakerEmbeddings
import ToolSupport

struct Enrol: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Keep known voices in a file: add, list, rename, remove.",
    discussion: """
        spkembed enrol add voices.safetensors alice monday.wav tuesday.wav
        spkembed enrol list voices.safetensors
        spkverify identify unknown.wav --enrolled voices.safetensors
      A voice keeps all its embeddings. Every change replaces the file as a whole.
      """,
    subcommands: [EnrolAdd.self, EnrolList.self, EnrolRename.self, EnrolRemove.self])
}

/// The file that a subcommand works on.
struct VoiceStoreArgument: ParsableArguments {
  @Argument(help: "The store, a .safetensors file.", completion: .file())
  var store: String

  /// Changes the store; a failure names it.
  func change(
    creating: Bool = false, _ change: (inout EnrolledVoices) throws(EmbeddingError) -> Void
  ) throws {
    do {
      try EnrolledVoices.change(store, creating: creating, change)
    } catch {
      throw named(error)
    }
  }

  /// The error's sentence, with the store's name before it where it has none.
  func named(_ error: EmbeddingError) -> ToolFailure {
    let sentence = error.description
    return ToolFailure(
      sentence.hasPrefix(store) ? sentence : "\(store): \(sentence)", exitStatus: error.exitStatus)
  }
}

struct EnrolAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add recordings or embeddings to a voice.")

  @OptionGroup var file: VoiceStoreArgument

  @Argument(help: "The voice's name.")
  var name: String

  @Argument(
    help: "Recordings, folders of them, or embedding files; one embedding each.",
    completion: .file())
  var recordings: [String]

  @OptionGroup var model: ModelOptions

  @Flag(help: "No progress.") var quiet = false

  func run() throws {
    let embeddings = try self.embeddings()
    try file.change(creating: true) { voices throws(EmbeddingError) in
      for embedding in embeddings { try voices.add(embedding, to: name) }
    }
  }

  private func embeddings() throws -> [Embedding] {
    let files = recordings.filter { (try? EmbeddingFormat(of: $0)) != nil }
    var embeddings = try files.flatMap { try EmbeddingStore(reading: $0).entries.map(\.embedding) }
    let sounds = try RecordingList.recordings(of: recordings.filter { !files.contains($0) })
    guard !sounds.isEmpty else { return embeddings }
    let loaded = try model.load()
    let workers = model.workers()
    let progress = Progress(quiet: quiet)
    for (index, sound) in sounds.enumerated() {
      progress.show("\(index + 1) of \(sounds.count): \(sound.identifier)")
      do {
        let waveform = try Waveform(
          reading: sound.path, sampleRate: loaded.sampleRate, channel: model.channel)
        embeddings.append(try loaded.embedding(of: waveform, workers: workers))
      } catch SpeakerModelError.audio(let error) {
        throw error
      } catch let error as SpeakerModelError {
        throw ToolFailure("\(sound.path): \(error)")
      }
    }
    return embeddings
  }
}

struct EnrolList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Print each voice's name and how many embeddings it has.")

  @OptionGroup var file: VoiceStoreArgument

  func run() throws {
    let voices: EnrolledVoices
    do throws(EmbeddingError) {
      voices = try EnrolledVoices(reading: file.store)
    } catch {
      throw file.named(error)
    }
    try Output.write(voices.voices.map { "\($0.name)\t\($0.vectors.count)\n" }.joined())
  }
}

struct EnrolRename: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Give a voice another name.")

  @OptionGroup var file: VoiceStoreArgument
  @Argument(help: "The voice's name.") var name: String
  @Argument(help: "Its new name.") var newName: String

  func run() throws {
    try file.change { voices throws(EmbeddingError) in try voices.rename(name, to: newName) }
  }
}

struct EnrolRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a voice with all its embeddings.")

  @OptionGroup var file: VoiceStoreArgument
  @Argument(help: "The voice's name.") var name: String

  func run() throws {
    try file.change { voices throws(EmbeddingError) in try voices.remove(name) }
  }
}
