// The same person in many recordings: the voices of recordings that were diarized one by one are
// clustered, and two voices of one recording never become one.

public import Kernels
import SpeakerEmbeddings

/// Links voices of many recordings.
///
///     let people = VoiceLinks(threshold: 0.66).people(of: voices, workers: workers)
///
///     distance(a, b) = 1 − cos(a, b) · √(1 + 1/s_a) · √(1 + 1/s_b)
///
/// s are seconds of speech, at least one: chance turns the mean of a few windows away from its
/// voice, so what short voices agree in counts for more. Two clusters are as far apart as their
/// voices are on average, each weighed by its seconds up to ``steadySeconds``; clusters that have
/// voices of one source are never joined. With that rule average linkage stays reducible, so it is
/// exact and needs no matrix of distances.
public struct VoiceLinks: Sendable {
  /// The distance up to which clusters of voices are one person.
  public let limit: Double
  /// Seconds of speech beyond which a voice weighs no more.
  static let steadySeconds = 30.0

  /// The limit is this share of the threshold for windows: whole voices differ by less.
  ///
  /// Chosen on the development recordings together with the one second by which short voices are
  /// corrected. Of conversations, whole and cut into halves and quarters, as many seconds got the
  /// right one of all speakers as with any share (0.24 to 0.6); of 908 single pieces of some 3 s by
  /// 116 speakers no two speakers were one.
  public static let limitShare = 1.0 / 3

  /// Takes the distance up to which clusters of voices are one person.
  public init(limit: Double) {
    self.limit = limit
  }

  /// Takes the model's threshold for windows, a cosine distance.
  public init(threshold: Double) {
    self.init(limit: threshold * Self.limitShare)
  }

  /// Who each voice is.
  ///
  /// - Parameters:
  ///   - voices: Voices by one model, in any number of recordings.
  ///   - groups: For each voice a number if it is known whose it is: voices of one number are one
  ///     person, whatever their sources and distances, and voices of two are two; nil where it is
  ///     to be found.
  ///   - workers: Threads; the result does not depend on their number.
  /// - Returns: A person for each voice, numbered from 0 by first appearance.
  /// - Complexity: O(n² d) time for usual data and O(n d) memory for n voices of d values.
  public func people(
    of voices: [RecordedVoice], groups: [Int?]? = nil, workers: Workers
  ) -> [Int] {
    let leaves = Leaves(voices, groups: groups ?? voices.map { _ in nil }, workers: workers)
    let joins = AverageLinkage.joins(
      of: leaves.clusters, upTo: 1 - (1 - limit) / Self.longest, workers: workers)
    var parents = Array(voices.indices)
    for join in joins { parents[join.second] = join.first }
    return SpeakerLabels.numbered(
      leaves.owners.map { owner in
        var person = owner
        while parents[person] != person { person = parents[person] }
        return person
      })
  }
}

/// What the linkage starts from: a cluster for each voice, or for all voices of a known person.
private struct Leaves {
  /// The first voice of each voice's cluster.
  let owners: [Int]
  let clusters: MeanClusters

  init(_ voices: [RecordedVoice], groups: [Int?], workers: Workers) {
    let units = UnitVectors.units(voices.map(\.mean.values), workers: workers)
    var (sourceNumbers, groupOwners) = ([String: Int](), [Int: Int]())
    var owners: [Int] = []
    var firsts: [Int] = []
    var sizes: [Double] = []
    var sums: [[SIMD8<Double>]] = []
    var sources: [[Int]] = []
    for (index, voice) in voices.enumerated() {
      let weight = VoiceLinks.weight(seconds: voice.seconds)
      let scale = weight * VoiceLinks.scale(seconds: voice.seconds)
      // Known persons share the source 0: they are never one.
      let source = sourceNumbers[voice.source] ?? sourceNumbers.count + 1
      sourceNumbers[voice.source] = source
      if let group = groups[index], let place = groupOwners[group] {
        owners.append(firsts[place])
        sizes[place] += weight
        for value in sums[place].indices { sums[place][value] += units[index][value] * scale }
        sources[place].append(source)
        continue
      }
      if let group = groups[index] { groupOwners[group] = firsts.count }
      owners.append(index)
      firsts.append(index)
      sizes.append(weight)
      sums.append(units[index].map { $0 * scale })
      sources.append(groups[index] == nil ? [source] : [0, source])
    }
    self.owners = owners
    clusters = MeanClusters(
      firsts: firsts, sizes: sizes, sums: sums, sources: sources.map { $0.sorted() })
  }
}

extension VoiceLinks {
  /// What a voice weighs in the mean of its person: its seconds, neither none nor without end.
  fileprivate static func weight(seconds: Double) -> Double {
    min(max(seconds, 1), steadySeconds)
  }

  /// The product of the two corrections at one second each, the largest there is.
  fileprivate static let longest = 2.0

  /// How long a voice's vector is, so that products of two never go beyond 1.
  fileprivate static func scale(seconds: Double) -> Double {
    ((1 + 1 / max(seconds, 1)) / longest).squareRoot()
  }
}
