// The tree against the plain greedy algorithm, for any number of threads, and at odd inputs.

import Diarization
import Foundation
import Kernels
import TestSupport
import Testing

/// The plain algorithm: all pairs of clusters at each step, all pairs of members for a distance.
struct PlainClustering {
  private(set) var heights: [Double] = []
  /// The clusters before the first merge and after each: members ascending, by first member.
  private(set) var partitions: [[[Int]]]

  init(_ vectors: [[Float]], _ linkage: Linkage) {
    let units = vectors.map { vector in
      let norm = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      return vector.map { norm > 0 ? Double($0) / norm : 0 }
    }
    var clusters = vectors.indices.map { [$0] }
    partitions = [clusters]
    while clusters.count > 1 {
      var best = (height: Double.infinity, one: 0, other: 0)
      for one in clusters.indices {
        for other in clusters.indices where other > one {
          let pairs = clusters[one].flatMap { a in
            clusters[other].map { b in 1 - zip(units[a], units[b]).reduce(0) { $0 + $1.0 * $1.1 } }
          }
          let height = Self.distance(pairs, linkage)
          if height < best.height { best = (height, one, other) }
        }
      }
      heights.append(best.height)
      clusters[best.one] = (clusters[best.one] + clusters[best.other]).sorted()
      clusters.remove(at: best.other)
      partitions.append(clusters)
    }
  }

  private static func distance(_ pairs: [Double], _ linkage: Linkage) -> Double {
    switch linkage {
    case .average: pairs.reduce(0, +) / Double(pairs.count)
    case .complete: pairs.max() ?? 0
    case .single: pairs.min() ?? 0
    }
  }
}

@Suite("Clustering")
struct DendrogramTests {
  /// Vectors around a few centres, as windows of a few speakers lie.
  static func vectors(_ count: Int, _ length: Int, seed: UInt64, spread: Float) -> [[Float]] {
    var random = ShuffledNumbers(seed: seed)
    func vector(_ scale: Float) -> [Float] {
      (0..<length).map { _ in Float.random(in: -scale...scale, using: &random) }
    }
    let centres = (0..<4).map { _ in vector(1) }
    return (0..<count).map { index in zip(centres[index % 4], vector(spread)).map { $0 + $1 } }
  }

  static func clusters(_ labels: [Int]) -> [[Int]] {
    (0..<(labels.max() ?? -1) + 1).map { label in labels.indices.filter { labels[$0] == label } }
  }

  @Test("the plain algorithm gives the same tree", arguments: Linkage.allCases)
  func plain(linkage: Linkage) {
    let workers = Workers(threads: 2)
    for seed in 0..<12 {
      let vectors = Self.vectors(
        5 + seed * 3, 3 + seed, seed: UInt64(seed), spread: seed % 2 == 0 ? 0.4 : 3)
      let tree = Dendrogram(of: vectors, linkage: linkage, workers: workers)
      let plain = PlainClustering(vectors, linkage)
      #expect(zip(tree.merges, plain.heights).allSatisfy { abs($0.height - $1) < 1e-12 })
      #expect(tree.merges.count == plain.heights.count)
      for (merges, partition) in plain.partitions.enumerated() {
        #expect(Self.clusters(tree.cut(afterMerges: merges)) == partition)
        #expect(Self.clusters(tree.cut(into: partition.count)) == partition)
      }
    }
  }

  @Test(
    "the plain algorithm gives the same tree where far more are near than are kept",
    arguments: [0.3, 1, 4] as [Float])
  func manyNear(spread: Float) {
    let vectors = Self.vectors(130, 12, seed: 5, spread: spread)
    let tree = Dendrogram(of: vectors, workers: Workers(threads: 2))
    let plain = PlainClustering(vectors, .average)
    #expect(zip(tree.merges, plain.heights).allSatisfy { abs($0.height - $1) < 1e-12 })
    for (merges, partition) in plain.partitions.enumerated() {
      #expect(Self.clusters(tree.cut(afterMerges: merges)) == partition)
    }
  }

