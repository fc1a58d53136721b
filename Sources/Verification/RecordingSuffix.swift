// Suffixes of sound files: what a name in a list may leave out, and what is found in a folder.

/// The suffixes that recordings have.
public enum RecordingSuffix {
  /// In the order in which a name without one is tried.
  public static let all = [
    "wav", "flac", "ogg", "opus", "mp3", "sph", "aiff", "aif", "au", "w64", "rf64", "caf",
  ]

  /// Whether a name ends as a sound file's does, without case.
  public static func isSound(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return all.contains(name[name.index(after: dot)...].lowercased())
  }
}
