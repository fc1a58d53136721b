// Times as captions write them: hours, minutes, seconds and thousandths.

/// Times of SubRip and WebVTT captions.
enum CaptionTime {
  /// As `00:01:02.345`; hours have two digits or as many as they need.
  ///
  /// - Parameters:
  ///   - milliseconds: From the recording's start.
  ///   - mark: Before the thousandths: a comma in SubRip, a point in WebVTT.
  /// - Returns: The time as text.
  static func text(milliseconds: Int, mark: Character) -> String {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let fields = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(twoDigits)
    return fields.joined(separator: ":") + String(mark) + String(1000 + rest).dropFirst()
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// The seconds that a time says: `[hours:]minutes:seconds`, thousandths after a comma or point.
  ///
  /// - Returns: Nil for anything else.
  static func seconds(in text: Substring) -> Double? {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(fields.count), let last = fields.last else { return nil }
    let whole = fields.dropLast().map { number(in: $0) }
    let parts = last.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
    guard whole.allSatisfy({ $0 != nil }), parts.count <= 2, let seconds = number(in: parts[0]),
      seconds < 60
    else { return nil }
    let minutes = whole.reduce(0) { $0 * 60 + ($1 ?? 0) }
    var fraction = 0.0
    if parts.count == 2 {
      guard parts[1].count <= 9, let digits = number(in: parts[1]) else { return nil }
      fraction = Double(digits) / parts[1].reduce(1.0) { scale, _ in scale * 10 }
    }
    return Double(minutes * 60 + seconds) + fraction
  }

  private static func number(in text: Substring) -> Int? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }
}
