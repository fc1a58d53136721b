// Runs the tools as a user does: the built binaries, with what they print and their exit status.

package import Foundation

/// What a tool printed and how it ended.
package struct ToolResult: Sendable {
  package let status: Int32
  package let output: Data
  package let errors: String
  /// Standard output as text.
  package var text: String { String(decoding: output, as: UTF8.self) }
}

/// One of the built tools.
package struct BuiltTool: Sendable {
  private let url: URL

  /// The tool of this name, beside the test binary.
  package init(_ name: String) {
    let program =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    url = URL(fileURLWithPath: program).deletingLastPathComponent().appendingPathComponent(name)
  }

  private init(program: URL) { url = program }

  /// Runs the tool to its end and collects what it printed.
  package func run(
    _ arguments: [String], input: Data? = nil, in folder: URL? = nil,
    environment: [String: String]? = nil
  ) throws -> ToolResult {
    let scratch = try TemporaryFolder()
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    if let environment { process.environment = environment }
    let inputFile = scratch.url.appendingPathComponent("input")
    try (input ?? Data()).write(to: inputFile)
    let outputFile = scratch.url.appendingPathComponent("output")
    let errorFile = scratch.url.appendingPathComponent("errors")
    try Data().write(to: outputFile)
    try Data().write(to: errorFile)
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    process.waitUntilExit()
    return ToolResult(
      status: process.terminationStatus,
      output: try Data(contentsOf: outputFile),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }

  /// Runs a script of the shell in which `$TOOL` is the tool, to its end.
  package func run(inScript script: String, in folder: URL) throws -> ToolResult {
    var environment = ProcessInfo.processInfo.environment
    environment["TOOL"] = url.path
    let shell = BuiltTool(program: URL(fileURLWithPath: "/bin/sh"))
    return try shell.run(["-c", script], in: folder, environment: environment)
  }

  /// Runs the tool until something is so, and then kills it as `kill -9` does.
  ///
  /// - Returns: Whether it was so before the tool came to its end.
  package func runUntilKilled(
    _ arguments: [String], in folder: URL, until condition: () -> Bool
  ) throws -> Bool {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, !condition() { usleep(1000) }
    let isRunning = process.isRunning
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return isRunning
  }
}

extension BuiltTool {
  /// Starts the tool, whose output nobody reads.
  package func start(_ arguments: [String], in folder: URL) throws -> Process {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}

/// A folder of its own for one test; removed when the value goes away.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("timbre-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of a file in this folder.
  package func path(_ name: String) -> String {
    url.appendingPathComponent(name).path
  }
}
