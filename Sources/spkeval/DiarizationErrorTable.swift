// `spkeval diarization --errors`: where the seconds of error went, as tables and as JSON.

import Metrics
import Reports

/// The errors of all recordings under one setting.
struct DiarizationErrorTable {
  let setting: DiarizationSetting
  /// Recordings with their errors, in the order of the other tables.
  let recordings: [(name: String, errors: DiarizationErrorList)]
  /// Seconds of reference speech that are scored.
  let total: Double

  /// So many of the longest stretches are shown; JSON has all of them.
  static let shown = 20

  init(_ pairs: [DiarizationPair], setting: DiarizationSetting, total: Double) {
    self.setting = setting
    self.total = total
    recordings = pairs.map { pair in
      (pair.recording, DiarizationErrorList(pair, scoring: setting.scoring))
    }
  }

  private struct Sum {
    let recording: String
    let kind: DiarizationErrorList.Kind
    let reference: String
    let system: String
    var seconds: Double
  }

  /// Who is which of the reference, where the seconds went, and the longest stretches.
  var text: String {
    var lines = ["", "errors (\(setting.name)), in seconds of speaker time"]
    for recording in recordings where !recording.errors.mapping.isEmpty {
      let pairs = recording.errors.mapping.map { "\($0.system) is \($0.reference)" }
      lines.append("\(recording.name): \(pairs.joined(separator: ", "))")
    }
    lines.append("")
    var rows = [["recording", "kind", "reference", "system", "seconds", "DER %"]]
    rows += sums.map { sum in
      [
        sum.recording, sum.kind.rawValue, sum.reference, sum.system,
        PlainNumber.decimals(sum.seconds, 2),
        PlainNumber.percent(total > 0 ? sum.seconds / total : 0),
      ]
    }
    lines += PlainTable.lines(rows, left: 4)
    let longest = stretches.sorted { ($0.seconds, $1.onset) > ($1.seconds, $0.onset) }
      .prefix(Self.shown)
    lines += ["", "the longest of \(stretches.count) stretches"]
    rows = [["recording", "kind", "reference", "system", "seconds", "from", "to"]]
    rows += longest.map { stretch in
      [
        stretch.recording, stretch.kind.rawValue, Self.names(stretch.reference),
        Self.names(stretch.system), PlainNumber.decimals(stretch.seconds, 2),
        PlainNumber.decimals(stretch.onset, 2), PlainNumber.decimals(stretch.end, 2),
      ]
    }
    lines += PlainTable.lines(rows, left: 4)
    return lines.map { $0 + "\n" }.joined()
  }

  /// Every stretch, in the order of time.
  var json: JSONValue {
    .object([
      "setting": .text(setting.name),
      "mapping": .array(
        recordings.flatMap { recording in
          recording.errors.mapping.map { pair in
            .object([
              "recording": .text(recording.name), "reference": .text(pair.reference),
              "system": .text(pair.system),
            ])
          }
        }),
      "stretches": .array(stretches.map(Self.json)),
    ])
  }

  private static func json(_ stretch: DiarizationErrorList.Stretch) -> JSONValue {
    .object([
      "recording": .text(stretch.recording), "kind": .text(stretch.kind.rawValue),
      "onset": .number(stretch.onset), "end": .number(stretch.end),
      "seconds": .number(stretch.seconds),
      "reference": .array(stretch.reference.map(JSONValue.text)),
      "system": .array(stretch.system.map(JSONValue.text)),
    ])
  }

  private var stretches: [DiarizationErrorList.Stretch] { recordings.flatMap(\.errors.stretches) }

  /// Seconds of each kind by who spoke and who was heard, most first.
  private var sums: [Sum] {
    var sums: [Sum] = []
    var places: [[String]: Int] = [:]
    for stretch in stretches {
      let (reference, system) = (Self.names(stretch.reference), Self.names(stretch.system))
      let key = [stretch.recording, stretch.kind.rawValue, reference, system]
      if let place = places[key] {
        sums[place].seconds += stretch.seconds
      } else {
        places[key] = sums.count
        sums.append(
          Sum(
            recording: stretch.recording, kind: stretch.kind, reference: reference, system: system,
            seconds: stretch.seconds))
      }
    }
    return sums.enumerated().sorted {
      ($0.element.seconds, $1.offset) > ($1.element.seconds, $0.offset)
    }.map(\.element)
  }

  private static func names(_ names: [String]) -> String {
    names.isEmpty ? "-" : names.joined(separator: " + ")
  }
}
