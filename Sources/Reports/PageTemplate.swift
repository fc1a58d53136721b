// A page's own HTML and style sheet, which lie in the program, with places to fill in.

internal import CReportPages

/// A page with places to fill in, written `{{name}}`.
struct PageTemplate {
  private let text: String

  /// The trial report's page with its style sheet in place.
  static var trialReport: PageTemplate {
    unsafe PageTemplate(text: Self.text(of: crp_trial_report_html()))
      .filling("style", with: Self.text(of: crp_trial_report_css()))
  }

  private init(text: String) {
    self.text = text
  }

  /// The page with HTML in a place.
  func filling(_ place: String, with html: String) -> PageTemplate {
    PageTemplate(text: text.replacing("{{\(place)}}", with: html))
  }

  /// The page as it stands.
  var html: String { text }

  // The bytes belong to the program and stay for as long as it runs.
  private static func text(of file: crp_file) -> String {
    let bytes = unsafe UnsafeBufferPointer(start: file.bytes, count: file.count)
    return unsafe String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// The text as HTML shows it, also between double quotes; never a place to fill in.
  var escaped: String {
    replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
      .replacing("{", with: "&#123;")
  }
}
