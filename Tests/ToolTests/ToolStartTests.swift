// Every tool starts, says its version, and refuses an option that it does not have.

import TestSupport
import Testing
import ToolSupport

@Suite("Every tool")
struct ToolStartTests {
  @Test("prints its version", arguments: ["spkembed", "spkverify", "diarize", "spkeval"])
  func version(tool: String) throws {
    let result = try BuiltTool(tool).run(["--version"])
    #expect(result.status == 0)
    #expect(result.text == "\(Timbre.version)\n")
  }

  @Test("refuses an unknown option", arguments: ["spkembed", "spkverify", "diarize", "spkeval"])
  func unknownOption(tool: String) throws {
    let result = try BuiltTool(tool).run(["voice", "--nonsense"])
    #expect(result.status == 2)
    #expect(result.errors.contains("--nonsense"))
  }
}
