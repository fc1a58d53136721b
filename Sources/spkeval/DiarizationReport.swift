// The figures of diarization as a table for people and as JSON for programs.

import Metrics
import Reports

/// What `spkeval diarization` prints.
struct DiarizationReport {
  let convention: DiarizationConvention
  let settings: [DiarizationSetting]
  /// Where the evaluated time is from, in words.
  let evaluated: String
  let recordings: [DiarizationFigures]
  /// Where the seconds went, where that is asked for.
  let errors: DiarizationErrorTable?

  private var overall: DiarizationFigures {
    DiarizationFigures(pooling: recordings, settings: settings.count)
  }

  /// The convention, the settings, and a row a recording and one for all.
  var text: String {
    let head =
      ["convention \(convention.rawValue): \(Self.words(convention))"]
      + settings.map { "\($0.name): \($0.words)" } + ["evaluated time: \(evaluated)", ""]
    var rows = [[""], ["recording"]]
    for setting in settings {
      rows[0] += [setting.name, "", "", ""]
      rows[1] += ["DER %", "miss", "false", "conf"]
    }
    rows[1] += ["JER %", "speakers", "found", "error"]
    rows += (recordings.count > 1 ? recordings + [overall] : recordings).map(row)
    return head.map { $0 + "\n" }.joined() + PlainTable.text(rows) + (errors?.text ?? "")
  }

  private func row(_ figures: DiarizationFigures) -> [String] {
    let rates = figures.rates.flatMap { rate in
      [rate.error, rate.missed, rate.falseAlarm, rate.confusion].map(rate.share)
    }
    let counts = figures.counts
    let error =
      counts.count == 1
      ? String(abs(counts[0].difference)) : PlainNumber.decimals(counts.meanError, 2)
    return [figures.name] + (rates + [figures.jaccard.rate]).map { PlainNumber.percent($0) } + [
      String(counts.reduce(0) { $0 + $1.reference }),
      String(counts.reduce(0) { $0 + $1.hypothesis }), error,
    ]
  }

  private static func words(_ convention: DiarizationConvention) -> String {
    switch convention {
    case .nist:
      "speakers mapped over all evaluated time, before collars and overlap are left out; a "
        + "speaker's overlapping turns are one (md-eval)"
    case .dscore: "turns cut at the edges of evaluated time, times in ms, then as nist (dscore)"
    case .pyannote:
      "speakers mapped after collars and overlap are left out; overlapping turns of a speaker "
        + "count each (pyannote.metrics)"
    }
  }

  /// The figures of all recordings together, and below `recordings` of each.
  ///
  /// Keys are sorted; rates and shares are fractions. `diarizationErrorRate` and its parts are those
  /// of the first setting; `diarizationErrorRates` holds all of them, with seconds.
  var json: JSONValue {
    let overall = overall
    let facts: [String: JSONValue] = [
      "convention": .text(convention.rawValue), "evaluated": .text(evaluated),
      "recordings": .array(
        recordings.map { .object(values($0).merging(["recording": .text($0.name)]) { $1 }) }),
      "speakerCountDifference": .number(overall.counts.meanDifference),
      "exactSpeakerCounts": .integer(overall.counts.exact),
    ]
    let listed = errors.map { ["errors": $0.json] } ?? [:]
    return .object(values(overall).merging(facts) { $1 }.merging(listed) { $1 })
  }

  private func values(_ figures: DiarizationFigures) -> [String: JSONValue] {
    let first = figures.rates.first ?? .zero
    return [
      "diarizationErrorRate": .number(first.rate),
      "missed": .number(first.share(of: first.missed)),
      "falseAlarm": .number(first.share(of: first.falseAlarm)),
      "confusion": .number(first.share(of: first.confusion)),
      "diarizationErrorRates": .array(zip(settings, figures.rates).map(Self.rate)),
      "jaccardErrorRate": .number(figures.jaccard.rate),
      "referenceSpeakers": .integer(figures.counts.reduce(0) { $0 + $1.reference }),
      "foundSpeakers": .integer(figures.counts.reduce(0) { $0 + $1.hypothesis }),
      "speakerCountError": .number(figures.counts.meanError),
      "purity": .number(figures.purity.purity), "coverage": .number(figures.purity.coverage),
      "homogeneity": .number(figures.entropy.homogeneity),
      "completeness": .number(figures.entropy.completeness),
    ]
  }

  private static func rate(_ setting: DiarizationSetting, _ rate: DiarizationErrorRate)
    -> JSONValue
  {
    .object([
      "setting": .text(setting.name), "collarEachSide": .number(setting.scoring.collar.halfWidth),
      "overlap": .text(setting.scoring.countsOverlap ? "counts" : "left out"),
      "diarizationErrorRate": .number(rate.rate), "totalSeconds": .number(rate.total),
      "missedSeconds": .number(rate.missed), "falseAlarmSeconds": .number(rate.falseAlarm),
      "confusionSeconds": .number(rate.confusion),
    ])
  }
}
