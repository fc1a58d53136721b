// `spkeval check`: what is wrong or odd in files of turns, regions and trials, line by line, before
// anything is measured with them.

import ArgumentParser
import Diarization
import Foundation
import Reports
import ToolSupport
import Verification

struct DiarizationCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong in RTTM, UEM and trial lists.",
    discussion: """
        spkeval check meeting.rttm evaluated.uem
        spkeval check references/
        spkeval check trials.txt --recordings wav.scp
      Every error is said, and the first of each kind of warning. Files that end in .rttm or .uem
      are read as that, others as what their first line looks like: RTTM, UEM or a trial list. Where
      UEM files are given, or --recordings, recordings that those do not have are unknown. The exit
      status is 1 when anything is found.
      """)

  @Argument(
    help: "Files, or folders with RTTM and UEM files; - is RTTM on standard input.",
    completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "The recordings that there are: a folder of sound files, or a list (Kaldi's wav.scp, or a "
        + "path a line).", valueName: "list|folder"), completion: .file())
  var recordings: String?

  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let paths = try AnnotationFiles.paths(in: files, suffix: "rttm", "uem")
    let known = try recordings.map { try KnownRecordings(in: $0) }
    let kinds = paths.map { ListKind(of: $0) }
    let regions = zip(paths, kinds).filter { $0.1 == .uem }.flatMap { path, _ in
      (try? UEM(reading: path))?.recordings ?? []
    }
    var findings: [CheckFinding] = []
    for (path, kind) in zip(paths, kinds) {
      findings += try kind.findings(in: path, known: known, evaluated: Set(regions))
    }
    if json {
      try Output.write(JSONValue.array(findings.map(\.json)).data)
    } else {
      try Output.write(Self.text(findings, files: paths.count))
    }
    if !findings.isEmpty { throw ExitCode(ExitStatus.no.rawValue) }
  }

  private static func text(_ findings: [CheckFinding], files: Int) -> String {
    let errors = findings.count(where: \.isError)
    return findings.map { "\($0.isError ? "error" : "warning"): \($0.sentence)\n" }.joined()
      + "\(counted(files, "file")): \(counted(errors, "error")), "
      + "\(counted(findings.count - errors, "warning"))\n"
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
