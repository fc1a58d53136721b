// Timbre's side of the encoder race: holds the network ready and runs it when told to. race.py
// starts it beside peer.py and speaks the same lines to both.

import CCeiling
import Checkpoints
import ECAPA
import Foundation
import FrontEnd
import Kernels

/// Answers race.py's lines: `run SHAPE TIMES`, `embed SHAPE`, `ceiling`.
@main
struct EncoderSpeed {
  /// Frames of a window of 1.5 s.
  static let window = 140

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let threads = Int(arguments[2]), threads > 0 else {
      complain("usage: EncoderSpeed FOLDER THREADS")
      exit(2)
    }
    let network = try EcapaNetwork(Checkpoint(opening: arguments[1]))
    let workers = Workers(threads: threads)
    let shapes = try shapes(in: arguments[1], bins: network.configuration.bins)
    answer("ready")
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      if words == ["ceiling"] {
        // A fifth of a second or so on one thread.
        answer("\(fused_multiply_add_ceiling(Int32(threads), 20_000_000))")
        continue
      }
      guard words.count >= 2, let windows = shapes[words[1]] else {
        complain("EncoderSpeed: '\(line)' is not understood; see race.py")
        exit(2)
      }
      if words[0] == "embed" {
        answer("\(try network.embeddings(of: windows, workers: workers)[0])")
        continue
      }
      let times = words.count > 2 ? Int(words[2]) ?? 1 : 1
      let taken = try ContinuousClock().measure {
        for _ in 0..<times { _ = try network.embeddings(of: windows, workers: workers) }
      }
      answer("\(taken / .seconds(1))")
    }
  }

  /// The race's inputs by name, from a minute of features in `sixty-seconds.f32`.
  static func shapes(in folder: String, bins: Int) throws -> [String: [Features]] {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/sixty-seconds.f32"))
    let values = bytes.withUnsafeBytes { unsafe Array($0.bindMemory(to: Float.self)) }
    func cut(_ start: Int, _ frames: Int) -> Features {
      let part = values[start * bins..<(start + frames) * bins]
      return Features(frames: frames, bins: bins, values: Array(part))
    }
    return [
      "utterance-3s": [cut(0, 281)],
      "windows-32": (0..<32).map { cut($0 * window, window) },
      "utterance-60s": [cut(0, values.count / bins)],
    ]
  }

  static func answer(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  static func complain(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}
