// What a front end refuses, each with the one sentence that a user reads.

/// What can be wrong with samples or with a recipe that a checkpoint carries.
public enum FrontEndError: Error, Equatable, Sendable {
  /// Fewer samples than the model's front end and network accept.
  case tooShort(samples: Int, needed: Int, sampleRate: Int)
  /// A sample, counted from 0, that is not finite or beyond ±10⁹.
  case sampleOutOfRange(at: Int)
  /// A window that a checkpoint carries does not fit the frame.
  case wrongWindow(recipe: String, count: Int, longest: Int)
  /// Filters that a checkpoint carries do not fit the spectrum.
  case wrongFilters(recipe: String, count: Int, spectrumBins: Int)
  /// A window or filter value that is not finite.
  case valueNotFinite(recipe: String, stage: String)
  /// FFTW has no plan for a transform of so many points.
  case cannotTransform(points: Int)
}

extension FrontEndError: CustomStringConvertible {
  /// One sentence: where, what, what to do.
  public var description: String {
    switch self {
    case .tooShort(let samples, let needed, let rate):
      "the sound is too short for the model (\(samples) samples, \(seconds(samples, rate)), "
        + "where \(needed) samples, \(seconds(needed, rate)), are needed); give a longer one"
    case .sampleOutOfRange(let at):
      "sample \(at) is not a finite number of at most 1e9; scale the samples to −1…1"
    case .wrongWindow(let recipe, let count, let longest):
      "\(recipe): the checkpoint's window has \(count) values (1 to \(longest) fit a frame); "
        + "download the checkpoint again"
    case .wrongFilters(let recipe, let count, let spectrumBins):
      "\(recipe): the checkpoint's mel filters have \(count) values "
        + "(expected a multiple of \(spectrumBins)); download the checkpoint again"
    case .valueNotFinite(let recipe, let stage):
      "\(recipe): the checkpoint has a value that is not finite in its \(stage); "
        + "download the checkpoint again"
    case .cannotTransform(let points):
      "FFTW cannot plan a transform of \(points) points; free some memory and try again"
    }
  }

  /// A count of samples as seconds, rounded up to a tenth of a millisecond, as `0.0534 s`.
  private func seconds(_ samples: Int, _ rate: Int) -> String {
    let parts = (samples * 10_000 + rate - 1) / rate
    return "\(parts / 10_000).\(String(10_000 + parts % 10_000).dropFirst()) s"
  }
}
