// The names of people who were found in many recordings: what was named once keeps its name.

public import Kernels
public import SpeakerEmbeddings

/// Gives the voices of many recordings the names of people.
///
/// A voice that has a name from an earlier run keeps it, and a known voice has the known name.
/// Everybody else is `speaker_N`, numbered by first appearance and beyond all numbers in use.
public struct ArchiveNames: Sendable {
  /// Who is one person.
  public let links: VoiceLinks

  /// Takes how voices are linked.
  public init(links: VoiceLinks) {
    self.links = links
  }

  /// A name for each voice.
  ///
  /// Voices of one earlier name stay one person, and those of two stay two. A number gives way to a
  /// known name when at least half of its seconds are of voices with that name.
  ///
  /// - Parameters:
  ///   - voices: Voices by one model.
  ///   - earlier: The name of each voice in an earlier run; nil for a new one.
  ///   - known: The known voice that each one is, as ``KnownVoices`` says; nil for none.
  ///   - taken: Names that are in use elsewhere.
  ///   - workers: Threads; the names do not depend on their number.
  /// - Returns: A name for each voice.
  public func names(
    of voices: [RecordedVoice], earlier: [String?], known: [String?], taken: [String] = [],
    workers: Workers
  ) -> [String] {
    let renamed = Self.renamed(voices, earlier: earlier, known: known)
    let fixed = zip(earlier, known).map { earlier, known in
      earlier.map { renamed[$0] ?? $0 } ?? known
    }
    var (numbers, groups) = ([String: Int](), [Int?]())
    for name in fixed {
      groups.append(
        name.map { name in
          let number = numbers[name] ?? numbers.count
          numbers[name] = number
          return number
        })
    }
    let people = links.people(of: voices, groups: groups, workers: workers)
    var names: [Int: String] = [:]
    for (person, name) in zip(people, fixed) { names[person] = names[person] ?? name }
    var last = (taken + earlier.compactMap(\.self)).compactMap(Self.number).max() ?? 0
    return people.map { person in
      if let name = names[person] { return name }
      last += 1
      let name = SpokenWindow.name(of: last - 1)
      names[person] = name
      return name
    }
  }

  /// The numbers that give way to known names.
  private static func renamed(
    _ voices: [RecordedVoice], earlier: [String?], known: [String?]
  ) -> [String: String] {
    var seconds: [String: (all: Double, known: [String: Double])] = [:]
    for (place, voice) in voices.enumerated() {
      guard let name = earlier[place], number(of: name) != nil else { continue }
      seconds[name, default: (0, [:])].all += voice.seconds
      if let known = known[place] {
        seconds[name, default: (0, [:])].known[known, default: 0] += voice.seconds
      }
    }
    return seconds.compactMapValues { seconds in
      let best = seconds.known.max { ($0.value, $1.key) < ($1.value, $0.key) }
      return best.flatMap { $0.value * 2 >= seconds.all ? $0.key : nil }
    }
  }

  /// The number of a speaker without a name, as in `speaker_12`; nil for a name.
  package static func number(of name: String) -> Int? {
    guard let digits = name.wholeMatch(of: /speaker_(\d+)/)?.output.1 else { return nil }
    return Int(digits)
  }
}

extension KnownVoices {
  /// The known voices among those of one recording.
  ///
  /// - Parameter voices: Voices; those of one source are told apart.
  /// - Returns: For each voice the known one's name, nil where it is none of them.
  /// - Throws: `EmbeddingError` when another model made the voices.
  public func names(of voices: [RecordedVoice]) throws(EmbeddingError) -> [String?] {
    var names = [String?](repeating: nil, count: voices.count)
    var start = 0
    while start < voices.count {
      let end =
        voices[start...].firstIndex { $0.source != voices[start].source } ?? voices.count
      let found = try self.names(
        for: voices[start..<end].map { voice in
          SpokenWindow(start: 0, end: 0, embedding: voice.mean, speaker: voice.speaker)
        })
      for place in start..<end { names[place] = found[voices[place].speaker] }
      start = end
    }
    return names
  }
}
