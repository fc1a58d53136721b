// Our side of the clustering race: the tree of the embeddings that the race wrote, as a whole
// process; the heights of its merges are what is compared.
//
//   ClusteringSpeed EMBEDDINGS COUNT THREADS HEIGHTS
//
// EMBEDDINGS holds float32 values `[rows, 192]`, of which the first COUNT rows are taken; HEIGHTS
// gets COUNT − 1 float64 values, ascending.

import Diarization
import Foundation
import Kernels

@main
struct ClusteringSpeed {
  private static let dimension = 192

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let count = Int(arguments[2]), let threads = Int(arguments[3])
    else { throw Failure.usage }
    let tree = Dendrogram(
      of: try rows(of: arguments[1], count), linkage: .average, workers: Workers(threads: threads))
    let heights = tree.merges.map(\.height)
    try heights.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: arguments[4]))
  }

  private enum Failure: Error { case usage, short }

  /// The first rows of a file, read one at a time: nothing is held twice.
  private static func rows(of path: String, _ count: Int) throws -> [[Float]] {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    return try (0..<count).map { _ in
      guard let bytes = try file.read(upToCount: 4 * dimension), bytes.count == 4 * dimension
      else { throw Failure.short }
      return bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
  }
}
