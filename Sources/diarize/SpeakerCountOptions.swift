// How many speakers there are, as options say it.

import ArgumentParser
import Diarization

/// How many speakers there are, or may be.
struct SpeakerCountOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many speakers there are, when known, or a range such as 2...5.", valueName: "n"))
  var speakers: AskedSpeakers?

  @Option(help: ArgumentHelp("At least so many speakers.", valueName: "n"))
  var minSpeakers: Int?

  @Option(help: ArgumentHelp("At most so many speakers.", valueName: "n"))
  var maxSpeakers: Int?

  func validate() throws {
    let given = [
      ("--speakers", speakers?.fewest), ("--min-speakers", minSpeakers),
      ("--max-speakers", maxSpeakers),
    ]
    for (name, value) in given {
      if let value, value < 1 { throw ValidationError("\(name) is \(value); give 1 or more") }
    }
    if speakers != nil && (minSpeakers != nil || maxSpeakers != nil) {
      throw ValidationError("--speakers says how many; leave out --min-speakers and --max-speakers")
    }
    if let speakers, speakers.fewest > speakers.most {
      throw ValidationError(
        "--speakers is \(speakers.fewest)...\(speakers.most); give a range from few to many")
    }
    if let minSpeakers, let maxSpeakers, minSpeakers > maxSpeakers {
      throw ValidationError(
        "--min-speakers is \(minSpeakers) and --max-speakers \(maxSpeakers); "
          + "give a range from few to many")
    }
  }

  /// The bounds that the options give.
  func count() throws -> SpeakerCount {
    if let speakers { return SpeakerCount(fewest: speakers.fewest, most: speakers.most) }
    return SpeakerCount(fewest: minSpeakers ?? 1, most: maxSpeakers)
  }
}

/// The value of `--speakers`: `4`, or `2...5`.
struct AskedSpeakers: ExpressibleByArgument {
  let fewest: Int
  let most: Int

  init?(argument: String) {
    let ends = argument.split(separator: "...", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = ends.first, let fewest = first, let last = ends.last, let most = last,
      ends.count <= 2
    else { return nil }
    self.fewest = fewest
    self.most = most
  }
}
