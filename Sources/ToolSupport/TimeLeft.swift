// How long it will take, from how long it has taken.

/// Estimates and writes durations for people.
public enum TimeLeft {
  /// Seconds until the rest is done, at the pace so far.
  ///
  /// - Parameters:
  ///   - elapsed: Seconds.
  ///   - done: What was done in that time.
  ///   - left: What is left to do.
  /// - Returns: Seconds; nil in the first second, which says little, and where nothing was done.
  public static func seconds(after elapsed: Double, done: Int, left: Int) -> Double? {
    guard elapsed >= 1, done > 0, left >= 0 else { return nil }
    return elapsed * Double(left) / Double(done)
  }

  /// A duration as `12 s`, `3 min 20 s` or `1 h 05 min`.
  public static func text(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 1e9)).rounded())
    let twoDigits = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return "\(whole / 3600) h \(twoDigits(whole % 3600 / 60)) min"
  }
}
