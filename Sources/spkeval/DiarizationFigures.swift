// All figures of one recording, and of several together.

import Metrics

/// A setting of the error rate with the name that tables give it.
struct DiarizationSetting: Equatable {
  let name: String
  let scoring: DiarizationScoring

  /// As `collar 0.25 s, overlap left out`.
  var words: String {
    (scoring.collar.halfWidth > 0 ? "collar \(scoring.collar.halfWidth) s each side" : "no collar")
      + ", overlap " + (scoring.countsOverlap ? "counts" : "left out")
  }
}

/// What is measured of a recording, or of several: times are added, speakers and counts too.
struct DiarizationFigures {
  let name: String
  /// One a setting.
  let rates: [DiarizationErrorRate]
  let jaccard: JaccardErrorRate
  let counts: [DiarizationSpeakerCount]
  let purity: PurityAndCoverage
  let entropy: HomogeneityAndCompleteness

  /// Measures a recording.
  init(
    _ pair: DiarizationPair, settings: [DiarizationSetting], jaccard: JaccardConvention,
    convention: DiarizationConvention
  ) {
    name = pair.recording
    rates = settings.map { DiarizationErrorRate(pair, scoring: $0.scoring) }
    self.jaccard = JaccardErrorRate(pair, convention: jaccard)
    counts = [DiarizationSpeakerCount(pair)]
    purity = PurityAndCoverage(pair)
    entropy = HomogeneityAndCompleteness(pair, convention: convention)
  }

  /// Takes several recordings together.
  init(pooling recordings: [DiarizationFigures], settings: Int) {
    name = "overall"
    rates = (0..<settings).map { setting in
      recordings.reduce(.zero) { $0 + $1.rates[setting] }
    }
    jaccard = recordings.reduce(.zero) { $0 + $1.jaccard }
    counts = recordings.flatMap(\.counts)
    purity = recordings.reduce(.zero) { $0 + $1.purity }
    entropy = recordings.reduce(.zero) { $0 + $1.entropy }
  }
}
