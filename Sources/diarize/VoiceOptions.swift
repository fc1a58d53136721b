// `--enrol`: voices that are known by name.

import ArgumentParser
import AudioFiles
import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import ToolSupport

/// A voice as `--enrol` gives it: a name and recordings of that voice alone.
struct EnrolledVoice: ExpressibleByArgument, Equatable {
  let name: String
  let paths: [String]

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    let paths = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard paths.allSatisfy({ !$0.isEmpty }) else { return nil }
    name = String(parts[0])
    self.paths = paths
  }
}

/// Which voices are known, and how alike a cluster must be to be one of them.
struct VoiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A known voice: its name and one or more recordings of it alone; may be given many times.",
      valueName: "name=file[,file…]"))
  var enrol: [EnrolledVoice] = []

  @Option(
    help: ArgumentHelp(
      "Known voices that spkembed enrol keeps, another embedding file, or a folder of them.",
      valueName: "voices"), completion: .file())
  var enrolled: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The cosine from which a speaker is a known voice; without it, the model's own threshold of "
        + "verification.", valueName: "cosine"))
  var enrolThreshold: Double?

  /// Whether any voice is known.
  var isGiven: Bool { !enrol.isEmpty || enrolled != nil }

  func validate() throws {
    if let enrolThreshold, !(-1...1).contains(enrolThreshold) {
      throw ValidationError("--enrol-threshold is \(enrolThreshold); give a cosine from -1 to 1")
    }
    if enrolThreshold != nil && !isGiven {
      throw ValidationError("--enrol-threshold goes with --enrol or --enrolled; give both")
    }
    var seen = Set<String>()
    for voice in enrol {
      guard seen.insert(voice.name).inserted else {
        throw ValidationError(
          "--enrol names \(voice.name) twice; give all its recordings at once, as "
            + "\(voice.name)=one.wav,two.wav")
      }
      guard !Self.isNameOfUnknown(voice.name) else {
        throw ValidationError("--enrol names \(voice.name), as unknown speakers are; give a name")
      }
    }
  }

  /// Whether a name would be taken for that of a speaker who is not known.
  private static func isNameOfUnknown(_ name: String) -> Bool {
    RTTM.name(name).wholeMatch(of: /speaker_\d+/) != nil
  }

  /// Refuses two voices that would be one in RTTM, whose names hold no blanks.
  private static func checkDistinct(_ names: [String]) throws(ToolFailure) {
    var owners: [String: String] = [:]
    for name in names {
      guard let other = owners.updateValue(name, forKey: RTTM.name(name)) else { continue }
      throw ToolFailure(
        "the voices \"\(other)\" and \"\(name)\" are both \(RTTM.name(name)) in RTTM, whose names "
          + "hold no blanks; rename one, or choose another --format")
    }
  }

  /// Embeds the known voices; nil where none is given.
  ///
  /// - Throws: ``ToolFailure`` that names the recording, that no threshold is known, or that two
  ///   voices have one name in the format of the turns.
  func voices(
    by model: SpeakerModel, channel: ChannelSelection, format: TurnFormat, workers: Workers
  ) throws -> KnownVoices? {
    guard isGiven else { return nil }
    guard let threshold = enrolThreshold ?? model.verificationThreshold else {
      throw ToolFailure(
        "\(model.name): this model has no threshold of its own; "
          + "give one with --enrol-threshold, such as 0.5")
    }
    let stored = try enrolled.map { try Self.stored($0, for: model) } ?? []
    if let twice = enrol.first(where: { voice in stored.contains { $0.name == voice.name } }) {
      throw ToolFailure(
        "\(twice.name): is among the voices of --enrolled and of --enrol; give it once")
    }
    if format == .rttm { try Self.checkDistinct(stored.map(\.name) + enrol.map(\.name)) }
    let heard = try enrol.map { voice in
      let embeddings = try voice.paths.map { path in
        try Self.embedding(of: path, by: model, channel: channel, workers: workers)
      }
      return try KnownVoices.Voice(name: voice.name, of: embeddings)
    }
    return KnownVoices(voices: stored + heard, threshold: threshold)
  }

  /// The voices of a store; of several embeddings the mean direction counts.
  private static func stored(_ path: String, for model: SpeakerModel) throws -> [KnownVoices.Voice]
  {
    let store = try EnrolledVoices(reading: path)
    if let other = store.model, other != model.fingerprint {
      throw ToolFailure("\(path): \(EmbeddingError.differentModels(model.fingerprint, other))")
    }
    if let voice = store.voices.first(where: { isNameOfUnknown($0.name) }) {
      throw ToolFailure(
        "\(path): holds a voice called \(voice.name), as unknown speakers are; "
          + "give it a name with spkembed enrol rename")
    }
    return try store.voices.map { voice in
      try KnownVoices.Voice(
        name: voice.name, of: voice.vectors.map { Embedding(values: $0, model: store.model) })
    }
  }

  private static func embedding(
    of path: String, by model: SpeakerModel, channel: ChannelSelection, workers: Workers
  ) throws -> Embedding {
    do {
      let voice = try Waveform(reading: path, sampleRate: model.sampleRate, channel: channel)
      return try model.embedding(of: voice, workers: workers)
    } catch SpeakerModelError.audio(let error) {
      throw error
    } catch let error as SpeakerModelError {
      throw ToolFailure("\(path): \(error)")
    }
  }
}
