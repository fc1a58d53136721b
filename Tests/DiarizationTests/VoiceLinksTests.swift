// Linking voices beside plain greedy clustering by pairs, and by hand.

import Kernels
import SpeakerEmbeddings
import TestSupport
import Testing

@testable import Diarization

/// Greedy average linkage under the same rule, by all pairs of voices: quadratic in everything.
private func plainPeople(
  of voices: [RecordedVoice], groups: [Int?], limit: Double
) -> [Int] {
  let units = voices.map { voice -> [Double] in
    let values = voice.mean.values.map(Double.init)
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return values.map { $0 / length }
  }
  let weights = voices.map { min(max($0.seconds, 1), 30) }
  let corrections = voices.map { (1 + 1 / max($0.seconds, 1)).squareRoot() }
  var clusters: [[Int]] = []
  for index in voices.indices {
    if let group = groups[index],
      let place = clusters.firstIndex(where: { groups[$0[0]] == group })
    {
      clusters[place].append(index)
    } else {
      clusters.append([index])
    }
  }
  func mayJoin(_ one: [Int], _ other: [Int]) -> Bool {
    let (first, second) = (Set(one.map { voices[$0].source }), other.map { voices[$0].source })
    let areKnown = [one, other].allSatisfy { $0.contains { groups[$0] != nil } }
    return !areKnown && !second.contains(where: first.contains)
  }
  func distance(_ one: [Int], _ other: [Int]) -> Double {
    var (sum, total) = (0.0, 0.0)
    for first in one {
      for second in other {
        let cosine = zip(units[first], units[second]).reduce(0) { $0 + $1.0 * $1.1 }
        let corrected = cosine * corrections[first] * corrections[second]
        sum += weights[first] * weights[second] * (1 - corrected)
        total += weights[first] * weights[second]
      }
    }
    return sum / total
  }
  while true {
    var best: (first: Int, second: Int, distance: Double)?
    for first in clusters.indices {
      for second in clusters.indices.dropFirst(first + 1)
      where mayJoin(clusters[first], clusters[second]) {
        let distance = distance(clusters[first], clusters[second])
        if distance <= limit, distance < best?.distance ?? .infinity {
          best = (first, second, distance)
        }
      }
    }
    guard let best else { break }
    clusters[best.first] += clusters.remove(at: best.second)
  }
  let labels = voices.indices.map { voice in clusters.firstIndex { $0.contains(voice) } ?? -1 }
  var seen: [Int] = []
  return labels.map { label in
    if !seen.contains(label) { seen.append(label) }
    return seen.firstIndex(of: label) ?? -1
  }
}

