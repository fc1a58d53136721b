// Recordings become vectors: many at once, one a worker, or one with all workers.

import AudioFiles
import Diarization
import Kernels
import SpeakerEmbeddings
import ToolSupport

/// A recording's vector and its length.
struct EmbeddedRecording: Sendable {
  /// `[dimension]`, as the model gives it.
  let vector: [Double]
  /// Seconds.
  let seconds: Double
}

/// A recording's vector and how much speech it was made of.
struct HeardRecording: Sendable {
  /// `[dimension]`, as the model gives it.
  let vector: [Double]
  /// Seconds of speech, heard by the detector in the box.
  let speech: Double
}

/// Embeds recordings with one model.
struct RecordingEmbedder: Sendable {
  let model: SpeakerModel
  let workers: Workers
  let channel: ChannelSelection

  /// Recordings that are handed to the workers together; each holds one in memory at a time.
  private var batch: Int { 16 * workers.threads }

  /// One recording with its seconds of speech, its arithmetic shared by all workers.
  ///
  /// - Throws: ``ToolFailure`` that names the recording.
  func heard(_ path: String) throws(ToolFailure) -> HeardRecording {
    try result(of: path) { waveform in
      let vector = try model.embedding(of: waveform, workers: workers).values.map(Double.init)
      return HeardRecording(vector: vector, speech: try speech(in: waveform))
    }.get()
  }

  /// Seconds of speech.
  private func speech(in waveform: Waveform) throws -> Double {
    let detector = try SpeechDetector.inTheBox()
    let samples = try waveform.resampled(to: detector.sampleRate).samples
    // The detector wants what a sound card can play; a resampler may go a little beyond.
    let track = try detector.track(
      of: samples.map { min(1, max(-1, $0)) }, workers: workers)
    return track.speechRegions(.speech(from: detector.speechThreshold))
      .reduce(0) { $0 + $1.duration }
  }

  /// Many recordings, in their order, each by one worker.
  ///
  /// A failure is that of the first recording that fails, for any number of workers.
  ///
  /// - Parameters:
  ///   - recordings: Where they lie and how errors introduce them.
  ///   - advance: Told how many are done, after each batch.
  /// - Returns: One for each.
  /// - Throws: ``ToolFailure`` that names the list's line and the recording.
  func all(_ recordings: [FoundRecording], advance: (Int) -> Void) throws(ToolFailure)
    -> [EmbeddedRecording]
  {
    // Hashing the weights once, before the workers would wait for one another.
    _ = model.fingerprint
    var vectors: [EmbeddedRecording] = []
    vectors.reserveCapacity(recordings.count)
    for start in stride(from: 0, to: recordings.count, by: batch) {
      let some = recordings[start..<min(start + batch, recordings.count)]
      let results = workers.map(pieces: some.count) { piece in
        embedding(of: some[start + piece].path, workers: nil)
      }
      for (recording, result) in zip(some, results) {
        switch result {
        case .success(let vector): vectors.append(vector)
        case .failure(let failure):
          throw ToolFailure("\(recording.place): \(failure)", exitStatus: failure.exitStatus)
        }
      }
      advance(vectors.count)
    }
    return vectors
  }

  private func embedding(of path: String, workers: Workers?)
    -> Result<EmbeddedRecording, ToolFailure>
  {
    result(of: path) { waveform in
      EmbeddedRecording(
        vector: try model.embedding(of: waveform, workers: workers).values.map(Double.init),
        seconds: waveform.duration)
    }
  }

  private func result<Value>(of path: String, _ make: (Waveform) throws -> Value)
    -> Result<Value, ToolFailure>
  {
    do {
      let waveform = try Waveform(reading: path, sampleRate: model.sampleRate, channel: channel)
      return .success(try make(waveform))
    } catch let error as AudioError {
      return .failure(ToolFailure(error.description, exitStatus: error.exitStatus))
    } catch SpeakerModelError.audio(let error) {
      return .failure(ToolFailure(error.description, exitStatus: error.exitStatus))
    } catch {
      return .failure(ToolFailure("\(path): \(error)"))
    }
  }
}
