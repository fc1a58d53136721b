// `--across`: whether and how readily speakers of two recordings are one person.

import ArgumentParser
import Diarization

/// Whether speakers are linked across recordings.
struct AcrossOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Give a person the same name in all recordings. The output folder keeps the voices "
        + "(voices/) and who they are (speakers.jsonl): recordings that come later are linked with "
        + "them, and names stay what they were."))
  var across = false

  @Option(
    help: ArgumentHelp(
      "Speakers of two recordings are one person up to this cosine distance of their voices "
        + "(corrected for short ones); without it, a third of the distance that merges clusters.",
      valueName: "distance"))
  var acrossThreshold: Double?

  func validate() throws {
    if let acrossThreshold {
      guard across else {
        throw ValidationError("--across-threshold goes with --across; give both")
      }
      guard (0...2).contains(acrossThreshold) else {
        throw ValidationError(
          "--across-threshold is \(acrossThreshold); give a cosine distance from 0 to 2")
      }
    }
  }

  /// How voices are linked.
  ///
  /// - Parameter threshold: The cosine distance that merges clusters of windows; nil where it is
  ///   not known and the number of speakers is.
  /// - Returns: The limit that is asked for, or the share of the threshold.
  func links(threshold: Double?) -> VoiceLinks {
    acrossThreshold.map(VoiceLinks.init(limit:)) ?? VoiceLinks(threshold: threshold ?? 0.7)
  }
}
