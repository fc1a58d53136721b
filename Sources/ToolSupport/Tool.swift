// How every tool starts and ends.

public import ArgumentParser
import Foundation

/// What the four tools share from start to exit.
public enum Tool {
  /// Parses the command line, runs the command and leaves with the house's exit status.
  ///
  /// An error of a module (any error whose description is a sentence) is bad input, status 2,
  /// unless it says otherwise as a ``ToolError``. Wrong arguments leave with 64 in
  /// swift-argument-parser; here they are bad input like any other.
  public static func run(_ command: (some ParsableCommand).Type) {
    let name = command.configuration.commandName ?? "\(command)"
    takeStandardDescriptors()
    do {
      var parsed = try command.parseAsRoot()
      try parsed.run()
    } catch let error as any ToolError {
      complain("\(name): \(error)")
      exit(error.exitStatus.rawValue)
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      let status = command.exitCode(for: error)
      if status == .success { command.exit(withError: error) }
      if status == .validationFailure {
        complain(command.fullMessage(for: error))
      } else {
        // The message is the error's own sentence, also where the parser wraps it.
        complain("\(name): \(command.message(for: error))")
      }
      exit(ExitStatus.badInput.rawValue)
    }
  }

  /// Takes the places of standard streams that are closed, so that no file that is opened later
  /// gets one of them and is written to by mistake.
  private static func takeStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      // The wrong way round, so that using it fails as using a closed one does.
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Says a sentence on standard error; a broken standard error is ignored.
  public static func complain(_ sentence: String) {
    try? FileHandle.standardError.write(contentsOf: Data((sentence + "\n").utf8))
  }
}

/// Facts about this build of Timbre.
public enum Timbre {
  /// The version that every tool prints with `--version`.
  public static let version = "0.1.0"
}
