// `spkverify`: the command line.

import ArgumentParser
import ToolSupport

@main
struct SpeakerVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spkverify", abstract: "Say whether two recordings are the same person.",
    discussion: """
        spkverify alice.wav somebody.wav
        spkverify trials.txt --audio-root voices/ > scores.txt
        spkverify trials.txt --audio-root voices/ --norm as --report report.html > scores.txt
        spkverify trials.txt --embeddings voices.safetensors > scores.txt
        spkverify identify unknown.wav --enrolled voices.safetensors
      Two recordings give their score and a verdict; the exit status is 0 for the same speaker, 1 for \
      different speakers, 4 where that stays open and 2 for input that is at fault. A list of trials \
      gives a line each, the score first; where the list has labels, error rates stand on standard error.
      """,
    version: Timbre.version,
    subcommands: [Verify.self, Identify.self], defaultSubcommand: Verify.self)

  static func main() { Tool.run(self) }
}
