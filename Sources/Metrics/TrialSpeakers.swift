// Who speaks in the recordings of a list: told by a map, or by folders with which the labels agree.

public import Verification

extension TrialList {
  /// How many speakers a labelled list holds, where its names tell; see ``speakersByFolder``.
  public var speakerCount: Int? {
    speakersByFolder.map { Int($0.max() ?? -1) + 1 }
  }

  /// For each name its speaker's number, where folders in the names tell speakers apart, as in
  /// `id10270/…/00001.wav` or `corpus/speaker/00001.wav`.
  ///
  /// Nil unless there is a count of leading folders with which the labels agree: targets share
  /// them, non-targets do not.
  var speakersByFolder: [Int32]? {
    guard isLabelled else { return nil }
    let folders = (0..<names.count).map { names[$0].split(separator: "/").dropLast() }
    let shallowest = folders.map(\.count).min() ?? 0
    for depth in stride(from: 1, through: shallowest, by: 1) {
      let speakers = Self.numbered(folders.map { $0.prefix(depth).joined(separator: "/") })
      if disagreement(with: speakers) == nil { return speakers }
    }
    return nil
  }

  /// For each name its speaker's number, by a map.
  ///
  /// - Throws: ``VerificationError/noSpeaker(path:line:utterance:map:)``;
  ///   ``VerificationError/speakersDisagree(path:line:pair:map:)`` where a label says otherwise.
  func speakers(by map: SpeakerMap) throws(VerificationError) -> [Int32] {
    var speakers = [String](repeating: "", count: names.count)
    for position in indices {
      for name in [enrolments[position], tests[position]] where speakers[Int(name)].isEmpty {
        guard let speaker = map[names[Int(name)]] else {
          throw .noSpeaker(
            path: path, line: line(of: position), utterance: names[Int(name)], map: map.path)
        }
        speakers[Int(name)] = speaker
      }
    }
    let numbers = Self.numbered(speakers)
    if let position = disagreement(with: numbers) {
      throw .speakersDisagree(
        path: path, line: line(of: position), pair: pair(at: position), map: map.path)
    }
    return numbers
  }

  /// Numbers by first occurrence.
  private static func numbered(_ speakers: [String]) -> [Int32] {
    var known: [String: Int32] = [:]
    return speakers.map { speaker in
      if let number = known[speaker] { return number }
      let number = Int32(known.count)
      known[speaker] = number
      return number
    }
  }

  /// The first trial whose label says otherwise than its speakers.
  private func disagreement(with speakers: [Int32]) -> Int? {
    indices.first { position in
      let same = speakers[Int(enrolments[position])] == speakers[Int(tests[position])]
      return same != (labels[position] == .target)
    }
  }
}

extension TrialWeights {
  /// Draws speakers where a map or the names tell them, else trials.
  ///
  /// - Parameters:
  ///   - trials: A labelled list.
  ///   - scheme: What to draw; nil for speakers where they are known, else trials.
  ///   - map: Who speaks in which recording; nil to tell it by the folders of the names.
  ///   - seed: What the draws follow from.
  /// - Throws: ``VerificationError`` where the map lacks a name or a label says otherwise, and where
  ///   speakers are asked for and nothing tells them.
  public init(
    _ trials: TrialList, scheme: BootstrapScheme?, map: SpeakerMap?, seed: UInt64
  ) throws(VerificationError) {
    guard scheme != .trials else {
      self.init(drawingTrialsOf: trials, seed: seed)
      return
    }
    let known: [Int32]? =
      if let map { try trials.speakers(by: map) } else { trials.speakersByFolder }
    if let known {
      self.init(drawingSpeakersOf: trials, speakers: known, seed: seed)
    } else if scheme == nil {
      self.init(drawingTrialsOf: trials, seed: seed)
    } else {
      throw .noSpeakers(path: trials.path)
    }
  }
}
