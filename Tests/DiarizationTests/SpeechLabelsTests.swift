// Label files: what is speech in them, and what is refused.

import Diarization
import TestSupport
import Testing

@Suite("Label files")
struct SpeechLabelsTests {
  private func speech(_ text: String) throws -> [SpeechRegion] {
    try SpeechLabels(Array(text.utf8), path: "a.lab").speech
  }

  @Test("are speech whatever the label, unless it is silence")
  func reads() throws {
    let text = "0.5 1.25 sp\n1.0\t2.0\tSPEECH\n2.5 3 sil\n# a comment\n4 5\n6 7 NonSpeech\n"
    #expect(
      try speech(text) == [SpeechRegion(onset: 0.5, end: 2), SpeechRegion(onset: 4, end: 5)])
    #expect(try speech("").isEmpty)
  }

  @Test(
    "are refused with one sentence",
    arguments: [
      (
        "0 1 sp\n1.5\n",
        "line 2: 1 field where a label line has 2 or 3 (start end [label]); give times in seconds"
      ),
      ("0 x sp\n", "line 1: the end \"x\" is not a number; give seconds"),
      (
        "2 1 sp\n",
        "line 1: the region ends (1) where it starts or before (2); give start and end in seconds"
      ),
      (
        "SPEAKER a 1 0 1 <NA> <NA> b <NA> <NA>\n",
        "line 1: looks like RTTM (SPEAKER file channel onset duration …), not label; "
          + "give a label file"
      ),
    ])
  func refuses(text: String, sentence: String) {
    let error = #expect(throws: TurnFormatError.self) {
      try SpeechLabels(Array(text.utf8), path: "a.lab")
    }
    #expect(error?.description == "a.lab: \(sentence)")
  }
}
