// The options that go with a trial list alone.

public import ArgumentParser
import SpeakerEmbeddings
import ToolSupport
public import Verification

extension EnrolmentPooling: ExpressibleByArgument {}

/// Where a list's recordings or embeddings lie, what its lines look like, what is written.
struct ListOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder below which the list's recordings lie.", valueName: "folder"),
    completion: .directory)
  var audioRoot: String?

  @Option(
    help: ArgumentHelp(
      "The trial list's format: \(TrialFormat.all.map(\.name).joined(separator: ", ")).",
      valueName: "format"))
  var trialsFormat: String?

  @Option(
    help: ArgumentHelp(
      "The recordings of each enrolled model, a model a line: \"m1 a.wav b.wav\".",
      valueName: "file"), completion: .file())
  var enrolmentMap: String?

  @Option(
    help: ArgumentHelp(
      "How a model of several recordings is scored: by the mean of unit vectors (unless said), of "
        + "vectors as they are, or of scores.",
      valueName: "name"))
  var pooling: EnrolmentPooling?

  @Option(
    help: ArgumentHelp(
      "Score embeddings of a file instead of recordings: .safetensors, .npy, .npz, .ark, .scp, .jsonl.",
      valueName: "file"), completion: .file())
  var embeddings: String?

  @Option(
    help: ArgumentHelp(
      "Keep embeddings in a file: read what it holds, add what it lacks.", valueName: "file"),
    completion: .file())
  var saveEmbeddings: String?

  @Option(
    help: ArgumentHelp(
      "Write a table of the recordings: seconds, magnitude, mean cohort score.",
      valueName: "file"), completion: .file())
  var measures: String?

  @Option(
    help: ArgumentHelp(
      "Such a table, for a calibration that uses it, instead of what is measured here.",
      valueName: "file"), completion: .file())
  var metadata: String?

  @Option(
    help: ArgumentHelp("Write a page about the scores of a list.", valueName: "page.html"),
    completion: .file())
  var report: String?

  /// The options that were given, for refusing them where they have no meaning.
  var given: [(name: String, isGiven: Bool)] {
    [
      ("--audio-root", audioRoot != nil), ("--trials-format", trialsFormat != nil),
      ("--enrolment-map", enrolmentMap != nil), ("--embeddings", embeddings != nil),
      ("--save-embeddings", saveEmbeddings != nil), ("--report", report != nil),
      ("--measures", measures != nil), ("--metadata", metadata != nil),
      ("--pooling", pooling != nil),
    ]
  }

  func validate() throws {
    _ = try format()
    if let saveEmbeddings {
      _ = try EmbeddingFormat(written: saveEmbeddings)
      if embeddings != nil {
        throw ValidationError("--embeddings and --save-embeddings exclude each other; give one")
      }
    }
    if pooling != nil, enrolmentMap == nil {
      throw ValidationError("--pooling goes with --enrolment-map; give both")
    }
    if embeddings != nil, audioRoot != nil {
      throw ValidationError("--embeddings and --audio-root exclude each other; give one")
    }
  }

  func format() throws -> TrialFormat? {
    guard let trialsFormat else { return nil }
    guard let format = TrialFormat.named(trialsFormat) else {
      let names = TrialFormat.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--trials-format is \(trialsFormat); give one of \(names)")
    }
    return format
  }
}
