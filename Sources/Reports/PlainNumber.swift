// Numbers as people read them in tables and pages; the same in every locale.

import Foundation

/// Writes numbers for people.
package enum PlainNumber {
  /// A number with a fixed count of decimals, such as `0.5203`.
  package static func decimals(_ value: Double, _ places: Int) -> String {
    value.isFinite ? String(format: "%.\(places)f", value) : "\(value)"
  }

  /// A fraction in percent, such as `5.44` for 0.0544.
  package static func percent(_ fraction: Double, _ places: Int = 2) -> String {
    decimals(fraction * 100, places)
  }

  /// A count with its thousands parted, such as `19,100`.
  package static func count(_ value: Int) -> String {
    var digits = Array(String(abs(value)))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// A coordinate of a drawing: two decimals at most.
  static func coordinate(_ value: Double) -> String {
    let text = String(format: "%.2f", value)
    guard text.contains(".") else { return text }
    let short = text.reversed().drop { $0 == "0" }
    return String((short.first == "." ? short.dropFirst() : short).reversed())
  }
}