  @Test(
    "vectors that differ by less than float32 products can tell", arguments: [1e-4, 1e-5, 3e-6])
  func nearCopies(spread: Float) {
    let vectors = Self.vectors(40, 24, seed: 3, spread: spread)
    let tree = Dendrogram(of: vectors, workers: Workers(threads: 2))
    let plain = PlainClustering(vectors, .average)
    #expect(zip(tree.merges, plain.heights).allSatisfy { abs($0.height - $1) < 1e-12 })
    #expect(Self.clusters(tree.cut(into: 4)) == plain.partitions[36])
  }

  @Test("any number of threads gives the same tree", arguments: Linkage.allCases)
  func threads(linkage: Linkage) {
    let vectors = Self.vectors(700, 20, seed: 9, spread: 2)
    let trees = [1, 2, 7].map {
      Dendrogram(of: vectors, linkage: linkage, workers: Workers(threads: $0)).merges
    }
    #expect(trees[0].count == 699)
    #expect(trees[1] == trees[0])
    #expect(trees[2] == trees[0])
  }

  @Test("every node is joined once, and no height is below one before", arguments: Linkage.allCases)
  func wellFormed(linkage: Linkage) {
    let tree = Dendrogram(
      of: Self.vectors(300, 8, seed: 4, spread: 1), linkage: linkage, workers: Workers(threads: 2))
    let joined = tree.merges.flatMap { [$0.left, $0.right] }.sorted()
    #expect(joined == Array(0..<598))
    #expect(tree.merges.allSatisfy { $0.left < $0.right })
    #expect(zip(tree.merges, tree.merges.dropFirst()).allSatisfy { $0.height <= $1.height })
    #expect(tree.merges.last?.size == 300)
  }

  @Test("no vectors, one, empty ones", arguments: Linkage.allCases)
  func few(linkage: Linkage) {
    let workers = Workers(threads: 2)
    let none = Dendrogram(of: [], linkage: linkage, workers: workers)
    #expect(none.merges.isEmpty && none.cut(at: 1).isEmpty && none.cut(into: 2).isEmpty)
    let one = Dendrogram(of: [[1, 2]], linkage: linkage, workers: workers)
    #expect(one.merges.isEmpty && one.cut(at: 1) == [0] && one.cut(into: 3) == [0])
    let empty = Dendrogram(of: [[], []], linkage: linkage, workers: workers)
    #expect(empty.merges == [.init(left: 0, right: 1, height: 1, size: 2)])
  }

  @Test("zero and not finite vectors are at distance 1 from all", arguments: Linkage.allCases)
  func zeros(linkage: Linkage) {
    let vectors: [[Float]] = [[0, 0], [3, 4], [.nan, 1], [0, 0], [6, 8], [.infinity, 0]]
    let tree = Dendrogram(of: vectors, linkage: linkage, workers: Workers(threads: 2))
    #expect(tree.merges.map(\.height) == [0, 1, 1, 1, 1])
    #expect(tree.cut(at: 0.9) == [0, 1, 2, 3, 1, 4])
  }

  @Test(
    "opposite vectors, vectors of unlike length and length 0.5 or 1e30", arguments: Linkage.allCases
  )
  func odd(linkage: Linkage) {
    let vectors: [[Float]] = [[1e30], [0.5, 0], [-1, 0, 0]]
    let tree = Dendrogram(of: vectors, linkage: linkage, workers: Workers(threads: 2))
    #expect(tree.merges.map(\.height) == [0, 2])
    #expect(tree.cut(into: 2) == [0, 0, 1])
    #expect(tree.cut(into: 0) == [0, 0, 0] && tree.cut(into: 9) == [0, 1, 2])
    #expect(tree.cut(at: -1) == [0, 1, 2] && tree.cut(at: .nan) == [0, 1, 2])
  }

  @Test("many copies and many zeros end soon", arguments: Linkage.allCases)
  func manyTies(linkage: Linkage) {
    let vectors = (0..<900).map { index -> [Float] in
      index % 3 == 0 ? [0, 0] : [1, Float(index % 3)]
    }
    let tree = Dendrogram(of: vectors, linkage: linkage, workers: Workers(threads: 2))
    // Cosine of (1, 1) and (1, 2): 3 / √10.
    let pair = 1 - 3 / 10.0.squareRoot()
    #expect(tree.merges.prefix(598).allSatisfy { $0.height == 0 })
    #expect(abs(tree.merges[598].height - pair) < 1e-15)
    #expect(tree.merges.dropFirst(599).allSatisfy { $0.height == 1 })
  }
}
