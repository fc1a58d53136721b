// How many speakers there are, as options say it.

import ArgumentParser
import Diarization

/// How many speakers there are, or may be.
struct SpeakerCountOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many speakers there are, when known.", valueName: "n"))
  var speakers: Int?

  @Option(help: ArgumentHelp("At least so many speakers.", valueName: "n"))
  var minSpeakers: Int?

  @Option(help: ArgumentHelp("At most so many speakers.", valueName: "n"))
  var maxSpeakers: Int?

  func validate() throws {
    let given = [
      ("--speakers", speakers), ("--min-speakers", minSpeakers), ("--max-speakers", maxSpeakers),
    ]
    for (name, value) in given {
      if let value, value < 1 { throw ValidationError("\(name) is \(value); give 1 or more") }
    }
    if speakers != nil && (minSpeakers != nil || maxSpeakers != nil) {
      throw ValidationError("--speakers says how many; leave out --min-speakers and --max-speakers")
    }
    if let minSpeakers, let maxSpeakers, minSpeakers > maxSpeakers {
      throw ValidationError(
        "--min-speakers is \(minSpeakers) and --max-speakers \(maxSpeakers); "
          + "give a range from few to many")
    }
  }

  /// The bounds that the options give.
  func count() throws -> SpeakerCount {
    if let speakers { return .exactly(speakers) }
    return SpeakerCount(fewest: minSpeakers ?? 1, most: maxSpeakers)
  }
}