/// Recordings in which some of a few people speak, with noise in every voice.
private func archive(
  recordings: Int, people: Int, noise: Double, seed: UInt64
) -> [RecordedVoice] {
  var random = SeededGenerator(seed: seed)
  func gauss(_ scale: Double) -> [Double] {
    (0..<24).map { _ in
      scale * (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
    }
  }
  let voices = (0..<people).map { _ in gauss(1) }
  return (0..<recordings).flatMap { recording in
    let present = (0..<people).shuffled(using: &random).prefix(
      Int.random(in: 1...4, using: &random))
    return present.map { person in
      RecordedVoice(
        speaker: "\(person)", source: "\(recording)",
        seconds: Double.random(in: 0.2..<90, using: &random),
        mean: Embedding(
          values: zip(voices[person], gauss(noise)).map { Float($0 + $1) }, model: nil))
    }
  }
}

@Suite("Voice links")
struct VoiceLinksTests {
  private let workers = Workers(threads: 2)

  @Test(
    "equal greedy clustering by pairs",
    arguments: [0.05, 0.3, 0.5, 0.8, 1.2], [0.4, 0.9])
  func equalsPlain(limit: Double, noise: Double) {
    for seed in UInt64(1)...4 {
      let voices = archive(recordings: 30, people: 7, noise: noise, seed: seed)
      let free = [Int?](repeating: nil, count: voices.count)
      #expect(
        VoiceLinks(limit: limit).people(of: voices, workers: workers)
          == plainPeople(of: voices, groups: free, limit: limit))
      // Every fifth voice is of somebody who is known, some of them of the wrong one.
      let groups = voices.indices.map { $0 % 5 == 0 ? ($0 / 5) % 4 : Int?.none }
      #expect(
        VoiceLinks(limit: limit).people(of: voices, groups: groups, workers: workers)
          == plainPeople(of: voices, groups: groups, limit: limit))
    }
  }

  @Test("are the same for any number of threads")
  func sameForThreads() {
    let voices = archive(recordings: 400, people: 60, noise: 0.5, seed: 9)
    let one = VoiceLinks(limit: 0.4).people(of: voices, workers: Workers(threads: 1))
    for threads in [2, 7] {
      #expect(
        VoiceLinks(limit: 0.4).people(of: voices, workers: Workers(threads: threads)) == one)
    }
    #expect((2..<voices.count).contains(Set(one).count))
  }

  private func voice(_ source: String, _ values: [Float], _ seconds: Double = 10) -> RecordedVoice {
    RecordedVoice(
      speaker: "\(values)", source: source, seconds: seconds,
      mean: Embedding(values: values, model: nil))
  }

  @Test("never join two voices of one recording, however alike")
  func apart() {
    let voices = [
      voice("a", [1, 0]), voice("a", [1, 0]), voice("b", [1, 0]), voice("b", [1, 0]),
    ]
    // Each voice of a goes with one of b; the first go first.
    #expect(VoiceLinks(limit: 2).people(of: voices, workers: workers) == [0, 1, 0, 1])
  }

  @Test("go up to the limit, in cosine distance, whatever the lengths")
  func limit() {
    // The cosine of (3, 4) and (2, 0) is 0.6; 10 s each: 1 − 0.6 · (1 + 1/10) = 0.34.
    let voices = [voice("a", [3, 4]), voice("b", [2, 0])]
    #expect(VoiceLinks(limit: 0.341).people(of: voices, workers: workers) == [0, 0])
    #expect(VoiceLinks(limit: 0.339).people(of: voices, workers: workers) == [0, 1])
    #expect(VoiceLinks(threshold: 0.6).limit == 0.6 / 3)
  }

  @Test("weigh voices by their seconds, from 1 to 30")
  func weights() {
    // The cosine of a and b is 0.8, so they go first. That of c, (0, 1), 10 s, is 0 to a and 0.6
    // to b.
    func people(_ a: Double, _ b: Double, limit: Double) -> [Int] {
      VoiceLinks(limit: limit).people(
        of: [voice("1", [1, 0], a), voice("2", [0.8, 0.6], b), voice("3", [0, 1])],
        workers: workers)
    }
    // 10 s and 30 s: b and c are 1 − 0.6 √(31/30 · 11/10) = 0.36031 apart, and
    // (10 · 1 + 30 · 0.36031) / 40 = 0.52023.
    #expect(people(10, 30, limit: 0.521) == [0, 0, 0])
    #expect(people(10, 30, limit: 0.520) == [0, 0, 1])
    // An hour weighs as 30 s does, and nothing as 1 s: 1 − 0.6 √(2 · 11/10) = 0.11006, and
    // (30 · 1 + 1 · 0.11006) / 31 = 0.97129.
    #expect(people(3600, 0, limit: 0.972) == [0, 0, 0])
    #expect(people(3600, 0, limit: 0.971) == [0, 0, 1])
  }

  @Test("keep what is known: one number is one person, and two are two")
  func groups() {
    let voices = [
      voice("a", [1, 0]), voice("b", [0, 1]), voice("c", [1, 0]), voice("d", [1, 0.1]),
    ]
    let links = VoiceLinks(limit: 0.5)
    // Orthogonal voices of one number; the same voice under two.
    #expect(links.people(of: voices, groups: [7, 7, 3, nil], workers: workers) == [0, 0, 1, 1])
    #expect(links.people(of: voices, groups: [3, nil, 3, 7], workers: workers) == [0, 1, 0, 2])
  }

  @Test("take none, one, and voices without a direction")
  func few() {
    let links = VoiceLinks(limit: 0.5)
    #expect(links.people(of: [], workers: workers) == [])
    #expect(links.people(of: [voice("a", [1, 0])], workers: workers) == [0])
    let silent = [
      voice("a", [0, 0]), voice("b", [0, 0]), voice("c", [1, 0]), voice("d", [2, 0]),
    ]
    #expect(links.people(of: silent, workers: workers) == [0, 1, 2, 2])
  }

  @Test("lists have something in common where a set says so")
  func disjoint() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let lists = (0..<2).map { _ in
        (0..<Int.random(in: 0...9, using: &random))
          .map { _ in Int.random(in: 0..<30, using: &random) }.sorted()
      }
      #expect(
        lists[0].isDisjoint(fromAscending: lists[1]) == Set(lists[0]).isDisjoint(with: lists[1]))
    }
  }
}

