// How a tool says that it cannot go on: one sentence and one exit status.

/// What a tool's exit status means; the same in all tools.
public enum ExitStatus: Int32, Sendable {
  /// Done.
  case done = 0
  /// The answer is no: not the same speaker, or a check that found something.
  case no = 1
  /// The input is at fault: a file, a list, an option.
  case badInput = 2
  /// Trouble of ours or of the system: a full disk, a missing library.
  case trouble = 3
  /// The answer stays open: neither yes nor no, as where there is too little speech.
  case open = 4
}

/// An error that a tool may end with: its description is one sentence for people.
public protocol ToolError: Error, CustomStringConvertible {
  /// The status that the tool leaves with.
  var exitStatus: ExitStatus { get }
}

/// A sentence with its status, for what concerns the tool alone and no module.
public struct ToolFailure: ToolError, Equatable {
  /// One sentence: where, what, what to do.
  public let description: String
  /// The status that the tool leaves with.
  public let exitStatus: ExitStatus

  /// Makes a failure; bad input unless said otherwise.
  public init(_ sentence: String, exitStatus: ExitStatus = .badInput) {
    description = sentence
    self.exitStatus = exitStatus
  }
}
