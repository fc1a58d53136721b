// What a diarizer is doing, for those who wait.

/// How far a recording is.
public enum DiarizerProgress: Sendable, Hashable {
  /// Speech is looked for; so many seconds of the recording have been heard.
  case listening(seconds: Double)
  /// So many windows of all have been embedded.
  case embedding(windows: Int, of: Int)
  /// All windows are embedded, and speakers are looked for.
  case clustering(windows: Int)
}
