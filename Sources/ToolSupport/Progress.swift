// Progress for people: one line on standard error that is redrawn, and only on a terminal.

import Foundation

/// A progress line; it draws only when standard error is a terminal and wipes itself at the end.
public final class Progress: Sendable {
  private let draws: Bool

  /// Makes a progress line; a quiet one draws nothing.
  public init(quiet: Bool) {
    draws = !quiet && isatty(2) == 1
  }

  deinit { clear() }

  /// Shows a line in the place of the last one.
  public func show(_ line: String) {
    if draws { put("\r\u{1B}[K" + line) }
  }

  /// Wipes the line, so that something else can be said.
  public func clear() {
    if draws { put("\r\u{1B}[K") }
  }

  private func put(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
