// Trees, heights and partitions against scipy's and fastcluster's.

import Diarization
import Kernels
import TestSupport
import Testing

/// A golden set of vectors clustered by one linkage.
struct ClusteringGolden: Sendable, CustomTestStringConvertible {
  let name: String
  let linkage: Linkage
  var testDescription: String { "\(name), \(linkage.rawValue)" }

  static func all(_ names: [String]) -> [ClusteringGolden] {
    names.flatMap { name in Linkage.allCases.map { ClusteringGolden(name: name, linkage: $0) } }
  }

  static let trees = all(["n10-d16", "n200-d64"]) + [.init(name: "n2000-d192", linkage: .average)]
  static let partitions = trees + all(["duplicates-n200-d64", "ties-n18"])

  func vectors() throws -> [[Float]] {
    let array = try NumpyArray(fixture: "Clustering/\(name).npy")
    let values = array.floats
    let length = array.shape[1]
    return (0..<array.shape[0]).map { Array(values[$0 * length..<($0 + 1) * length]) }
  }

  func tree(threads: Int = 2) throws -> Dendrogram {
    Dendrogram(of: try vectors(), linkage: linkage, workers: Workers(threads: threads))
  }

  /// Rows of left, right, height, size.
  func expected() throws -> [[Double]] {
    let array = try NumpyArray(fixture: "Clustering/\(name).\(linkage.rawValue).linkage.npy")
    return (0..<array.shape[0]).map { Array(array.values[$0 * 4..<($0 + 1) * 4]) }
  }

  /// The columns of labels for this linkage, by what stands after its name, in file order.
  func expectedLabels() throws -> [(cut: String, labels: [Int])] {
    let lines = try Fixture.text("Clustering/\(name).partitions.csv").split(
      whereSeparator: \.isNewline)
    let rows = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    return rows[0].indices.compactMap { column in
      let parts = rows[0][column].split(separator: "_")
      guard parts.count == 2, parts[0] == linkage.rawValue else { return nil }
      return (String(parts[1]), rows.dropFirst().compactMap { Int($0[column]) })
    }
  }
}

@Suite("Clustering against scipy")
struct DendrogramGoldenTests {
  @Test("the tree", arguments: ClusteringGolden.trees)
  func tree(golden: ClusteringGolden) throws {
    let merges = try golden.tree().merges
    let expected = try golden.expected()
    #expect(merges.map(\.left) == expected.map { Int($0[0]) })
    #expect(merges.map(\.right) == expected.map { Int($0[1]) })
    #expect(merges.map(\.size) == expected.map { Int($0[3]) })
    let worst = zip(merges, expected).map { abs($0.height - $1[2]) }.max() ?? 1
    #expect(worst <= 1e-12)
  }

  @Test("the heights where copies leave the tree open", arguments: Linkage.allCases)
  func copies(linkage: Linkage) throws {
    let golden = ClusteringGolden(name: "duplicates-n200-d64", linkage: linkage)
    let heights = try golden.tree().merges.map(\.height)
    let expected = try golden.expected().map { $0[2] }.sorted()
    #expect(heights.count == expected.count)
    #expect(zip(heights, expected).allSatisfy { abs($0 - $1) <= 1e-12 && $0 >= 0 })
  }

  @Test("the heights where cosines are equal, for any order", arguments: Linkage.allCases)
  func ties(linkage: Linkage) throws {
    let golden = ClusteringGolden(name: "ties-n18", linkage: linkage)
    let expected = try NumpyArray(fixture: "Clustering/ties-n18.\(linkage.rawValue).heights.npy")
    var vectors = try golden.vectors()
    let labels = Dictionary(
      uniqueKeysWithValues: zip(vectors, try golden.tree().cut(at: 0.25)))
    var random = ShuffledNumbers(seed: 18)
    let workers = Workers(threads: 2)
    for _ in 0..<40 {
      vectors.shuffle(using: &random)
      let tree = Dendrogram(of: vectors, linkage: linkage, workers: workers)
      #expect(zip(tree.merges, expected.values).allSatisfy { abs($0.height - $1) <= 1e-12 })
      // The partition is the same one; labels follow the order of the vectors.
      let cut = tree.cut(at: 0.25)
      let moved = vectors.compactMap { labels[$0] }
      #expect(Set(zip(cut, moved).map { [$0, $1] }).count == Set(cut).count)
      #expect(Set(cut).count == Set(moved).count)
    }
  }

  @Test("the partitions", arguments: ClusteringGolden.partitions)
  func partitions(golden: ClusteringGolden) throws {
    let tree = try golden.tree()
    let cuts = try golden.expectedLabels()
    #expect(!cuts.isEmpty)
    for (cut, labels) in cuts {
      let number = String(cut.dropFirst())
      if cut.hasPrefix("t"), let height = Double(number) {
        #expect(tree.cut(at: height) == labels, "\(cut)")
      } else if let clusters = Int(number), golden.name != "ties-n18" {
        #expect(tree.cut(into: clusters) == labels, "\(cut)")
      }
    }
  }
}

/// SplitMix64, for inputs that are the same at each run.
struct ShuffledNumbers: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return FormulaWeights.mixed(state)
  }
}
