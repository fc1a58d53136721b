// The options that every tool with a model has: which model, which channel, how many threads.

public import ArgumentParser
public import AudioFiles
public import ECAPA
import Foundation
public import Kernels
public import SpeakerEmbeddings

extension EcapaDialect: ExpressibleByArgument {}

extension ChannelSelection: ExpressibleByArgument {
  /// Reads `mix` or a channel's number, counted from 1.
  public init?(argument: String) {
    if argument == "mix" {
      self = .mix
    } else if let number = Int(argument), number > 0 {
      self = .only(number)
    } else {
      return nil
    }
  }

  /// As it is written on a command line.
  public var defaultValueDescription: String {
    switch self {
    case .mix: "mix"
    case .only(let number): "\(number)"
    }
  }
}

/// Which model, which channel of a recording, how many threads.
public struct ModelOptions: ParsableArguments {
  /// The checkpoint's path; nil is the model in the box.
  @Option(
    help: "A checkpoint, or the folder that holds it; without it, the model in the box.",
    completion: .file())
  public var model: String?

  /// The dialect, where the files do not tell.
  @Option(
    help: "The project that a checkpoint comes from, where names and shapes do not tell.")
  public var dialect: EcapaDialect?

  /// The channel that is heard.
  @Option(help: "Which channel of a recording: mix, or a number from 1.")
  public var channel = ChannelSelection.mix

  /// How many threads; nil is one for each processor.
  @Option(
    help: ArgumentHelp(
      "How many threads work; the output is the same for any number.", valueName: "n"))
  public var threads: Int?

  /// Makes the defaults.
  public init() {}

  /// Refuses numbers of threads that nothing can be done with, and a dialect of no checkpoint.
  public func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); give 1 to 1024")
    }
    if dialect != nil, model == nil {
      throw ValidationError("--dialect goes with --model; give both")
    }
  }

  /// Loads the model.
  ///
  /// - Throws: ``SpeakerModelError``.
  public func load() throws -> SpeakerModel {
    guard let model else { return try SpeakerModel.inTheBox() }
    return try SpeakerModel(opening: model, dialect: dialect, workers: workers())
  }

  /// The threads that the options ask for.
  public func workers() -> Workers {
    Workers(threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
  }
}
