// `spkeval check`: what is wrong or odd in files of turns and regions, line by line, before
// anything is measured with them.

import ArgumentParser
import Diarization
import Reports
import ToolSupport

struct DiarizationCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong in RTTM and UEM files.",
    discussion: """
        spkeval check meeting.rttm evaluated.uem
        spkeval check references/
      Every error is said, and the first of each kind of warning; files that end in .uem are read
      as UEM, others as RTTM. The exit status is 1 when anything is found.
      """)

  @Argument(
    help: "RTTM and UEM files, or folders of them; - is RTTM on standard input.",
    completion: .file())
  var files: [String]

  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let paths = try AnnotationFiles.paths(in: files, suffix: "rttm", "uem")
    var findings: [(path: String, finding: AnnotationFinding)] = []
    for path in paths {
      let found = path.hasSuffix(".uem") ? try UEM.findings(in: path) : try RTTM.findings(in: path)
      findings += found.map { (path, $0) }
    }
    if json {
      try Output.write(JSONValue.array(findings.map { Self.json($0.path, $0.finding) }).data)
    } else {
      try Output.write(Self.text(findings.map(\.finding), files: paths.count))
    }
    if !findings.isEmpty { throw ExitCode(ExitStatus.no.rawValue) }
  }

  private static func text(_ findings: [AnnotationFinding], files: Int) -> String {
    let errors = findings.count(where: \.isError)
    return findings.map { "\($0.isError ? "error" : "warning"): \($0.sentence)\n" }.joined()
      + "\(counted(files, "file")): \(counted(errors, "error")), "
      + "\(counted(findings.count - errors, "warning"))\n"
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private static func json(_ path: String, _ finding: AnnotationFinding) -> JSONValue {
    .object([
      "file": .text(path), "line": .integer(finding.line),
      "kind": .text(finding.isError ? "error" : "warning"), "sentence": .text(finding.sentence),
    ])
  }
}
