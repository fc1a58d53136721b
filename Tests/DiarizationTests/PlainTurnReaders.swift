// Second readers for the forms that turns are written in: as short as each form's description
// allows, and with nothing of ours in them.

import Foundation
import FoundationXML
import Testing

/// Reads long TextGrid files by their `key = value` lines.
struct PlainTextGrid {
  struct Interval {
    var start = -1.0
    var end = -1.0
    var text = ""
  }
  struct Tier {
    var name = ""
    var intervals: [Interval] = []
  }
  var end = -1.0
  var tiers: [Tier] = []

  init(_ text: String) throws {
    #expect(text.hasPrefix("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n"))
    for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
      if line.hasPrefix("item [") && line != "item []:" { tiers.append(Tier()) }
      if line.hasPrefix("intervals [") { tiers[tiers.count - 1].intervals.append(Interval()) }
      guard let equals = line.range(of: " = ") else { continue }
      let value = String(line[equals.upperBound...])
      let unquoted = value.dropFirst().dropLast().replacingOccurrences(of: "\"\"", with: "\"")
      let last = tiers.count - 1
      let place = (tiers.last?.intervals.count ?? 0) - 1
      switch line[..<equals.lowerBound] {
      case "xmax" where tiers.isEmpty: end = try #require(Double(value))
      case "name": tiers[last].name = unquoted
      case "xmin" where place >= 0:
        tiers[last].intervals[place].start = try #require(Double(value))
      case "xmax" where place >= 0: tiers[last].intervals[place].end = try #require(Double(value))
      case "text": tiers[last].intervals[place].text = unquoted
      default: continue
      }
    }
  }
}

/// Reads an annotation document with Foundation's XML parser.
final class PlainElan: NSObject, XMLParserDelegate {
  private(set) var media: String?
  private(set) var mediaType: String?
  private(set) var turns: [(speaker: String, onset: Int, end: Int)] = []
  private var slots: [String: Int] = [:]
  private var ends = ("", "")
  private var tier = ""
  private var value: String?

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    #expect(parser.parse(), "not well-formed at line \(parser.lineNumber)")
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    switch element {
    case "MEDIA_DESCRIPTOR": (media, mediaType) = (attributes["MEDIA_URL"], attributes["MIME_TYPE"])
    case "TIME_SLOT":
      slots[attributes["TIME_SLOT_ID"] ?? ""] = Int(attributes["TIME_VALUE"] ?? "")
    case "TIER": tier = attributes["TIER_ID"] ?? ""
    case "ALIGNABLE_ANNOTATION":
      ends = (attributes["TIME_SLOT_REF1"] ?? "", attributes["TIME_SLOT_REF2"] ?? "")
    case "ANNOTATION_VALUE": value = ""
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    value? += text
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    guard element == "ANNOTATION_VALUE" else { return }
    #expect(value == tier)
    turns.append((tier, slots[ends.0] ?? -1, slots[ends.1] ?? -1))
    value = nil
  }
}

/// Reads comma-separated values by RFC 4180's grammar.
enum PlainCSV {
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var inQuotes = false
    for scalar in text.replacingOccurrences(of: "\"\"", with: "\u{1}").unicodeScalars {
      if scalar == "\"" {
        inQuotes.toggle()
      } else if scalar == ",", !inQuotes {
        rows[rows.count - 1].append("")
      } else if scalar == "\n", !inQuotes {
        rows.append([""])
      } else {
        let last = rows[rows.count - 1].count - 1
        rows[rows.count - 1][last] += scalar == "\u{1}" ? "\"" : String(scalar)
      }
    }
    return rows.dropLast()
  }
}

/// Reads SubRip and WebVTT captions: blocks between empty lines, the first line with an arrow
/// holds the times.
struct PlainCaptions {
  var times: [[Double?]] = []

  init(_ text: String) throws {
    for block in text.components(separatedBy: "\n\n") where block.contains(" --> ") {
      let lines = block.split(separator: "\n")
      let place = try #require(lines.firstIndex { $0.contains(" --> ") })
      // One line of times, and one of text below it.
      #expect(place <= 1 && lines.count == place + 2)
      times.append(
        try lines[place].components(separatedBy: " --> ").map { time in
          let fields = time.replacingOccurrences(of: ",", with: ".").split(separator: ":")
          let numbers = try fields.map { try #require(Double($0)) }
          #expect(numbers.count == 3)
          // Whole milliseconds, so that the comparison is one of numbers as printed.
          return ((numbers[0] * 3600 + numbers[1] * 60 + numbers[2]) * 1000).rounded() / 1000
        })
    }
  }
}
