// Turns as ELAN's annotation document: a tier a speaker, linked to the sound file.

import Foundation

/// The EAF form, version 3.0.
///
/// Source: the schema that the document names, `EAFv3.0.xsd` of the Max Planck Institute for
/// Psycholinguistics, and its "EAF annotation format" guidelines. The schema asks for a date of
/// writing; the same turns are to give the same bytes, so it is always the first of 1970.
enum ElanDocument {
  private static let head = """
    <?xml version="1.0" encoding="UTF-8"?>
    <ANNOTATION_DOCUMENT AUTHOR="" DATE="1970-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0" \
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">

    """

  static func text(of document: TurnDocument) -> String {
    let tiers = document.written.bySpeaker
    let turns = tiers.flatMap(\.turns)
    var text = head + header(of: document, annotations: turns.count) + "  <TIME_ORDER>\n"
    for (index, turn) in turns.enumerated() {
      text += slot(2 * index + 1, turn.onset) + slot(2 * index + 2, turn.end)
    }
    text += "  </TIME_ORDER>\n"
    var number = 0
    for tier in tiers {
      let name = escaped(tier.speaker)
      text += "  <TIER LINGUISTIC_TYPE_REF=\"turn\" PARTICIPANT=\"\(name)\" TIER_ID=\"\(name)\">\n"
      for _ in tier.turns {
        number += 1
        text += annotation(number, name)
      }
      text += "  </TIER>\n"
    }
    text += "  <LINGUISTIC_TYPE GRAPHIC_REFERENCES=\"false\" LINGUISTIC_TYPE_ID=\"turn\" "
    return text + "TIME_ALIGNABLE=\"true\"/>\n</ANNOTATION_DOCUMENT>\n"
  }

  private static func header(of document: TurnDocument, annotations: Int) -> String {
    var text = "  <HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\">\n"
    if let media = document.media {
      let file = URL(fileURLWithPath: media)
      let relative = file.lastPathComponent.addingPercentEncoding(
        withAllowedCharacters: .urlPathAllowed)
      text += "    <MEDIA_DESCRIPTOR MEDIA_URL=\"\(escaped(file.absoluteString))\" "
      text += "MIME_TYPE=\"\(type(of: file.pathExtension))\" "
      text += "RELATIVE_MEDIA_URL=\"\(escaped("./" + (relative ?? "")))\"/>\n"
    }
    text += "    <PROPERTY NAME=\"lastUsedAnnotationId\">\(annotations)</PROPERTY>\n"
    return text + "  </HEADER>\n"
  }

  private static func slot(_ number: Int, _ milliseconds: Int) -> String {
    "    <TIME_SLOT TIME_SLOT_ID=\"ts\(number)\" TIME_VALUE=\"\(milliseconds)\"/>\n"
  }

  private static func annotation(_ number: Int, _ name: String) -> String {
    "    <ANNOTATION>\n"
      + "      <ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a\(number)\" "
      + "TIME_SLOT_REF1=\"ts\(2 * number - 1)\" TIME_SLOT_REF2=\"ts\(2 * number)\">\n"
      + "        <ANNOTATION_VALUE>\(name)</ANNOTATION_VALUE>\n"
      + "      </ALIGNABLE_ANNOTATION>\n    </ANNOTATION>\n"
  }

  private static func type(of suffix: String) -> String {
    switch suffix.lowercased() {
    case "wav": "audio/x-wav"
    case "mp3": "audio/mpeg"
    case "flac": "audio/flac"
    case "ogg", "oga", "opus": "audio/ogg"
    default: "unknown"
    }
  }

  /// Text for elements and attributes.
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }
}
