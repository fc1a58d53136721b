// The options of score normalisation, and the cohort that they name.

import ArgumentParser
import Foundation
import SpeakerEmbeddings
import ToolSupport
import Verification

/// How scores are centred and normalised.
struct CohortOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Normalise scores: \(ScoreNormalization.names.joined(separator: ", ")) (as is AS1).",
      valueName: "name"))
  var norm: String?

  @Option(
    help: ArgumentHelp(
      "Other speakers: an embedding file, a list or folder of recordings, or default, the cohort "
        + "in the box (used where none is named and the model is the one in the box).",
      valueName: "cohort"), completion: .file())
  var cohort: String?

  @Option(
    help: ArgumentHelp(
      "Kaldi's utt2spk for the cohort: its members are the speakers' means.", valueName: "file"),
    completion: .file())
  var cohortSpeakers: String?

  @Option(
    help: ArgumentHelp(
      "How many of the highest cohort scores count; 300 for as and as2, else all.", valueName: "n"))
  var top: Int?

  @Option(
    help: ArgumentHelp(
      "Deviations divide by n - ddof: 0 (WeSpeaker) or 1 (SpeechBrain).", valueName: "0|1"))
  var ddof = 0

  @Option(
    help: ArgumentHelp(
      "Take a mean off all vectors: cohort (the default with --norm), none, or an embedding file.",
      valueName: "mean"), completion: .file())
  var center: String?

  /// The options that were given, for refusing them where they have no meaning.
  var given: [(name: String, isGiven: Bool)] {
    [
      ("--norm", norm != nil), ("--cohort", cohort != nil),
      ("--cohort-speakers", cohortSpeakers != nil), ("--top", top != nil), ("--ddof", ddof != 0),
      ("--center", center != nil),
    ]
  }

  func validate() throws {
    if norm != nil, try normalization() == nil {
      let names = ScoreNormalization.names.joined(separator: ", ")
      throw ValidationError("--norm is \(norm ?? ""); give one of \(names)")
    }
    if let top, top < 2 { throw ValidationError("--top is \(top); give 2 or more") }
    if !(0...1).contains(ddof) { throw ValidationError("--ddof is \(ddof); give 0 or 1") }
    if norm == nil {
      if top != nil { throw ValidationError("--top goes with --norm; give both") }
      if ddof != 0 { throw ValidationError("--ddof goes with --norm; give both") }
      if cohort != nil, center != "cohort" {
        throw ValidationError("--cohort goes with --norm or --center cohort; give one of them")
      }
    }
    if cohortSpeakers != nil, cohort == nil || cohort == "default" {
      throw ValidationError("--cohort-speakers goes with a --cohort of one's own; give both")
    }
  }

  /// The normalisation asked for.
  func normalization() throws -> ScoreNormalization? {
    norm.flatMap { ScoreNormalization.named($0, top: top, sampleDeviation: ddof == 1) }
  }

  /// A normalisation in words, with the cohort's size.
  func description(of normalization: ScoreNormalization, members: Int) -> String {
    let name = norm == "as" ? "AS1" : normalization.kind.rawValue.uppercased()
    let count = min(normalization.top ?? members, members)
    return "\(name) over \(count == members ? "all" : "the highest \(count)") of \(members) cohort "
      + "\(cohortSpeakers != nil || cohort == nil || cohort == "default" ? "speakers" : "members")"
      + " (ddof \(ddof))"
  }

  /// Whether a cohort is needed.
  var needsCohort: Bool { norm != nil || center == "cohort" }
}

/// Reads the cohort and the mean that options name.
struct CohortLoader {
  let options: CohortOptions
  /// Embeds the recordings of a cohort that is a list; nil where there is no model.
  let embed: ([ListedRecording]) throws -> ListVectors

  /// The cohort for vectors, and the mean that is taken off those too.
  ///
  /// - Throws: ``ToolFailure`` where another model made it, or none is named and there is none.
  func load(for vectors: ListVectors) throws -> (cohort: Cohort?, center: [Double]?) {
    let members = options.needsCohort ? try self.members(for: vectors) : nil
    if let members { try check(members, against: vectors) }
    let center = try center(members, for: vectors)
    guard let members else { return (nil, center) }
    let cohort = try Cohort(members.table, speakers: try speakers(of: members), center: center)
    return (cohort, center)
  }

  private func members(for vectors: ListVectors) throws -> ListVectors {
    guard let name = options.cohort, name != "default" else {
      let members = try ListVectors(SpeakerModel.cohortInTheBox(), path: "the cohort in the box")
      guard options.cohort == "default" || vectors.model == members.model else {
        throw ToolFailure(
          "\(vectors.source): no cohort is named, and the one in the box belongs to the model in "
            + "the box; name a --cohort of the same model")
      }
      return members
    }
    if (try? EmbeddingFormat(of: name)) != nil { return try ListVectors(reading: name) }
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: name, isDirectory: &isFolder)
    return try embed(
      isFolder.boolValue
        ? RecordingList.recordings(of: [name]) : RecordingList.recordings(inList: name))
  }

  private func check(_ other: ListVectors, against vectors: ListVectors) throws(ToolFailure) {
    if let ours = vectors.model, let theirs = other.model, ours != theirs {
      throw ToolFailure(
        "\(other.source): was made by the model \(theirs) and \(vectors.source) by \(ours); "
          + "make both with one model")
    }
    guard other.table.dimension == vectors.table.dimension else {
      throw ToolFailure(
        "\(other.source): holds vectors of \(other.table.dimension) values and \(vectors.source) "
          + "of \(vectors.table.dimension); make both with one model")
    }
  }

  private func center(_ members: ListVectors?, for vectors: ListVectors) throws -> [Double]? {
    switch options.center ?? (options.norm == nil ? "none" : "cohort") {
    case "none": return nil
    case "cohort": return members?.table.mean
    case let path:
      let means = try ListVectors(reading: path)
      try check(means, against: vectors)
      return means.table.mean
    }
  }

  /// The members' rows by speaker, in the order of each speaker's first row.
  private func speakers(of members: ListVectors) throws -> [[Int]]? {
    guard let path = options.cohortSpeakers else { return nil }
    let map = try SpeakerMap(reading: path)
    var groups: [[Int]] = []
    var places: [String: Int] = [:]
    for (utterance, speaker) in map.speakers {
      guard let row = members.row(of: utterance) else {
        throw ToolFailure(
          "\(path): \(utterance) is not in \(members.source); give the cohort's own utt2spk")
      }
      let place = places[speaker] ?? groups.count
      if place == groups.count {
        groups.append([])
        places[speaker] = place
      }
      groups[place].append(row)
    }
    return groups
  }
}
