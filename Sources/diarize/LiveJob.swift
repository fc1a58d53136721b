// Turns while the recording goes on: sound comes in, lines go out.

import AudioFiles
import Diarization
import Foundation
import Kernels
import SpeakerEmbeddings
import Synchronization
import ToolSupport

/// Hears one recording to its end, or to Ctrl-C.
struct LiveJob {
  let recording: ListedRecording
  let raw: RawSamples?
  let channel: ChannelSelection
  let line: TurnLine
  let workers: Workers
  let quiet: Bool

  /// Writes each turn when it is certain, and at the end the rest.
  ///
  /// - Throws: What can be wrong with the recording, after all that was heard was written.
  func run(_ diarizer: LiveDiarizer) throws {
    Interruption.listen()
    var audio = try LiveAudio(opening: recording.path, raw: raw, channel: channel) {
      Interruption.isWanted
    }
    let modelRate = diarizer.modelRate
    if audio.sampleRate < modelRate, !quiet {
      Tool.complain(
        "diarize: \(recording.identifier): is sampled at \(audio.sampleRate) Hz and the model at "
          + "\(modelRate) Hz: voices are less alike than the thresholds were set for; "
          + "give --speakers, where it is known")
    }
    var sound = try LiveSound(from: audio.sampleRate, diarizer)
    var written = WrittenTurns(recording: recording.identifier, line: line)
    do {
      try hear(&audio, &sound, &written)
    } catch let error as SpeakerModelError {
      throw DiarizerError.model(path: name, error: error)
    }
  }

  /// What errors call the recording.
  private var name: String { recording.path == "-" ? "standard input" : recording.path }

  private func hear(
    _ audio: inout LiveAudio, _ sound: inout LiveSound, _ written: inout WrittenTurns
  ) throws {
    var failure: (any Error)?
    do {
      while case let block = try audio.next(), !block.isEmpty {
        guard try written.write(sound.push(block, workers: workers)) else { return }
      }
    } catch let error as AudioError {
      // What was heard before is as good as ever.
      failure = error
    }
    guard try written.write(sound.finish(workers: workers)) else { return }
    if let failure { throw failure }
    if !quiet { Tool.complain(written.summary(of: sound.duration)) }
  }
}

/// Sound at the rates that the detector and the model want.
private struct LiveSound: ~Copyable {
  private var diarizer: LiveDiarizer
  private let rate: Int
  private var forDetector: Resampler?
  private var forModel: Resampler?
  private let isOneRate: Bool
  private var count = 0
  /// Seconds so far.
  var duration: Double { Double(count) / Double(rate) }

  init(from rate: Int, _ diarizer: LiveDiarizer) throws(AudioError) {
    self.rate = rate
    self.diarizer = diarizer
    isOneRate = diarizer.modelRate == diarizer.detectorRate
    if rate != diarizer.detectorRate {
      forDetector = try Resampler(from: rate, to: diarizer.detectorRate)
    }
    if rate != diarizer.modelRate, !isOneRate {
      forModel = try Resampler(from: rate, to: diarizer.modelRate)
    }
  }

  mutating func push(_ block: [Float], workers: Workers) throws -> [Turn] {
    count += block.count
    let heard = forDetector != nil ? forDetector?.push(block) ?? [] : block
    let other = forModel != nil ? forModel?.push(block) ?? [] : block
    return try diarizer.push(heard, model: isOneRate ? heard : other, workers: workers)
  }

  mutating func finish(workers: Workers) throws -> [Turn] {
    let heard = forDetector?.finish() ?? []
    let other = forModel?.finish() ?? []
    let turns = try diarizer.push(heard, model: isOneRate ? heard : other, workers: workers)
    return turns + (try diarizer.finish(workers: workers))
  }
}

/// Turns on their way out, and what is to be said of them in the end.
private struct WrittenTurns {
  let recording: String
  let line: TurnLine
  private var speakers: Set<String> = []
  private var turns = 0
  private var speech = 0.0

  init(recording: String, line: TurnLine) {
    self.recording = recording
    self.line = line
  }

  /// Writes turns at once; false where nobody reads them any more.
  mutating func write(_ certain: [Turn]) throws -> Bool {
    let lines = certain.map(line.text).filter { !$0.isEmpty }
    guard !lines.isEmpty else { return true }
    turns += lines.count
    for turn in certain {
      speakers.insert(turn.speaker)
      speech += turn.duration
    }
    return try Output.writeToReader(lines.joined())
  }

  func summary(of duration: Double) -> String {
    guard turns > 0 else { return "diarize: \(recording): nobody speaks" }
    return "diarize: \(recording): \(speakers.count) speaker\(speakers.count == 1 ? "" : "s")"
      + String(format: ", %d turns, %.0f s of speech in %.0f s", turns, speech, duration)
  }
}

/// Ctrl-C, which ends the recording and not the tool; a second one ends the tool.
private enum Interruption {
  private static let wanted = Atomic<Bool>(false)

  static var isWanted: Bool { wanted.load(ordering: .relaxed) }

  static func listen() {
    // Made before a signal can come, since making it is no work for a signal's handler.
    wanted.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      Interruption.wanted.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }
}