@Suite("Names in an archive")
struct ArchiveNamesTests {
  private let names = ArchiveNames(links: VoiceLinks(limit: 0.1))
  private let workers = Workers(threads: 1)

  private func voices(_ list: [(source: String, x: Float, y: Float, seconds: Double)])
    -> [RecordedVoice]
  {
    list.map {
      RecordedVoice(
        speaker: "s", source: $0.source, seconds: $0.seconds,
        mean: Embedding(values: [$0.x, $0.y], model: nil))
    }
  }

  @Test("number people by first appearance")
  func numbers() {
    let given = voices([("a", 0, 1, 9), ("a", 1, 0, 9), ("b", 1, 0, 9), ("b", -1, 0, 9)])
    let none = [String?](repeating: nil, count: 4)
    #expect(
      names.names(of: given, earlier: none, known: none, workers: workers)
        == ["speaker_1", "speaker_2", "speaker_2", "speaker_3"])
    #expect(
      names.names(
        of: given, earlier: none, known: none, taken: ["speaker_8", "ann", "speaker_x"],
        workers: workers) == ["speaker_9", "speaker_10", "speaker_10", "speaker_11"])
  }

  @Test("stay what they were, and known voices have theirs")
  func stay() {
    // Two people of an earlier run whose voices are one direction, and new recordings.
    let given = voices([
      ("a", 1, 0, 9), ("b", 1, 0, 9), ("c", 1, 0.01, 9), ("d", 0, 1, 9), ("e", 0, 1, 9),
      ("f", -1, 0, 9),
    ])
    #expect(
      names.names(
        of: given, earlier: ["speaker_4", "speaker_2", nil, nil, nil, nil],
        known: [nil, nil, nil, "ann", nil, nil], workers: workers)
        == ["speaker_4", "speaker_2", "speaker_4", "ann", "ann", "speaker_5"])
  }

  @Test("give way to a known voice where half of the seconds are its own")
  func renamed() {
    let given = voices([("a", 1, 0, 10), ("b", 1, 0, 11), ("c", 0, 1, 10), ("d", 0, 1, 10)])
    let earlier = ["speaker_1", "speaker_1", "speaker_2", "speaker_2"]
    // 10 of 21 s are not half; 10 of 20 s are.
    #expect(
      names.names(
        of: given, earlier: earlier, known: ["ann", nil, "bo", nil], workers: workers)
        == ["speaker_1", "speaker_1", "bo", "bo"])
    // A name is no number, and stays.
    #expect(
      names.names(
        of: given, earlier: ["cy", "cy", nil, nil], known: ["ann", "ann", nil, "ann"],
        workers: workers) == ["cy", "cy", "ann", "ann"])
  }
}
