// Turns from embeddings alone: no sound is read and no model is loaded, so that clustering can be
// repeated, or fed by another network.

public import Kernels
public import SpeakerEmbeddings

/// Clusters embeddings of windows, wherever they were made, into turns.
///
///     let store = try EmbeddingStore(reading: "windows.ark").placed(bySegments: "segments")
///     let diarizer = EmbeddingDiarizer(path: "windows.ark", threshold: 0.6)
///     for recording in diarizer.recordings(of: store) { try diarizer.turns(of: recording, …) }
public struct EmbeddingDiarizer: Sendable {
  /// The file that the embeddings are from, as messages name it.
  public let path: String
  /// How many speakers may be found.
  public let count: SpeakerCount
  /// The cosine distance up to which clusters are merged; nil where the count is known.
  public let threshold: Double?

  /// One recording's windows.
  public struct Recording: Sendable {
    /// The recording's name.
    public let name: String
    /// In the file's order; each has a span.
    public let windows: [StoredEmbedding]
    /// Seconds to the end of the last window.
    public var duration: Double { windows.compactMap(\.span?.end).max() ?? 0 }
  }

  /// Takes what decides the clustering.
  ///
  /// - Parameters:
  ///   - path: The file that the embeddings are from.
  ///   - count: How many speakers there may be.
  ///   - threshold: A cosine distance, 0…2; nil where the count is known.
  public init(path: String, count: SpeakerCount = .any, threshold: Double?) {
    self.path = path
    self.count = count
    self.threshold = threshold
  }

  /// A store's recordings, in the order in which they first occur.
  ///
  /// - Parameter store: Embeddings with spans.
  /// - Returns: Recordings with their windows.
  /// - Throws: ``DiarizerError/unusable(path:identifier:reason:)`` for an embedding without times
  ///   or with impossible ones, of another dimension, or that is not finite.
  public func recordings(of store: EmbeddingStore) throws(DiarizerError) -> [Recording] {
    var names: [String] = []
    var windows: [String: [StoredEmbedding]] = [:]
    let dimension = store.entries.first?.embedding.dimension ?? 0
    for entry in store.entries {
      guard let span = entry.span else {
        throw unusable(entry, "it has no times; give them with --segments")
      }
      guard span.start >= 0, span.end > span.start, span.end < 1e9 else {
        throw unusable(
          entry,
          "\(span.start) to \(span.end) is no stretch of a recording in seconds; correct its times")
      }
      guard entry.embedding.dimension == dimension else {
        throw unusable(
          entry,
          "it has \(entry.embedding.dimension) values and the first one \(dimension); "
            + "give embeddings of one model")
      }
      guard entry.embedding.values.allSatisfy(\.isFinite) else {
        throw unusable(entry, "it holds a value that is not a finite number; make it again")
      }
      if windows[span.recording] == nil { names.append(span.recording) }
      windows[span.recording, default: []].append(entry)
    }
    return names.map { Recording(name: $0, windows: windows[$0] ?? []) }
  }

  private func unusable(_ entry: StoredEmbedding, _ reason: String) -> DiarizerError {
    .unusable(path: path, identifier: entry.identifier, reason: reason)
  }

  /// Who speaks when in a recording.
  ///
  /// - Parameters:
  ///   - recording: Its windows.
  ///   - workers: Threads; the turns do not depend on their number.
  /// - Returns: Turns in order.
  /// - Throws: ``DiarizerError/noThreshold(model:)``,
  ///   ``DiarizerError/tooManySpeakers(path:asked:windows:)``.
  public func turns(of recording: Recording, workers: Workers) throws(DiarizerError) -> [Turn] {
    try diarized(recording, workers: workers).document.turns
  }

  /// Who speaks when in a recording, with the voices of those who do.
  ///
  /// Where windows overlap the boundary lies in the middle of what they share; what lies between
  /// windows is silence.
  ///
  /// - Parameters:
  ///   - recording: Its windows.
  ///   - workers: Threads; the turns do not depend on their number.
  /// - Returns: Turns in order, and a voice for each speaker.
  /// - Throws: ``DiarizerError/noThreshold(model:)``,
  ///   ``DiarizerError/tooManySpeakers(path:asked:windows:)``.
  public func diarized(_ recording: Recording, workers: Workers) throws(DiarizerError)
    -> DiarizedVoices
  {
    guard let threshold = threshold ?? (count.most == nil ? nil : 0.7) else {
      throw .noThreshold(model: path)
    }
    let sorted = recording.windows.compactMap { window in
      window.span.map { (span: $0, embedding: window.embedding) }
    }.sorted { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    guard count.fewest <= sorted.count else {
      throw .tooManySpeakers(path: path, asked: count.fewest, windows: sorted.count)
    }
    let pace = Self.pace(of: sorted.map(\.span))
    let labels = SpeakerLabels(
      sorted.map(\.embedding.values.unit),
      isWhole: sorted.map { $0.span.end - $0.span.start >= 0.9 * pace.length },
      secondsPerWindow: pace.hop, fewest: count.fewest, workers: workers
    ).partition(threshold: threshold, count: count).labels
    let turns = Self.turns(of: recording.name, spans: sorted.map(\.span), labels: labels)
    let windows = zip(sorted, labels).map { window, label in
      SpokenWindow(
        start: window.span.start, end: window.span.end, embedding: window.embedding,
        speaker: SpokenWindow.name(of: label))
    }
    return DiarizedVoices(
      document: TurnDocument(
        recording: recording.name, duration: recording.duration, turns: turns),
      voices: RecordedVoice.voices(of: windows, turns: turns, source: recording.name))
  }

  /// How long windows are, and how much speech each stands for: the middle ones of all lengths and
  /// of all steps from one window to the next that it reaches, in seconds.
  private static func pace(of spans: [StoredEmbedding.Span]) -> (length: Double, hop: Double) {
    let lengths = spans.map { $0.end - $0.start }.sorted()
    let steps = zip(spans, spans.dropFirst()).filter { $0.end >= $1.start }
      .map { $1.start - $0.start }.filter { $0 > 0 }.sorted()
    let length = lengths.isEmpty ? 1 : lengths[lengths.count / 2]
    return (length, steps.isEmpty ? length : steps[steps.count / 2])
  }

  /// Windows in the order of their starts become turns.
  private static func turns(
    of recording: String, spans: [StoredEmbedding.Span], labels: [Int]
  ) -> [Turn] {
    var turns: [Turn] = []
    var start = 0.0
    var heard = -Double.infinity  // the end of all windows so far
    for (index, span) in spans.enumerated() {
      if span.start > heard { start = span.start }
      heard = max(heard, span.end)
      let next = index + 1 < spans.count ? spans[index + 1] : nil
      let touches = (next?.start ?? .infinity) <= heard
      if touches && labels[index + 1] == labels[index] { continue }
      let shared = min(heard, next?.end ?? heard)
      let end = touches ? max(start, ((next?.start ?? heard) + shared) / 2) : heard
      if end > start {
        turns.append(
          Turn(
            recording: recording, speaker: SpokenWindow.name(of: labels[index]), onset: start,
            duration: end - start))
      }
      start = end
    }
    return turns
  }
}
